package org.x400gate.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.x400gate.gateway.cli.AdminClient.Answer;
import org.x400gate.protocol.inspect.Lines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What became of a message, out of a running gateway's ledger. */
@Command(
        name = "trace",
        mixinStandardHelpOptions = true,
        description = "Says what became of a message, and of the reports on it, as long as the ledger remembers it.")
final class TraceCommand implements Callable<Integer> {
    @Mixin
    private GatewayOption gateway = new GatewayOption();

    @Parameters(
            paramLabel = "ID",
            description = "Any of its identifiers: the queue entry's, Message-ID, ENVID, MTS identifier"
                    + " ([/C=XX/ADMD= /PRMD=x/;id]), X.400 content identifier.")
    private String id = "";

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return gateway.asking(running -> {
            Answer answer = running.send("GET", "/trace?id=" + AdminClient.encoded(id));
            if (!answer.ok()) {
                spec.commandLine().getErr().println(Lines.printable(answer.words()));
                return ExitCode.FAILED;
            }
            JsonNode messages = answer.body().path("messages");
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(answer.body());
            } else {
                messages.forEach(sight -> new QueueText(out).traced(sight));
            }
            if (messages.isEmpty()) {
                spec.commandLine().getErr().println("nothing goes by the name of " + Lines.printable(id));
                return ExitCode.FAILED;
            }
            return ExitCode.OK;
        });
    }
}

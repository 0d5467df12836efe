package org.x400gate.gateway.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.x400gate.gateway.cli.AdminClient.Answer;
import org.x400gate.protocol.inspect.Lines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The dead letters, as many as a page has. */
@Command(
        name = "dead",
        mixinStandardHelpOptions = true,
        description = "Lists dead letters: why, after how many tries, since when. The same as queue list --dead.")
final class QueueDeadCommand implements Callable<Integer> {
    private static final int MAX_PAGE = 500;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return gateway.asking(running -> {
            Answer answer = running.send("GET", "/queue/dead?max=" + MAX_PAGE);
            PrintWriter out = spec.commandLine().getOut();
            if (!answer.ok()) {
                spec.commandLine().getErr().println(Lines.printable(answer.words()));
                return ExitCode.FAILED;
            } else if (json) {
                out.println(answer.body());
            } else {
                new QueueText(out).page(answer.body());
            }
            return ExitCode.OK;
        });
    }
}

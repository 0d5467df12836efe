package org.x400gate.gateway.cli;

import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.x400gate.gateway.cli.AdminClient.Answer;
import org.x400gate.protocol.inspect.Lines;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** A page of the queue. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description =
                "Lists entries, the worst first: held and failed, then most tries, next to their deadline, oldest.")
final class QueueListCommand implements Callable<Integer> {
    private static final int MAX_PAGE = 500;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    @Option(
            names = "--hop",
            paramLabel = "NAME",
            description = "Only what is still to go there: x400:MTA-1, smtp:inside.")
    private Optional<String> hop = Optional.empty();

    @Option(names = "--held", description = "Only what waits for an operator: held by one, or a dead letter.")
    private boolean held;

    @Option(
            names = "--dead",
            description =
                    "Only dead letters: what failed by its own fault, as far as can be told, or with nobody told.")
    private boolean dead;

    @Option(
            names = "--text",
            paramLabel = "TEXT",
            description = "Only with this in the address of the originator or a recipient.")
    private Optional<String> text = Optional.empty();

    @Option(
            names = "--max",
            paramLabel = "N",
            defaultValue = "50",
            description = "Entries of one page, 1 to " + MAX_PAGE + ". Default: 50.")
    private int max;

    @Option(names = "--after", paramLabel = "PLACE", description = "Where the page before ended, as it said.")
    private Optional<String> after = Optional.empty();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Spec
    private CommandSpec self;

    /** What it is mixed into, if it is: picocli leaves it null otherwise. */
    @Spec(Target.MIXEE)
    private CommandSpec mixee;

    private CommandLine line() {
        return Optional.ofNullable(mixee).orElse(self).commandLine();
    }

    @Override
    public Integer call() {
        if (max < 1 || max > MAX_PAGE) {
            throw new ParameterException(line(), "--max: 1 to " + MAX_PAGE);
        }
        String path = "/queue/entries?max=" + max
                + (held ? "&waiting=yes" : "")
                + (dead ? "&dead=yes" : "")
                + AdminClient.parameter("hop", hop)
                + AdminClient.parameter("text", text)
                + AdminClient.parameter("after", after);
        return gateway.asking(running -> {
            Answer answer = running.send("GET", path);
            if (!answer.ok()) {
                line().getErr().println(Lines.printable(answer.words()));
                return ExitCode.FAILED;
            }
            PrintWriter out = line().getOut();
            if (json) {
                out.println(answer.body());
            } else {
                new QueueText(out).page(answer.body());
            }
            return ExitCode.OK;
        });
    }
}

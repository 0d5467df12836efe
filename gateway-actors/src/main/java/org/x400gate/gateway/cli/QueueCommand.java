package org.x400gate.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.x400gate.gateway.cli.AdminClient.Answer;
import org.x400gate.protocol.inspect.Lines;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A running gateway's queue: what is in it, and what an operator may do to an entry. */
@Command(
        name = "queue",
        mixinStandardHelpOptions = true,
        description = "Lists a running gateway's queue, the worst first, and works on its entries.",
        subcommands = {QueueListCommand.class, QueueDeadCommand.class, SalvageCommand.class})
final class QueueCommand implements Callable<Integer> {
    private static final String ID = "The entry; x400gate queue list shows them.";
    /** A sender that has the entry in its hands usually is done in a moment. */
    private static final int BUSY_TRIES = 20;

    private static final long BUSY_PAUSE_MILLIS = 500;

    @Mixin
    private QueueListCommand list = new QueueListCommand();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return list.call();
    }

    /** Which work is due now. */
    static final class What {
        @Parameters(paramLabel = "ID", arity = "1", description = ID)
        private Optional<String> id = Optional.empty();

        @Option(
                names = "--hop",
                paramLabel = "NAME",
                description = "All that waits there, such as x400:MTA-1 or smtp:inside.")
        private Optional<String> hop = Optional.empty();
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "All about an entry, but never its content.")
    int show(
            @Mixin GatewayOption gateway,
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(names = "--json", description = "As JSON.") boolean json) {
        return gateway.asking(running -> {
            Answer answer = running.send("GET", "/queue/entries/" + AdminClient.encoded(id));
            if (!answer.ok()) {
                return refused(answer);
            }
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(answer.body());
            } else {
                new QueueText(out).sight(answer.body());
            }
            return ExitCode.OK;
        });
    }

    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            description = "What waits for its next try is due now, its tries counted on.")
    int retry(@Mixin GatewayOption gateway, @ArgGroup(multiplicity = "1") What what) {
        return gateway.asking(running -> what.hop.isPresent()
                ? hop(running, what.hop.get())
                : act(running, "POST", "/queue/entries/" + AdminClient.encoded(what.id.orElseThrow()) + "/retry?"));
    }

    @Command(
            name = "hold",
            mixinStandardHelpOptions = true,
            description = "No recipient of it is tried until it is released; its deadline does not count meanwhile.")
    int hold(@Mixin GatewayOption gateway, @Parameters(paramLabel = "ID", description = ID) String id) {
        return gateway.asking(running -> act(running, "POST", "/queue/entries/" + AdminClient.encoded(id) + "/hold?"));
    }

    @Command(
            name = "release",
            mixinStandardHelpOptions = true,
            description =
                    "Recipients that are held, by an operator or as failed, are tried again from the first, by the routes"
                            + " of now, with a whole lifetime.")
    int release(@Mixin GatewayOption gateway, @Parameters(paramLabel = "ID", description = ID) String id) {
        return gateway.asking(
                running -> act(running, "POST", "/queue/entries/" + AdminClient.encoded(id) + "/release?"));
    }

    @Command(
            name = "redirect",
            mixinStandardHelpOptions = true,
            description =
                    "All recipients that are still to be served go to another next hop, or somebody else gets it in"
                            + " their place.")
    int redirect(
            @Mixin GatewayOption gateway,
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(
                            names = "--to",
                            paramLabel = "HOP|ADDRESS",
                            required = true,
                            description = "Such as x400:MTA-1 or smtp:inside; a mailbox or an O/R address.")
                    String to) {
        return gateway.asking(running -> act(
                running,
                "POST",
                "/queue/entries/" + AdminClient.encoded(id) + "/redirect?to=" + AdminClient.encoded(to) + "&"));
    }

    @Command(
            name = "return",
            mixinStandardHelpOptions = true,
            description =
                    "Gives it up for all recipients that are still to be served, with a report to its originator.")
    int giveBack(
            @Mixin GatewayOption gateway,
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            description = "Why, as the report and the ledger shall say.")
                    Optional<String> reason) {
        String why =
                reason.map(text -> "reason=" + AdminClient.encoded(text) + "&").orElse("");
        return gateway.asking(
                running -> act(running, "POST", "/queue/entries/" + AdminClient.encoded(id) + "/return?" + why));
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Gives it up for all recipients that are still to be served. It cannot be brought back.")
    int delete(
            @Mixin GatewayOption gateway,
            @Parameters(paramLabel = "ID", description = ID) String id,
            @Option(
                            names = "--report",
                            negatable = true,
                            required = true,
                            description = "Whether its originator is told.")
                    boolean report) {
        return gateway.asking(running -> act(
                running,
                "DELETE",
                "/queue/entries/" + AdminClient.encoded(id) + "?report=" + (report ? "yes" : "no") + "&"));
    }

    private ExitCode hop(AdminClient running, String name) throws IOException {
        while (true) {
            Answer answer =
                    running.send("POST", "/queue/hops/" + AdminClient.encoded(name) + "/retry?" + AdminClient.by());
            if (!answer.ok()) {
                return refused(answer);
            }
            say(answer.body());
            if (!answer.body().path("more").asBoolean()) {
                return ExitCode.OK;
            }
        }
    }

    private ExitCode act(AdminClient running, String method, String path) throws IOException {
        Answer answer = running.send(method, path + AdminClient.by());
        for (int tries = 1;
                tries < BUSY_TRIES && answer.body().path("result").asText().equals("busy");
                tries++) {
            pause();
            answer = running.send(method, path + AdminClient.by());
        }
        if (!answer.ok()) {
            return refused(answer);
        }
        say(answer.body());
        return ExitCode.OK;
    }

    private static void pause() {
        try {
            Thread.sleep(BUSY_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void say(JsonNode act) {
        spec.commandLine().getOut().println(Lines.printable(act.path("text").asText()));
    }

    /** Unknown, busy, or not in a state for it. */
    private ExitCode refused(Answer answer) {
        spec.commandLine().getErr().println(Lines.printable(answer.words()));
        return ExitCode.FAILED;
    }
}

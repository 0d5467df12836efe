package org.x400gate.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.x400gate.gateway.cli.AdminClient.Answer;
import org.x400gate.protocol.inspect.Lines;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What became of messages, out of a running gateway's ledger. */
@Command(
        name = "trace",
        mixinStandardHelpOptions = true,
        subcommands = TraceExportCommand.class,
        description =
                "Says what became of messages, and of the reports on them, as long as the ledger remembers: of one by"
                        + " any of its identifiers, or of those that fit, the newest first.")
final class TraceCommand implements Callable<Integer> {
    private static final int MAX_MESSAGES = 10_000;
    private static final int PAGE = 100;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    @Parameters(
            arity = "0..1",
            paramLabel = "ID",
            description = "Any of its identifiers: the queue entry's, Message-ID, ENVID, MTS identifier"
                    + " ([/C=XX/ADMD= /PRMD=x/;id]), X.400 content identifier.")
    private Optional<String> id = Optional.empty();

    @Option(
            names = "--address",
            paramLabel = "ADDRESS",
            description = "From or to this mailbox or O/R address, in either of its text forms.")
    private Optional<String> address = Optional.empty();

    @Option(
            names = "--in",
            paramLabel = "PART",
            description =
                    "From or to an address in this domain (example.org), or below this O/R address (/C=XX/ADMD= /PRMD=x/).")
    private Optional<String> within = Optional.empty();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = Since.class,
            description =
                    "To which something happened then or later: 2026-11-28T09:30:00Z, 2026-11-28, or so long ago: 90m, 3d.")
    private Optional<Instant> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", converter = Since.class, description = "And before then.")
    private Optional<Instant> to = Optional.empty();

    @Option(
            names = "--peer",
            paramLabel = "NAME",
            description = "That came from there or were tried there: MTA-1, smtp:inside, 192.0.2.1.")
    private Optional<String> peer = Optional.empty();

    @Option(
            names = "--outcome",
            paramLabel = "WORD",
            split = ",",
            description =
                    "Of which this is said: accepted, relayed, delivered, deferred, failed, ended, delayed, operator.")
    private List<String> outcomes = List.of();

    @Option(
            names = "--max",
            paramLabel = "N",
            defaultValue = "20",
            description = "Messages, 1 to " + MAX_MESSAGES + ". Default: 20.")
    private int max;

    @Option(names = "--after", paramLabel = "PLACE", description = "Where the search before ended, as it said.")
    private Optional<String> after = Optional.empty();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (max < 1 || max > MAX_MESSAGES) {
            throw new ParameterException(spec.commandLine(), "--max: 1 to " + MAX_MESSAGES);
        }
        return gateway.asking(running -> {
            PrintWriter out = spec.commandLine().getOut();
            int left = max;
            Optional<String> place = after;
            ObjectNode whole = AdminClient.object();
            do {
                Answer answer = running.send("GET", path(Math.min(left, PAGE), place));
                if (!answer.ok()) {
                    spec.commandLine().getErr().println(Lines.printable(answer.words()));
                    return ExitCode.FAILED;
                }
                JsonNode messages = answer.body().path("messages");
                left -= messages.size();
                place = Optional.of(answer.body().path("next").asText()).filter(next -> !next.isEmpty());
                if (json) {
                    gather(whole, answer.body());
                } else {
                    messages.forEach(sight -> new QueueText(out).traced(sight));
                    out.flush();
                }
            } while (left > 0 && place.isPresent());
            return told(out, whole, left < max, place);
        });
    }

    private ExitCode told(PrintWriter out, ObjectNode whole, boolean any, Optional<String> next) {
        if (json) {
            out.println(whole);
        } else {
            next.ifPresent(place -> out.println("more: --after " + place));
        }
        if (!any) {
            spec.commandLine()
                    .getErr()
                    .println(id.map(name -> "nothing goes by the name of " + Lines.printable(name))
                            .orElse("no message fits"));
            return ExitCode.FAILED;
        }
        return ExitCode.OK;
    }

    /** The answers to several questions as one. */
    private static void gather(ObjectNode whole, JsonNode page) {
        ArrayNode messages = whole.withArray("messages");
        page.path("messages").forEach(messages::add);
        whole.set("name", page.path("name"));
        whole.set("next", page.path("next"));
    }

    private String path(int page, Optional<String> place) {
        return "/trace?max=" + page
                + AdminClient.parameter("id", id)
                + AdminClient.parameter("address", address)
                + AdminClient.parameter("in", within)
                + AdminClient.parameter("from", from.map(Instant::toString))
                + AdminClient.parameter("to", to.map(Instant::toString))
                + AdminClient.parameter("peer", peer)
                + AdminClient.parameter(
                        "outcome", Optional.of(String.join(",", outcomes)).filter(words -> !words.isEmpty()))
                + AdminClient.parameter("after", place);
    }
}

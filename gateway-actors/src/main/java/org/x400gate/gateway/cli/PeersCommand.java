package org.x400gate.gateway.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.x400gate.gateway.cli.AdminClient.Answer;
import org.x400gate.protocol.inspect.Lines;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The peers of a running gateway, and their traces. */
@Command(
        name = "peers",
        mixinStandardHelpOptions = true,
        description = "Lists a running gateway's peers, switches the trace of one, suspends, resumes and removes one.")
final class PeersCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Configuration of the gateway asked.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT",
            scope = ScopeType.INHERIT,
            description = "Admin address, instead of the configured one.")
    private Optional<String> admin = Optional.empty();

    @Spec
    private CommandSpec spec;

    private enum Wish {
        ON,
        OFF
    }

    @Override
    public Integer call() {
        return asking(gateway -> {
            List<JsonNode> peers = new ArrayList<>();
            JsonNode view = gateway.get("/peers");
            view.path("peers").forEach(peers::add);
            int width =
                    peers.stream().mapToInt(peer -> name(peer).length()).max().orElse(0);
            peers.forEach(peer -> print(spec.commandLine().getOut(), peer, width));
            view.path("orders")
                    .forEach(order -> spec.commandLine()
                            .getOut()
                            .println(Lines.printable(order.path("hop").asText()) + "  " + PeerOrders.line(order)));
            return ExitCode.OK;
        });
    }

    /** Switches one. */
    @Command(name = "trace", mixinStandardHelpOptions = true, description = "Switches the trace of one peer.")
    Integer trace(
            @Parameters(paramLabel = "NAME", description = "The peer.") String name,
            @Parameters(paramLabel = "on|off", description = "What it shall be.") Wish wish,
            @Option(
                            names = "--for",
                            paramLabel = "TIME",
                            description = "How long it stays on: 30s, 10m, 2h. Without it until it is switched off.")
                    Optional<String> time) {
        String seconds = time.map(text -> "&for=" + seconds(text)).orElse("");
        String path = "/peers/"
                + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20") + "/trace?" + AdminClient.by();
        return asking(gateway -> {
            try {
                JsonNode peer = wish == Wish.ON ? gateway.ask("POST", path + seconds) : gateway.ask("DELETE", path);
                print(spec.commandLine().getOut(), peer, 0);
                return ExitCode.OK;
            } catch (FileNotFoundException unknown) {
                spec.commandLine().getOut().println("no such peer: " + name + " (x400gate peers lists them)");
                return ExitCode.FAILED;
            }
        });
    }

    @Command(
            name = "suspend",
            mixinStandardHelpOptions = true,
            description = "Nothing is sent there until it is resumed; what waits too long is reported as ever.")
    Integer suspend(
            @Parameters(paramLabel = "NAME", description = PeerOrders.NAME) String name,
            @Option(names = "--incoming", description = "Nor is a peer let in: it is refused as busy.")
                    boolean incoming,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why, as status shall say.")
                    Optional<String> reason) {
        return act(name, "suspend?" + (incoming ? "incoming=yes&" : "") + PeerOrders.parameter(reason));
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "It is neither suspended nor being removed any more.")
    Integer resume(@Parameters(paramLabel = "NAME", description = PeerOrders.NAME) String name) {
        return act(name, "resume?");
    }

    @Command(
            name = "remove",
            mixinStandardHelpOptions = true,
            description =
                    "It takes nothing new, and its mail goes out, back or another way. When nothing is left, take it out"
                            + " of the configuration and reload.")
    Integer remove(
            @Parameters(paramLabel = "NAME", description = PeerOrders.NAME) String name,
            @ArgGroup(multiplicity = "1") PeerOrders.How how,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why, as reports and status shall say.")
                    Optional<String> reason) {
        return act(name, "remove?" + how.parameters() + "&" + PeerOrders.parameter(reason));
    }

    private Integer act(String name, String act) {
        return asking(gateway -> {
            Answer answer = gateway.send("POST", "/peers/" + AdminClient.encoded(name) + "/" + act + AdminClient.by());
            PrintWriter out = answer.ok()
                    ? spec.commandLine().getOut()
                    : spec.commandLine().getErr();
            out.println(Lines.printable(answer.words()));
            return answer.ok() ? ExitCode.OK : ExitCode.FAILED;
        });
    }

    private int asking(GatewayOption.Question question) {
        return GatewayOption.asking(admin, config, spec.commandLine().getErr(), question);
    }

    private long seconds(String text) {
        try {
            long seconds = Duration.parse("PT" + text).toSeconds();
            if (seconds > 0) {
                return seconds;
            }
        } catch (java.time.format.DateTimeParseException other) {
            throw new ParameterException(spec.commandLine(), "--for: a time such as 30s, 10m or 2h", other);
        }
        throw new ParameterException(spec.commandLine(), "--for: a time such as 30s, 10m or 2h");
    }

    private static String name(JsonNode peer) {
        return Lines.printable(peer.path("name").asText());
    }

    private static void print(PrintWriter out, JsonNode peer, int width) {
        boolean on = peer.path("trace").asBoolean();
        String until = peer.path("until").asText();
        long dropped = peer.path("dropped").asLong();
        String name = name(peer);
        String endpoint = peer.path("endpoint").asText();
        out.println(name + " ".repeat(Math.max(0, width - name.length())) + "  "
                + (endpoint.isEmpty() ? "" : "at " + Lines.printable(endpoint) + "  ") + "trace " + (on ? "on" : "off")
                + (on && !until.isEmpty() ? " until " + until : "")
                + (on ? "  " + peer.path("file").asText() : "")
                + (dropped > 0 ? "  (" + dropped + " pieces dropped)" : ""));
        peer.path("problems").forEach(problem -> out.println("  " + Alarms.problem(problem)));
    }
}

package org.x400gate.gateway.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.boot.InvalidSettings;
import org.x400gate.gateway.boot.Settings;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtaBind;
import org.x400gate.protocol.stack.DialogueMode;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.Selectors;
import org.x400gate.protocol.stack.StackLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Opens one association with a peer and releases it, and says how far up the layers that went. */
@Command(
        name = "ping",
        mixinStandardHelpOptions = true,
        description = "Tries a peer layer by layer; works beside a running gateway and takes none of its places.")
final class PingCommand implements Callable<Integer> {
    /** Each layer by the name an operator knows, in the order in which they come to stand. */
    private static final Map<EndCause.Layer, String> NAMES = Map.of(
            EndCause.Layer.TCP, "TCP connection",
            EndCause.Layer.TPKT, "RFC 1006 framing",
            EndCause.Layer.COTP, "transport (X.224)",
            EndCause.Layer.SESSION, "session (X.225)",
            EndCause.Layer.PRESENTATION, "presentation (X.226)",
            EndCause.Layer.ACSE, "association (X.227)",
            EndCause.Layer.RTSE, "reliable transfer (X.228)",
            EndCause.Layer.BIND, "MTA bind (X.411)");

    private static final List<EndCause.Layer> ORDER = List.of(
            EndCause.Layer.TCP,
            EndCause.Layer.TPKT,
            EndCause.Layer.COTP,
            EndCause.Layer.SESSION,
            EndCause.Layer.PRESENTATION,
            EndCause.Layer.ACSE,
            EndCause.Layer.RTSE,
            EndCause.Layer.BIND);

    @Parameters(
            paramLabel = "PEER|HOST:PORT",
            description = "A configured peer by name, or an address without credentials.")
    private String target = "";

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration with the peer in it.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--timeout", paramLabel = "SECONDS", defaultValue = "20", description = "For the TCP connection.")
    private int timeout;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        Settings settings;
        try {
            settings = Settings.read(config);
        } catch (InvalidSettings e) {
            e.errors().forEach(out::println);
            return ExitCode.USAGE.number();
        }
        Optional<Goal> goal = settings.peer(target).map(PingCommand::configured).or(() -> address(settings.mtaName()));
        if (goal.isEmpty()) {
            out.println(target + " is neither a configured peer nor HOST:PORT");
            return ExitCode.USAGE.number();
        }
        return tell(out, goal.get());
    }

    /** Whom to call, and how. */
    private record Goal(String host, int port, OpenParameters parameters) {}

    private static Goal configured(PeerSettings peer) {
        return new Goal(
                peer.address().host(),
                peer.address().port(),
                parameters(
                        peer.address().called(),
                        peer.address().calling(),
                        peer.ours().mtaName(),
                        peer.ours().password(),
                        peer.terms()));
    }

    private Optional<Goal> address(String mtaName) {
        int colon = target.lastIndexOf(':');
        String port = target.substring(colon + 1);
        if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            return Optional.empty();
        }
        OpenParameters parameters =
                parameters(Selectors.NONE, Selectors.NONE, mtaName, Octets.EMPTY, PeerSettings.Terms.STANDARD);
        return Optional.of(new Goal(target.substring(0, colon), Integer.parseInt(port), parameters));
    }

    private static OpenParameters parameters(
            Selectors called, Selectors calling, String mtaName, Octets password, PeerSettings.Terms terms) {
        MtaBind.Password shown = new MtaBind.Password(password, MtaBind.Password.Form.OCTET_STRING);
        return new OpenParameters(
                called,
                calling,
                MtaBind.Authenticated.of(mtaName, shown).argument().encode(),
                terms.checkpointKilooctets(),
                terms.window(),
                DialogueMode.MONOLOGUE,
                "ping" + ProcessHandle.current().pid(),
                Instant.now(),
                StackLimits.STANDARD);
    }

    private Integer tell(PrintWriter out, Goal goal) {
        out.println("ping " + goal.host() + ":" + goal.port());
        Instant began = Instant.now();
        Probe.Result result = Probe.of(goal.host(), goal.port(), goal.parameters(), Duration.ofSeconds(timeout));
        long millis = Duration.between(began, Instant.now()).toMillis();
        if (result instanceof Probe.Result.Open open) {
            ORDER.forEach(layer -> line(out, layer, "ok"));
            out.printf(
                    "opened and released in %d ms; checkpoint %d KiB, window %d%n",
                    millis, open.checkpointKilooctets(), open.window());
            return ExitCode.OK.number();
        }
        if (result instanceof Probe.Result.NotOpen not) {
            failed(out, not);
            return ExitCode.FAILED.number();
        }
        throw new IllegalStateException("no such result: " + result);
    }

    private static void failed(PrintWriter out, Probe.Result.NotOpen not) {
        int at = ORDER.indexOf(not.cause().layer());
        for (int i = 0; i < ORDER.size(); i++) {
            line(out, ORDER.get(i), i < at ? "ok" : i == at ? "FAILED" : "not reached");
        }
        out.println(not.cause().code() + ": " + not.cause().sentence()
                + (not.detail().isEmpty() ? "" : " (" + printable(not.detail()) + ")")
                + (not.cause().soft() ? "; it may pass" : "; it will not pass by itself"));
    }

    private static void line(PrintWriter out, EndCause.Layer layer, String state) {
        out.printf("  %-26s %s%n", NAMES.get(layer), state);
    }

    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}

package org.x400gate.loadtest.target;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.loadtest.peer.Messages;
import org.x400gate.loadtest.peer.Peers;

/**
 * The configuration of a gateway under load, as an operator would write it: short time-outs, so that silence costs no
 * hours; small tables of the store, so that what is transferred does not look like a leak; what it takes goes to the sink.
 *
 * @param tool the command that it is for, by its name
 * @param incoming places for incoming sessions
 * @param patience with who calls and does not go on, and with who does not close
 */
public record GatewayConfiguration(
        String tool, int incoming, Duration patience, List<Peer> peers, Ports ports, Path directory) {
    /** Attempts at once: places of the gateway. */
    public static final int ATTEMPT_PLACES = 512;

    /** One that it knows, with so many sessions at once; {@code turns}: in two-way alternate. */
    public record Peer(String name, int sessions, boolean turns) {}

    /** What a tool has to know of it. */
    public record Known(int incoming, Ports ports, Path store) {}

    public GatewayConfiguration {
        peers = List.copyOf(peers);
    }

    /**
     * Reads it out of a file that {@link #text} made for that tool.
     *
     * @throws IOException if it is another file
     */
    public static Known read(String tool, Path file) throws IOException {
        Pattern first = Pattern.compile("# x400gate " + Pattern.quote(tool)
                + ": incoming=(\\d+) x400=(\\d+) admin=(\\d+) smtp=(\\d+) sink=(\\d+) store=(.+)");
        try (var lines = Files.lines(file)) {
            Matcher matcher = first.matcher(lines.findFirst().orElse(""));
            if (!matcher.matches()) {
                throw new IOException(file + " is not a configuration for this: x400gate " + tool + " --prepare "
                        + "makes one, and says how to start a gateway with it");
            }
            return new Known(
                    number(matcher, 1),
                    new Ports(number(matcher, 2), number(matcher, 3), number(matcher, 4), number(matcher, 5)),
                    Path.of(matcher.group(6)));
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    /** Its first line is what {@link #read} reads. */
    public String text() {
        List<String> lines = new ArrayList<>(List.of(
                "# x400gate " + tool + ": incoming=" + incoming + " x400=" + ports.x400() + " admin=" + ports.admin()
                        + " smtp=" + ports.smtp() + " sink=" + ports.sink() + " store=" + directory.resolve("store"),
                "x400gate {",
                "  mta-name = \"" + Peers.OURS + "\", hostname = \"gate.flood.example\"",
                "  domain { country = XX, admd = \" \", prmd = \"flooded\" }",
                "  store { directory = \"" + directory.resolve("store")
                        + "\", min-free = 16 MiB, write-memory = 1 MiB }",
                "  trace.directory = \"" + directory.resolve("trace") + "\"",
                "  log { file = \"" + directory.resolve("x400gate.log") + "\", console = false }",
                "  admin.port = " + ports.admin(),
                "  smtp { incoming = 4, outgoing = 4, per-peer = 4, per-source = 4 }",
                "  smtp { max-message = 4 MiB, max-message-memory = 16 MiB }",
                "  smtp.listen { port = " + ports.smtp() + ", attempts = 4, attempts-per-source = 4 }",
                "  net { take-over-timeout = 2 s, linger-timeout = 1 s }",
                "  sessions {",
                "    node = " + (incoming + 8) + ", incoming = " + incoming + ", outgoing = 8",
                "    kept-for-incoming = " + incoming + ", kept-for-outgoing = 8, kept-for-urgent = 0",
                "    per-peer = " + Peers.PER_PEER + ", per-source = " + incoming,
                "    waiting-places = 64, waiting-time = 300 ms, lingering = 256",
                "  }",
                "  x400 {",
                "    max-message = 4 MiB, max-message-memory = 16 MiB",
                "    listen { port = " + ports.x400() + ", attempts = " + ATTEMPT_PLACES + ", attempts-for-peers = 0",
                "             attempts-per-source = " + ATTEMPT_PLACES + ", backlog = 1024 }",
                "    hurry-timeout = " + Math.max(5, patience.toSeconds()) + " s",
                "    timeouts { connect-request = " + patience.toSeconds() + " s, session-connect = "
                        + patience.toSeconds() + " s, peer-close = 2 s }",
                "  }",
                "  peers {"));
        peers.forEach(peer -> lines.add(line(peer)));
        // One association outwards, whatever is queued: so that it is open all the time and weighs the same.
        lines.add(line(new Peer(Peers.SINK, 1, false)));
        lines.addAll(List.of(
                "  }",
                "  routes.x400 = [ { prefix = \"" + Messages.FAR + "\", peer = " + Peers.SINK + " } ]",
                "  retry.pauses = [1 s]",
                "}",
                ""));
        return String.join("\n", lines);
    }

    private String line(Peer peer) {
        return "    \"" + peer.name() + "\" { host = \"127.0.0.1\", port = " + ports.sink() + ", sessions = "
                + peer.sessions() + ", idle-timeout = 10 m, password = \"" + Peers.password(peer.name())
                + "\", our-password = \"ours\"" + (peer.turns() ? ", dialogue-mode = two-way-alternate" : "") + " }";
    }
}

package org.x400gate.loadtest.flood;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The configuration of the gateway that is flooded, as an operator would write it: as many incoming places as there are
 * live associations, so that every further bind is one too many; short time-outs, so that silence costs no hours; small
 * tables of the store, so that what the live transfers write does not look like a leak.
 */
final class FloodConfiguration {
    /** Attempts at once: places of the gateway, and half of them at most are used. */
    static final int ATTEMPT_PLACES = 512;

    /** The first line, from which a later run takes what it needs to know. */
    private static final Pattern FIRST = Pattern.compile(
            "# x400gate flood: live=(\\d+) x400=(\\d+) admin=(\\d+) smtp=(\\d+) sink=(\\d+) store=(.+)");

    private FloodConfiguration() {}

    /** What a flood has to know of the gateway's configuration. */
    record Known(int live, Ports ports, Path store) {}

    /**
     * Reads it out of a file that {@link #text} made.
     *
     * @throws IOException if it is another file
     */
    static Known read(Path file) throws IOException {
        try (var lines = Files.lines(file)) {
            Matcher matcher = FIRST.matcher(lines.findFirst().orElse(""));
            if (!matcher.matches()) {
                throw new IOException(file + " is not a configuration for a flood: x400gate flood --prepare "
                        + "DIRECTORY makes one, and says how to start a gateway with it");
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

    static String text(int live, Ports ports, Path directory) {
        List<String> lines = new ArrayList<>(List.of(
                "# x400gate flood: live=" + live + " x400=" + ports.x400() + " admin=" + ports.admin() + " smtp="
                        + ports.smtp() + " sink=" + ports.sink() + " store=" + directory.resolve("store"),
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
                "    node = " + (live + 8) + ", incoming = " + live + ", outgoing = 8",
                "    kept-for-incoming = " + live + ", kept-for-outgoing = 8, kept-for-urgent = 0",
                "    per-peer = " + Peers.PER_PEER + ", per-source = " + live,
                "    waiting-places = 64, waiting-time = 300 ms, lingering = 256",
                "  }",
                "  x400 {",
                "    max-message = 4 MiB, max-message-memory = 16 MiB",
                "    listen { port = " + ports.x400() + ", attempts = " + ATTEMPT_PLACES + ", attempts-for-peers = 0",
                "             attempts-per-source = " + ATTEMPT_PLACES + ", backlog = 1024 }",
                "    timeouts { connect-request = 2 s, session-connect = 2 s, peer-close = 2 s }",
                "  }",
                "  peers {"));
        for (int i = 0; i < live; i += Peers.PER_PEER) {
            lines.add(peer(Peers.live(i), ports.sink(), Math.min(Peers.PER_PEER, live - i)));
        }
        for (int i = 0; i < Peers.EXTRA; i++) {
            lines.add(peer(Peers.extra(i), ports.sink(), Peers.PER_PEER));
        }
        // One association outwards, whatever is queued: so that it is open all the time and weighs the same.
        lines.add(peer(Peers.SINK, ports.sink(), 1));
        lines.addAll(List.of(
                "  }",
                "  routes.x400 = [ { prefix = \"" + Messages.FAR + "\", peer = " + Peers.SINK + " } ]",
                "  retry.pauses = [1 s]",
                "}",
                ""));
        return String.join("\n", lines);
    }

    private static String peer(String name, int port, int sessions) {
        return "    \"" + name + "\" { host = \"127.0.0.1\", port = " + port + ", sessions = " + sessions
                + ", idle-timeout = 10 m, password = \"" + Peers.password(name) + "\", our-password = \"ours\" }";
    }
}

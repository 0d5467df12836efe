package org.x400gate.loadtest.bench;

import java.nio.file.Path;
import java.util.List;
import org.x400gate.loadtest.peer.Messages;
import org.x400gate.loadtest.peer.Peers;
import org.x400gate.loadtest.target.Ports;

/**
 * The configuration of a gateway whose speed is measured: an operator's, with places for the sessions of the bench. Everything
 * that bears on safety is as it is by default.
 */
final class BenchConfiguration {
    /** To whom the gateway calls over one association only. */
    static final String SINGLE = "single";

    /** Who is never there. */
    static final String ABSENT = "absent";

    private BenchConfiguration() {}

    /**
     * Further ports.
     *
     * @param mail of the mail server
     * @param single of the peer with one association
     * @param absent where nobody answers as a peer would
     */
    record Others(int mail, int single, int absent) {}

    static String text(int sessions, Ports ports, Others others, Path directory) {
        String peer =
                "    \"%s\" { host = \"127.0.0.1\", port = %d, sessions = %d, password = \"%s\", our-password = \"ours\" }";
        return String.join(
                "\n",
                List.of(
                        "# x400gate bench",
                        "x400gate {",
                        "  mta-name = \"" + Peers.OURS + "\", hostname = \"gate.bench.example\"",
                        "  domain { country = XX, admd = \" \", prmd = \"bench\" }",
                        "  store.directory = \"" + directory.resolve("store") + "\"",
                        "  trace.directory = \"" + directory.resolve("trace") + "\"",
                        "  log { file = \"" + directory.resolve("x400gate.log") + "\", console = false }",
                        "  admin.port = " + ports.admin(),
                        "  smtp.listen { port = " + ports.smtp()
                                + ", attempts-per-source = 64, attempts-for-peers = 0 }",
                        "  smtp { per-peer = " + sessions + ", per-source = 96 }",
                        "  x400.listen { port = " + ports.x400()
                                + ", attempts-per-source = 64, attempts-for-peers = 0 }",
                        "  sessions.per-peer = " + sessions,
                        "  peers {",
                        peer.formatted(Peers.live(0), ports.sink(), sessions, Peers.password(Peers.live(0))),
                        peer.formatted(Peers.SINK, ports.sink(), sessions, Peers.password(Peers.SINK)),
                        peer.formatted(SINGLE, others.single, 1, Peers.password(SINGLE)),
                        peer.formatted(ABSENT, others.absent, sessions, Peers.password(ABSENT)),
                        "  }",
                        "  addresses {",
                        "    gateway-prefix = \"/C=XX/ADMD= /PRMD=bench/\"",
                        "    table = [",
                        "      { domain = \"x400.example\", prefix = \"" + Messages.FAR + "O=x400/\" }",
                        "      { domain = \"single.example\", prefix = \"" + Messages.FAR + "O=single/\" }",
                        "      { domain = \"absent.example\", prefix = \"" + Messages.FAR + "O=absent/\" }",
                        "      { domain = \"inside.example\", prefix = \"" + Messages.INSIDE + "\" }",
                        "      { domain = \"near.example\", prefix = \"" + Messages.NEAR + "\" }",
                        "    ]",
                        "  }",
                        "  smtp.servers.inside { host = \"127.0.0.1\", port = " + others.mail + ", connections = "
                                + sessions + " }",
                        "  routes {",
                        "    smtp = [ { domain = \"inside.example\", server = inside } ]",
                        "    x400 = [",
                        "      { prefix = \"" + Messages.FAR + "\", peer = " + Peers.SINK + " }",
                        "      { prefix = \"" + Messages.FAR + "O=single/\", peer = " + SINGLE + " }",
                        "      { prefix = \"" + Messages.FAR + "O=absent/\", peer = " + ABSENT + " }",
                        "      { prefix = \"" + Messages.NEAR + "\", peer = " + Peers.live(0) + " }",
                        "    ]",
                        "  }",
                        "  retry.pauses = [1 s]",
                        "}",
                        ""));
    }
}

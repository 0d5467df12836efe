package org.x400gate.loadtest.crash;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.x400gate.loadtest.peer.Peers;
import org.x400gate.postgres.PostgresProcess;

/** What a gateway that is to be killed is told, as an operator would write it: short pauses, small tables of the store. */
final class CrashConfiguration {
    /** Associations with a peer in each direction, and connections with the mail server. */
    static final int SESSIONS = 3;

    /** For one peer; fewer than by default, so that what is sent beyond it is seen. */
    private static final int UNSETTLED = 8;

    /** For the mail server, for each connection; not a setting. */
    private static final int UNSETTLED_MAIL = 16;

    /** What of one gateway's can be under way to a hop, or there and its outcome not on disk: this alone may be sent twice. */
    static int mostInFlight(Letter.Side hop) {
        return SESSIONS + (hop.isX400() ? UNSETTLED : SESSIONS * UNSETTLED_MAIL);
    }

    private CrashConfiguration() {}

    /** On loopback: one gateway's own, and those of the sinks that it calls. */
    record Ports(int smtp, int x400, int admin, int near, int far, int east) {
        /** Of so many gateways that call the same sinks. */
        static List<Ports> free(int gateways) throws IOException {
            List<ServerSocket> sockets = new ArrayList<>();
            try {
                for (int i = 0; i < 3 + 3 * gateways; i++) {
                    sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
                }
                List<Integer> free =
                        sockets.stream().map(ServerSocket::getLocalPort).toList();
                List<Ports> ports = new ArrayList<>();
                for (int i = 1; i <= gateways; i++) {
                    ports.add(new Ports(
                            free.get(3 * i),
                            free.get(3 * i + 1),
                            free.get(3 * i + 2),
                            free.get(0),
                            free.get(1),
                            free.get(2)));
                }
                return ports;
            } finally {
                for (ServerSocket socket : sockets) {
                    socket.close();
                }
            }
        }
    }

    static String embedded(Path directory) {
        return "store { directory = \"" + directory.resolve("store") + "\", min-free = 16 MiB, write-memory = 1 MiB }\n"
                + "  queue { give-up = 2 s, settle-retry = 200 ms }";
    }

    /** Statements go as text each time, so that a commit can be seen for what it is. */
    static String shared(String url, Path passwordFile, int node) {
        return "store.kind = postgresql\n  postgresql { url = \"" + url + "?prepareThreshold=0\", user = \""
                + PostgresProcess.USER
                + "\", password-file = \"" + passwordFile + "\", node-name = node-" + node
                + ", node-lease = 5 s, poll = 1 s, connect-timeout = 20 s, pool-size = 8 }\n"
                // Longer than the server is ever away.
                + "  queue { give-up = 1 m, settle-retry = 200 ms }";
    }

    static String text(Ports ports, Path directory, String store) {
        return String.join(
                "\n",
                "x400gate {",
                "  mta-name = gate, hostname = \"gate.example\"",
                "  domain { country = XX, admd = \" \", prmd = gate }",
                "  " + store,
                "  trace.directory = \"" + directory.resolve("trace") + "\"",
                "  log { file = \"" + directory.resolve("x400gate.log") + "\", console = false }",
                "  admin.port = " + ports.admin,
                "  smtp { max-message = 1 MiB, max-message-memory = 16 MiB, listen.port = " + ports.smtp + " }",
                "  x400 { max-message = 1 MiB, max-message-memory = 16 MiB, listen.port = " + ports.x400,
                "         max-unsettled = " + UNSETTLED + " }",
                "  peers {",
                peer(Letter.Side.FAR, ports.far),
                peer(Letter.Side.EAST, ports.east),
                "  }",
                "  smtp.servers.inside { host = \"127.0.0.1\", port = " + ports.near + ", connections = " + SESSIONS
                        + " }",
                "  addresses {",
                "    gateway-prefix = \"/C=XX/ADMD= /PRMD=gate/\"",
                "    table = [",
                equivalence(Letter.Side.NEAR),
                equivalence(Letter.Side.FAR),
                equivalence(Letter.Side.EAST),
                "    ]",
                "  }",
                "  routes {",
                "    smtp = [ { domain = \"" + Letter.Side.NEAR.domain() + "\", server = inside } ]",
                "    x400 = [ { prefix = \"" + Letter.Side.FAR.prefix() + "\", peer = far },",
                "             { prefix = \"" + Letter.Side.EAST.prefix() + "\", peer = east } ]",
                "  }",
                "  retry.pauses = [1 s]",
                "}",
                "");
    }

    /** More places for its calls than it uses: those of an association whose end nobody has noticed yet are taken for a while. */
    private static String peer(Letter.Side side, int port) {
        String name = PeerSink.name(side);
        return "    " + name + " { host = \"127.0.0.1\", port = " + port + ", sessions = " + SESSIONS
                + ", kept-for-urgent = 1, password = \"" + Peers.password(name) + "\", our-password = \"ours\" }";
    }

    private static String equivalence(Letter.Side side) {
        return "      { domain = \"" + side.domain() + "\", prefix = \"" + side.prefix() + "\" }";
    }
}

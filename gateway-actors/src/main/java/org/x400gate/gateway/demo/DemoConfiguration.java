package org.x400gate.gateway.demo;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.x400gate.protocol.stack.Dialect;

/** The configuration of one gateway of the demonstration, as an operator would write it. */
final class DemoConfiguration {
    private DemoConfiguration() {}

    /**
     * The gateway on the other side, and what we serve ourselves.
     *
     * @param inside mail domains of the server behind us
     */
    record Neighbour(String name, int port, String ourDomain, int sinkPort, Set<String> inside) {
        String mta() {
            return "mta-" + name.toLowerCase(Locale.ROOT);
        }
    }

    static String of(Node node, Dialect dialect, Neighbour there) {
        String name = node.name().toLowerCase(Locale.ROOT);
        return String.join(
                "\n",
                "# Gateway " + node.name() + " of the demonstration.",
                "x400gate {",
                "  mta-name = \"mta-" + name + "\"",
                "  hostname = \"gate." + there.ourDomain + "\"",
                "  domain { country = XX, admd = \" \", prmd = \"" + name + "\" }",
                "",
                "  store { directory = \"" + node.directory().resolve("store") + "\", min-free = 16 MiB }",
                "  trace.directory = \"" + node.directory().resolve("trace") + "\"",
                "  log { file = \"" + node.log() + "\", console = false }",
                "  admin.port = " + node.ports().admin(),
                "",
                "  smtp.listen.port = " + node.ports().smtp(),
                "  x400.listen.port = " + node.ports().x400(),
                "",
                "  peers.\"" + there.mta() + "\" {",
                "    host = \"127.0.0.1\", port = " + there.port,
                "    dialect = \"" + dialect.configured() + "\"",
                "    called-tsel = \"" + there.mta() + "\", calling-tsel = \"mta-" + name + "\"",
                "    our-password = \"secret-of-" + name + "\", password = \"secret-of-"
                        + there.name.toLowerCase(Locale.ROOT) + "\"",
                "  }",
                "",
                "  addresses {",
                "    gateway-prefix = \"/C=XX/ADMD= /PRMD=" + name + "/\"",
                "    table = [",
                "      { domain = \"a.example\", prefix = \"/C=XX/ADMD= /PRMD=a/O=users/\" }",
                "      { domain = \"b.example\", prefix = \"/C=XX/ADMD= /PRMD=b/O=users/\" }",
                "    ]",
                "  }",
                "",
                "  smtp.servers.inside { host = \"127.0.0.1\", port = " + there.sinkPort + " }",
                "  routes {",
                "    smtp = [ " + smtpRoutes(there) + " ]",
                "    x400 = [ { prefix = \"/C=XX/ADMD= /\", peer = \"" + there.mta() + "\" } ]",
                "  }",
                "}",
                "");
    }

    private static String smtpRoutes(Neighbour there) {
        return there.inside.stream()
                .map(domain -> "{ domain = \"" + domain + "\", server = inside }")
                .collect(Collectors.joining(", "));
    }
}

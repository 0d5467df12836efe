package org.x400gate.gateway.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A peer of a running gateway: it calls, and is called at a port where nobody listens. */
final class Tester {
    /** Its keys in the gateway's configuration. */
    static final String KEYS =
            "peers.\"TESTER\" { host = \"127.0.0.1\", port = 1, our-password = \"g\", password = \"t\" }\n"
                    + "routes.x400 = [ { prefix = \"/C=XX/ADMD= /PRMD=tester/\", peer = \"TESTER\" } ]";

    private Tester() {}

    /** A configuration of its own, with the gateway as the peer {@code x400gate}. */
    static Path config(RunningGate gate, Path folder, String dialect) throws IOException {
        return Files.writeString(
                folder.resolve("tester.conf"),
                "x400gate { mta-name = \"TESTER\", hostname = \"tester.example\"\n"
                        + "domain { country = XX, admd = \" \", prmd = tester }\n"
                        + "addresses.table = [ { domain = \"tester.example\", prefix = \"/C=XX/ADMD= /PRMD=tester/\" } ]\n"
                        + "peers.\"x400gate\" { host = \"127.0.0.1\", port = " + gate.x400 + ", dialect = \"" + dialect
                        + "\", our-password = \"t\", password = \"g\" } }\n");
    }
}

package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.boot.Gateway;
import org.x400gate.gateway.boot.Settings;
import picocli.CommandLine;

/** {@code x400gate peers} against a running gateway. */
@Timeout(120)
class PeersCommandIT {
    @TempDir
    Path folder;

    private String said = "";

    @Test
    void peersAreListedAndTheirTracesSwitchedAndEachSwitchIsLogged() throws Exception {
        Path log = folder.resolve("gateway.log");
        Path config = Files.writeString(
                folder.resolve("x400gate.conf"),
                "x400gate { store { directory = \"" + folder.resolve("store") + "\", min-free = 0 }\n"
                        + "log { file = \"" + log + "\", console = false }\n"
                        + "sessions { node = 40, incoming = 20, outgoing = 20 }\n"
                        + "smtp { max-message-memory = 32 MiB, listen.port = 0 }\n"
                        + "peers { \"MTA B\" { host = \"192.0.2.1\" }, C { host = \"192.0.2.2\" } }\n"
                        + "trace.directory = \"" + folder.resolve("trace") + "\"\n"
                        + "admin.port = 0, x400.listen.port = 0 }\n");
        Gateway gateway = Gateway.start(Settings.read(Optional.of(config)), "test");
        String admin = "127.0.0.1:" + gateway.adminPort();
        try {
            assertThat(run("peers", "--admin", admin)).isZero();
            assertThat(said.lines()).containsExactly("C      trace off", "MTA B  trace off");

            assertThat(run("peers", "--admin", admin, "trace", "MTA B", "on", "--for", "10m"))
                    .isZero();
            assertThat(said).matches("MTA B  trace on until 20[0-9T:-]{17}Z  /.*MTA\\+B\\.trace\\R");
            run("peers", "--admin", admin);
            assertThat(said).contains("C      trace off", "MTA B  trace on until ");

            assertThat(run("peers", "trace", "MTA B", "off", "--admin", admin)).isZero();
            assertThat(said).isEqualToIgnoringNewLines("MTA B  trace off");

            assertThat(run("peers", "--admin", admin, "trace", "D", "on")).isEqualTo(ExitCode.FAILED.number());
            assertThat(said).contains("no such peer: D");
        } finally {
            gateway.drain();
        }
        assertThat(Files.readString(log))
                .contains("event=trace-on peer=\"MTA B\" until=20")
                .contains("event=trace-off peer=\"MTA B\" reason=\"operator\"");

        assertThat(run("peers", "--admin", admin)).isEqualTo(ExitCode.NOT_RUNNING.number());
        assertThat(run("peers", "--admin", admin, "trace", "C", "on", "--for", "soon"))
                .isEqualTo(ExitCode.USAGE.number());
    }

    private int run(String... arguments) {
        StringWriter text = new StringWriter();
        int code = new CommandLine(new X400gate())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(text, true))
                .setErr(new PrintWriter(text, true))
                .execute(arguments);
        said = text.toString();
        return code;
    }
}

package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.smtp.FakeSmtpServer;
import org.x400gate.gateway.smtp.UserFile;
import org.x400gate.gateway.tls.TestAuthority;

/** What reload and status say of a configuration that has changed. */
@Timeout(180)
class ReloadCommandIT {
    @TempDir
    private Path directory;

    private RunningGate gate;

    @BeforeEach
    void start() throws Exception {
        gate = new RunningGate(directory, "");
    }

    @AfterEach
    void stop() {
        gate.close();
    }

    @Test
    void itSaysWhatIsInUseNowAndWhatWaits() throws Exception {
        assertThat(gate.command("reload")).satisfies(nothing -> {
            assertThat(nothing.exitCode()).isZero();
            assertThat(nothing.out()).startsWith("unchanged: version 1 since ").hasLineCount(1);
        });
        gate.write("smtp.servers.inside.connections = 3\nadmin.answer-timeout = 11 s\n");
        Command changed = gate.command("reload");
        assertThat(changed.exitCode()).isZero();
        assertThat(changed.out().lines())
                .hasSize(3)
                .startsWith(
                        "  in use now: x400gate.smtp.servers.inside.connections",
                        "  waits for the next start: x400gate.admin.answer-timeout")
                .last()
                .asString()
                .startsWith("active: version 2 since ");
        assertThat(gate.command("status").out())
                .contains("version 2 since", "waits for the next start: x400gate.admin.answer-timeout");
    }

    @Test
    void aRefusalIsAnAlarmUntilTheNextGoodOne() throws Exception {
        gate.write("smtp.servers.inside.connections = 0\npeers.FAR { host = 127.0.0.1, port = 70000 }\n");
        Command refused = gate.command("reload");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.out().lines())
                .hasSize(3)
                .anyMatch(line -> line.contains("x400gate.smtp.servers.\"inside\".connections"))
                .anyMatch(line -> line.contains("x400gate.peers.\"FAR\".port"))
                .last()
                .asString()
                .startsWith("refused: version 1 since ");

        Command status = gate.command("status");
        assertThat(status.exitCode()).isZero();
        assertThat(status.out().lines().filter(line -> line.startsWith("  alarm     reload refused at ")))
                .hasSize(2)
                .anyMatch(line -> line.contains("x400gate.peers.\"FAR\".port"));

        // Also one that changes nothing is a good one.
        gate.write("");
        assertThat(gate.command("reload").out()).startsWith("unchanged: version 1 ");
        assertThat(gate.command("status").out()).doesNotContain("alarm").doesNotContain("refused");
    }

    @Test
    void whereNobodyAnswersOrNobodyCanBeAskedItSaysSo() throws Exception {
        Command nobody = Command.run("reload", "--admin", "127.0.0.1:" + gate.down);
        assertThat(nobody.exitCode()).isEqualTo(69);
        assertThat(nobody.out()).startsWith("no gateway answers at http://127.0.0.1:" + gate.down + "/ (");
        Path faulty = Files.writeString(directory.resolve("faulty.conf"), "x400gate.admin.port = 70000\n");
        Command unasked = Command.run("reload", "--config", faulty.toString());
        assertThat(unasked.exitCode()).isEqualTo(1);
        assertThat(unasked.out())
                .contains("x400gate.admin.port", "faulty.conf: 1")
                .endsWith("not reloaded: 1 errors\n");
    }

    /** What clients are offered is read at the start; whether a server is spoken to in TLS counts at once. */
    @Test
    void ofTlsAndAuthTheKeysOfServersCountAtOnce() throws Exception {
        new TestAuthority("authority")
                .issue("gate", "gate.example")
                .write(directory.resolve("own.pem"), directory.resolve("own.key"));
        Files.writeString(directory.resolve("users"), UserFile.line("ann", "secret", new byte[16]) + "\n");
        gate.write("smtp.tls { certificate = \"" + directory.resolve("own.pem") + "\", key = \""
                + directory.resolve("own.key") + "\" }\nsmtp.auth.users = \"" + directory.resolve("users")
                + "\"\nsmtp.servers.inside.tls = required\n");

        Command reload = gate.command("reload");

        assertThat(reload.exitCode()).isZero();
        assertThat(reload.out().lines())
                .hasSize(5)
                .startsWith(
                        "  in use now: x400gate.smtp.servers.inside.tls",
                        "  waits for the next start: x400gate.smtp.auth.users",
                        "  waits for the next start: x400gate.smtp.tls.certificate",
                        "  waits for the next start: x400gate.smtp.tls.key");
        assertThat(offers()).doesNotContain("STARTTLS").doesNotContain("AUTH");
        // A server that has no TLS gets nothing from now on.
        try (FakeSmtpServer server = new FakeSmtpServer(gate.inside)) {
            gate.accept("ann@one.example", "bob@inside.example", "tls@one.example");
            RunningGate.await(() -> gate.command("status").out().contains("STARTTLS")
                    || Files.readString(gate.log()).contains("STARTTLS"));
            assertThat(server.taken()).isEmpty();
        }

        gate.restart();
        assertThat(gate.command("status").out()).doesNotContain("waits for the next start");
        assertThat(offers()).contains("STARTTLS");
    }

    private String offers() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gate.smtp)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            in.readLine();
            socket.getOutputStream().write("EHLO x\r\n".getBytes(StandardCharsets.US_ASCII));
            StringBuilder offers = new StringBuilder();
            String line = in.readLine();
            while (line.startsWith("250-")) {
                offers.append(line).append('\n');
                line = in.readLine();
            }
            return offers.append(line).toString();
        }
    }
}

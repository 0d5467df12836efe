package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.gateway.cli.RunningGate.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.smtp.FakeSmtpServer;
import org.x400gate.persistence.crash.SmallDisk;

/** A gateway whose store lives on a small disk that others fill: it takes nothing, says so, and goes on by itself. */
@Timeout(120)
class FullDiskIT {
    private static final long MEBI = 1L << 20;

    @TempDir
    private Path folder;

    @Test
    @Tag("SF-47")
    @Tag("SF-46")
    void withTooLittleRoomNothingIsTakenNothingPartialStaysAndWhatIsQueuedGoesOut() throws Exception {
        try (SmallDisk disk = SmallDisk.mounted(folder.resolve("store"), 96);
                RunningGate gate = new RunningGate(
                        folder,
                        "store { min-free = 24 MiB, write-memory = 1 MiB }\n"
                                + "smtp { max-message = 200 MiB, max-message-memory = 256 MiB }\n"
                                + Tester.KEYS)) {
            gate.accept("sender@a.example", "ann@inside.example", "before@a.example");
            try (Client client = new Client(gate.smtp)) {
                // Less than a message may have, and more than there is room for.
                assertThat(client.ask("MAIL FROM:<sender@a.example> SIZE=100000000"))
                        .startsWith("452 4.3.1 ");
                assertThat(client.ask("MAIL FROM:<sender@a.example> SIZE=1000")).startsWith("250 ");
                assertThat(client.ask("RCPT TO:<bob@inside.example>")).startsWith("250 ");
                assertThat(client.ask("DATA")).startsWith("354 ");

                Path filler = disk.fill(10 * MEBI);

                await(() -> gate.command("status").out().contains("alarm     nothing is taken: disk nearly full"));
                // Begun while there was room, and whole only now.
                assertThat(client.ask("Subject: too late\r\n\r\n" + "x".repeat(900) + "\r\n."))
                        .startsWith("452 4.3.1 ");
                assertThat(client.ask("MAIL FROM:<sender@a.example>")).startsWith("452 4.3.1 ");
                assertClosed(gate);
                assertDelivered(gate);
                // Of what was refused there is nothing.
                assertThat(gate.command("queue", "list").out()).contains("0 of 0 entries");

                Files.delete(filler);

                await(() -> client.ask("MAIL FROM:<sender@a.example>").startsWith("250 "));
                await(() -> page(gate, "/ready").contains("true"));
                assertThat(page(gate, "/metrics")).contains("x400gate_store_accepting 1");
                assertThat(send(gate))
                        .satisfies(sent -> assertThat(sent.exitCode()).isZero());
                assertThat(Files.readString(gate.log()))
                        .contains("event=store-gate gate=open->closed", "event=store-gate gate=closed->open");
            }
        }
    }

    private void assertClosed(RunningGate gate) throws IOException {
        assertThat(page(gate, "/metrics")).contains("x400gate_store_accepting 0");
        Command refused = send(gate);
        assertThat(refused.exitCode()).as(refused.out() + refused.err()).isEqualTo(1);
        assertThat(refused.out()).containsIgnoringCase("busy");
        assertThat(page(gate, "/health")).contains("up");
    }

    private static void assertDelivered(RunningGate gate) throws Exception {
        List<String> came = new CopyOnWriteArrayList<>();
        try (FakeSmtpServer server = new FakeSmtpServer(gate.inside).tellingEach(came::add)) {
            assertThat(server.port()).isEqualTo(gate.inside);
            gate.command("queue", "retry", "--hop", "smtp:inside");
            await(() -> came.size() == 1);
            await(() -> gate.command("queue", "list").out().contains("0 of 0 entries"));
        }
    }

    /** As a peer by P1. */
    private Command send(RunningGate gate) throws IOException {
        return Command.run(
                "send",
                "--config",
                Tester.config(gate, folder, "1988").toString(),
                "--p1",
                "x400gate",
                "--from",
                "peer@tester.example",
                "--to",
                "ann@inside.example",
                "--text",
                "by P1");
    }

    private static String page(RunningGate gate, String path) throws IOException {
        var http = (java.net.HttpURLConnection)
                URI.create("http://" + gate.admin() + path).toURL().openConnection();
        try (var in = http.getResponseCode() < 400 ? http.getInputStream() : http.getErrorStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** A client that says what it is told to. */
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            in.readLine();
            ask("EHLO client.example");
        }

        String ask(String line) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            String reply = in.readLine();
            while (reply.length() > 3 && reply.charAt(3) == '-') {
                reply = in.readLine();
            }
            return reply;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}

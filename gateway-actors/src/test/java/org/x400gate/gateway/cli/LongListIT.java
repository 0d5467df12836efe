package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.gateway.cli.RunningGate.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A message to as many as one may be for is taken, waits over a restart, and leaves nothing behind in memory. */
@Tag("waits")
@Timeout(180)
final class LongListIT {
    /** More than an envelope has room for (X.411 ub-recipients). */
    private static final int ASKED = 50_000;

    private static final int TAKEN = 32_767;
    private static final Duration DEADLINE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private final int smtp = RunningGate.freePort();
    private final int admin = RunningGate.freePort();
    private final int down = RunningGate.freePort();

    @Test
    @Tag("SF-28")
    void theLongestListIsHeldOverReloadAndRestartWithTheHeapAsItWasBefore() throws Exception {
        try (GatewayChild gate = new GatewayChild(configured("one"), folder.resolve("out"), admin, "-Xmx512m")) {
            submit(200, "away.example");
            await(() -> log().contains(" deferred=200 "));
            long base = gate.heap();

            assertThat(submit(ASKED, "down.example")).isEqualTo(Map.of("250 2.1.5", TAKEN, "452 4.5.3", ASKED - TAKEN));
            await(() -> log().contains(" deferred=" + TAKEN + " "));
            assertAtBase(gate, base);

            long begun = System.nanoTime();
            reloadAndRestart(gate, "two");
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(DEADLINE);
            assertThat(gate.metrics()).contains("x400gate_queue_entries 2.0");
            assertAtBase(gate, base);
        }
    }

    /** Each with a server more than the one before, so that there is something to reload. */
    private Path configured(String server) throws IOException {
        return Files.writeString(
                folder.resolve("x400gate.conf"), """
                x400gate {
                  hostname = "gate.example"
                  store { directory = "%1$s/store", min-free = 0 }
                  log { file = "%1$s/log", console = false }
                  admin.port = %2$d
                  sessions { node = 40, incoming = 20, outgoing = 20 }
                  x400.listen.port = 0
                  smtp { listen.port = %3$d, max-message-memory = 32 MiB, max-recipients = %4$d }
                  smtp.servers {
                    down { host = "127.0.0.1", port = %5$d }
                    away { host = "127.0.0.1", port = %5$d }
                    %6$s { host = "127.0.0.1" }
                  }
                  routes.smtp = [ { domain = "down.example", server = down }, { domain = "away.example", server = away } ]
                }
                """.formatted(folder, admin, smtp, TAKEN, down, server));
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private void reloadAndRestart(GatewayChild gate, String server) throws Exception {
        configured(server);
        assertThat(Command.run("reload", "--admin", gate.admin()).out()).contains("active: version 2");
        gate.restart();
    }

    private static void assertAtBase(GatewayChild gate, long base) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(gate.heap()).isLessThan(base + base / 20));
    }

    /** Hands over one message for so many at once; how often RCPT was answered with which code. */
    private Map<String, Integer> submit(int recipients, String domain) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), smtp)) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            StringBuilder lines = new StringBuilder("HELO test.example\r\nMAIL FROM:<olga@far.example>\r\n");
            for (int i = 0; i < recipients; i++) {
                lines.append("RCPT TO:<somebody").append(i).append("@" + domain + ">\r\n");
            }
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> say(socket, lines.toString()));
            assertThat(in.readLine()).startsWith("220");
            assertThat(in.readLine()).startsWith("250");
            assertThat(in.readLine()).startsWith("250");
            Map<String, Integer> codes = new TreeMap<>();
            for (int i = 0; i < recipients; i++) {
                codes.merge(in.readLine().substring(0, "250 2.1.5".length()), 1, Integer::sum);
            }
            sent.get();
            say(socket, "DATA\r\n");
            assertThat(in.readLine()).startsWith("354");
            say(socket, "From: olga@far.example\r\nSubject: a long list\r\n\r\ntext\r\n.\r\n");
            assertThat(in.readLine()).startsWith("250");
            return codes;
        }
    }

    private static void say(Socket socket, String text) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

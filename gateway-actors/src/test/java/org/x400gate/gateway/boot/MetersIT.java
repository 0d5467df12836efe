package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an attempt costs can be seen from outside while it lasts, and that nothing of it stays. */
@Timeout(120)
class MetersIT {
    private static final List<String> OF_AN_ATTEMPT =
            List.of("x400gate_actors{kind=\"attempt\"}", "x400gate_actors{kind=\"wire\"}", "x400gate_timers_pending");

    @TempDir
    private Path directory;

    @Test
    void actorsAndTimersOfAnAttemptAreCountedAndGoWithIt() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Gateway gateway = Gateway.start(settings(port), "test");
        attempt(gateway, port); // the first one also starts what stays
        await().until(() -> figures(gateway).subList(0, 2).equals(List.of(0.0, 0.0)));
        List<Double> before = figures(gateway);

        attempt(gateway, port);

        await().untilAsserted(() -> assertThat(figures(gateway)).isEqualTo(before));
        assertThat(page(gateway)).contains("jvm_buffer_memory_used_bytes{id=\"direct\"}");
        gateway.drain();
    }

    private static void attempt(Gateway gateway, int port) throws IOException {
        List<Double> without = figures(gateway);
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(silent.isConnected()).isTrue();
            await().untilAsserted(() -> {
                List<Double> now = figures(gateway);
                for (int i = 0; i < without.size(); i++) {
                    assertThat(now.get(i)).as(OF_AN_ATTEMPT.get(i)).isGreaterThan(without.get(i));
                }
            });
        }
    }

    private static List<Double> figures(Gateway gateway) throws IOException {
        String text = page(gateway);
        return OF_AN_ATTEMPT.stream()
                .map(name -> text.lines()
                        .filter(line -> line.startsWith(name))
                        .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' '))))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("no " + name + " in\n" + text)))
                .toList();
    }

    private static String page(Gateway gateway) throws IOException {
        try (var in = URI.create("http://127.0.0.1:" + gateway.adminPort() + "/metrics")
                .toURL()
                .openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private Settings settings(int port) throws IOException, InvalidSettings {
        return Settings.read(Optional.of(Files.writeString(
                directory.resolve("x400gate.conf"),
                "x400gate { store { directory = \"" + directory.resolve("store") + "\", min-free = 0 }\n"
                        + "log { file = \"" + directory.resolve("log") + "\", console = false }\n"
                        + "sessions { node = 40, incoming = 20, outgoing = 20 }\n"
                        + "smtp { max-message-memory = 32 MiB, listen.port = 0 }\n"
                        + "admin.port = 0, x400.listen.port = " + port + " }\n")));
    }
}

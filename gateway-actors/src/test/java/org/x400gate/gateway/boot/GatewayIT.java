package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole gateway in this process: start, refusal to start, drain. */
@Timeout(120)
class GatewayIT {
    @TempDir
    private Path directory;

    @Test
    void itStartsAnswersAndDrains() throws Exception {
        Gateway gateway = Gateway.start(settings("one", 0), "test");

        String ready = page(gateway.adminPort(), "/ready");
        boolean drained = gateway.drain();

        assertThat(ready).contains("\"ready\":true");
        assertThat(drained).isTrue();
        assertThat(gateway.ended()).isTrue();
        assertThat(Files.readString(directory.resolve("one.log")))
                .contains("event=ready")
                .contains("event=drained");
    }

    @Test
    @Tag("SF-23")
    void aPortInUseIsNamedAndNothingKeepsRunning() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Settings settings = settings("two", taken.getLocalPort());

            StartFailed failure = catchThrowableOfType(StartFailed.class, () -> Gateway.start(settings, "test"));

            assertThat(failure.step()).isEqualTo("listeners");
            assertThat(failure).hasMessageContaining("127.0.0.1:" + taken.getLocalPort());
        }
        // The store is free again: the failed start left nothing behind.
        assertThat(Gateway.start(settings("two", 0), "test").drain()).isTrue();
    }

    @Test
    void aStoreInUseStopsTheStartAndIsNamed() throws Exception {
        Gateway first = Gateway.start(settings("three", 0), "test");

        StartFailed failure =
                catchThrowableOfType(StartFailed.class, () -> Gateway.start(settings("three", 0), "test"));
        first.drain();

        assertThat(failure.step()).isEqualTo("store");
        assertThat(failure).hasMessageContaining(directory.resolve("three").toString());
    }

    @Test
    void aMessageWithoutARouteIsRefusedAtTheDoor() throws Exception {
        int port = freePort();
        Gateway gateway = Gateway.start(settings("four", port), "test");

        String answers = smtp(port, "EHLO test\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@nowhere.example>\r\nQUIT\r\n");
        gateway.drain();

        assertThat(answers).contains("550 5.1.2");
    }

    private Settings settings(String name, int smtpPort) throws IOException, InvalidSettings {
        Path file = Files.writeString(
                directory.resolve(name + ".conf"),
                "x400gate { store { directory = \"" + directory.resolve(name) + "\", min-free = 0 }\n"
                        + "log { file = \"" + directory.resolve(name + ".log") + "\", console = false }\n"
                        + "sessions { node = 40, incoming = 20, outgoing = 20 }\n"
                        + "smtp { max-message-memory = 32 MiB, listen.port = " + smtpPort + " }\n"
                        + "admin.port = 0, x400.listen.port = 0 }\n");
        return Settings.read(Optional.of(file));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String page(int port, String path) throws IOException {
        try (var in = URI.create("http://127.0.0.1:" + port + path).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String smtp(int port, String commands) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}

package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.gateway.boot.Gateway;
import org.x400gate.gateway.boot.Settings;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackPeer;

/** Limits of a whole gateway changed by a reload while sessions live. */
@Timeout(180)
class LimitsReloadIT {
    private static final int HELD = 5;

    @TempDir
    private Path directory;

    private final List<StackPeer> held = new ArrayList<>();
    private Optional<Gateway> gateway = Optional.empty();

    @AfterEach
    void stop() {
        held.forEach(StackPeer::close);
        gateway.ifPresent(Gateway::drain);
    }

    private Path write(int incoming) throws IOException {
        return write(incoming, 64);
    }

    private Path write(int incoming, int attempts) throws IOException {
        StringBuilder text = new StringBuilder("x400gate { store { directory = \"" + directory.resolve("store")
                + "\", min-free = 0 }\nlog { file = \"" + directory.resolve("gate.log") + "\", console = false }\n"
                + "mta-name = GATE, hostname = \"gate.example\"\n"
                + "sessions { node = 40, outgoing = 20, waiting-time = 300 ms, incoming = " + incoming + " }\n"
                + "smtp { max-message-memory = 32 MiB, listen.port = 0 }\nadmin.port = 0, x400.listen { port = 0, attempts-for-peers = 0, attempts = "
                + attempts + " }\n");
        for (int i = 0; i < 10; i++) {
            text.append("peers.MTA-" + i + " { host = 127.0.0.1, port = 1, password = secret, our-password = ours }\n");
        }
        return Files.writeString(directory.resolve("gate.conf"), text.append("}\n"));
    }

    private JsonNode http(String method, String path) throws IOException {
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + gateway.orElseThrow().adminPort() + path)
                        .toURL()
                        .openConnection();
        http.setRequestMethod(method);
        try (InputStream in = http.getInputStream()) {
            return new ObjectMapper().readTree(in);
        }
    }

    private JsonNode ofPeers() throws IOException {
        for (JsonNode each : http("GET", "/sessions").path("classes")) {
            if (each.path("sessionClass").asText().equals("x400-in")) {
                return each;
            }
        }
        throw new AssertionError("no x400-in in " + http("GET", "/sessions"));
    }

    private int port() throws IOException {
        String line = Files.readString(directory.resolve("gate.log"), StandardCharsets.UTF_8)
                .lines()
                .filter(text -> text.contains("event=listening service=x400-in "))
                .findFirst()
                .orElseThrow();
        return Integer.parseInt(line.replaceFirst(".*:(\\d+)\\s*$", "$1"));
    }

    private Optional<EndCause> open(int number) throws IOException {
        StackPeer peer = StackPeer.dial("127.0.0.1", port(), MtaRig.opening(number));
        held.add(peer);
        return peer.awaitOpen(MtaRig.PATIENCE) instanceof StackAction.OpenRefused refused
                ? Optional.of(BindCheck.cause(refused))
                : Optional.empty();
    }

    @Test
    @Tag("SF-24")
    void aLoweredLimitCutsNobodyAndIsNeverOutgrown() throws Exception {
        gateway = Optional.of(Gateway.start(Settings.read(Optional.of(write(20))), "test"));
        for (int i = 0; i < HELD; i++) {
            assertThat(open(i)).isEmpty();
        }
        write(2);
        JsonNode answer = http("POST", "/reload");
        assertThat(answer.path("outcome").asText()).isEqualTo("active");
        assertThat(answer.path("changed").toString()).isEqualTo("[\"x400gate.sessions.incoming\"]");
        await().until(() -> ofPeers().path("limit").asInt() == 2);
        assertThat(http("GET", "/sessions").path("x400Node").asInt()).isEqualTo(40);
        assertThat(ofPeers().path("active").asInt()).isEqualTo(HELD);

        // As sessions end one by one, nobody is let in before there is room below the new limit.
        for (int left = HELD; left > 1; left--) {
            assertThat(open(5 + left % 5)).as("with " + left + " sessions").contains(EndCause.BIND_BUSY);
            assertThat(ofPeers().path("active").asInt()).isEqualTo(left);
            assertThat(held.get(left - 1).transfer(MtaRig.ascii("not a message"), MtaRig.PATIENCE))
                    .as("it lives")
                    .isNotInstanceOf(StackAction.Aborted.class);
            held.get(left - 1).release(MtaRig.PATIENCE);
            int now = left - 1;
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> ofPeers().path("active").asInt() == now);
        }
        assertThat(open(9)).isEmpty();
        assertThat(ofPeers().path("active").asInt()).isEqualTo(2);
    }

    /** Connections that say nothing hold their attempts until the peer's time is over; far longer than this test. */
    @Test
    void placesForAttemptsAreRaisedWhileTheyAreTaken() throws Exception {
        gateway = Optional.of(Gateway.start(Settings.read(Optional.of(write(20, 2))), "test"));
        try (Socket one = new Socket("127.0.0.1", port());
                Socket two = new Socket("127.0.0.1", port());
                Socket three = new Socket("127.0.0.1", port())) {
            await().until(() -> ofPeers().path("attempts").asInt() == 2);
            write(20, 3);
            assertThat(http("POST", "/reload").path("changed").toString())
                    .isEqualTo("[\"x400gate.x400.listen.attempts\"]");
            await().until(() -> ofPeers().path("attempts").asInt() == 3);
            assertThat(List.of(one, two, three)).allMatch(Socket::isConnected);
        }
        await().until(() -> ofPeers().path("attempts").asInt() == 0);
    }
}

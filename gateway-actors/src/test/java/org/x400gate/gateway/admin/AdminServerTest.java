package org.x400gate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AdminServerTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final GivenViews VIEWS = new GivenViews();
    private static InetSocketAddress address;

    @BeforeAll
    static void start() throws Exception {
        RecentEvents events = new RecentEvents();
        events.add("event=smtp-in from=\"<script>alert(1)</script>\"");
        AdminSettings settings = new AdminSettings("127.0.0.1", 0, Set.of("admin.example"), Duration.ofSeconds(10));
        address = AdminServer.start(KIT.system(), settings, VIEWS, events)
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    @Test
    void itIsReadyOnlyWhileItRunsInFull() throws IOException {
        VIEWS.state = "running";
        assertThat(get("/ready", "localhost")).startsWith("HTTP/1.1 200").contains("\"ready\":true");
        VIEWS.state = "degraded";
        assertThat(get("/ready", "localhost")).startsWith("HTTP/1.1 503").contains("cannot listen");
        assertThat(get("/health", "localhost")).startsWith("HTTP/1.1 200");
    }

    @Test
    void sessionsAndQueueAreJson() throws IOException {
        assertThat(get("/sessions", "localhost"))
                .contains("application/json")
                .contains("\"sessionClass\":\"x400-in\",\"limit\":96,\"active\":2");
        assertThat(get("/queue", "localhost")).contains("\"hop\":\"x400:B\",\"queued\":7");
        assertThat(get("/metrics", "localhost")).contains("text/plain").contains("x400gate_sessions_active 2");
    }

    @Test
    void theStatusPageEscapesWhatComesFromOutside() throws IOException {
        assertThat(get("/", "localhost"))
                .contains("&lt;script&gt;alert(1)")
                .doesNotContain("<script")
                .contains("Content-Security-Policy: default-src 'none'");
    }

    @Test
    void anotherSitesNameIsRefused() throws IOException {
        assertThat(get("/queue", "evil.example:80")).startsWith("HTTP/1.1 421").doesNotContain("x400:B");
        assertThat(get("/queue", "admin.example:8400")).startsWith("HTTP/1.1 200");
    }

    @Test
    void nothingButGetIsTaken() throws IOException {
        for (String method : List.of("POST", "PUT", "DELETE")) {
            assertThat(ask(method, "/queue", "localhost")).startsWith("HTTP/1.1 405");
        }
    }

    @Test
    void tracesAreSwitchedByPostAndDelete() throws IOException {
        assertThat(get("/peers", "localhost")).contains("{\"peers\":[{\"name\":\"MTA B\",\"trace\":false");
        assertThat(ask("POST", "/peers/MTA%20B/trace?for=600", "localhost"))
                .startsWith("HTTP/1.1 200")
                .contains("\"trace\":true,\"until\":\"PT10M\"");
        assertThat(get("/peers/MTA%20B/trace", "localhost")).contains("\"trace\":true");
        assertThat(ask("DELETE", "/peers/MTA%20B/trace", "localhost"))
                .startsWith("HTTP/1.1 200")
                .contains("\"trace\":false");
    }

    @Test
    void aSwitchOfNobodyAndATimeThatIsNoneChangeNothing() throws IOException {
        assertThat(ask("POST", "/peers/nobody/trace", "localhost")).startsWith("HTTP/1.1 404");
        for (String time : List.of("0", "ten", "-1", "99999999")) {
            assertThat(ask("POST", "/peers/MTA%20B/trace?for=" + time, "localhost"))
                    .startsWith("HTTP/1.1 400");
        }
        assertThat(ask("POST", "/peers/MTA%20B/trace", "evil.example")).startsWith("HTTP/1.1 421");
        assertThat(get("/peers/MTA%20B/trace", "localhost")).contains("\"trace\":false");
    }

    /** A form on any page can send POST to loopback; its browser says where the page came from. */
    @Test
    void aPageOfAnotherSiteCannotSwitch() throws IOException {
        assertThat(ask("POST", "/peers/MTA%20B/trace", "localhost\r\nOrigin: http://evil.example"))
                .startsWith("HTTP/1.1 403");
        assertThat(get("/peers/MTA%20B/trace", "localhost")).contains("\"trace\":false");
    }

    @Test
    void anUnknownPageIsNotFound() throws IOException {
        assertThat(get("/etc/passwd", "localhost")).startsWith("HTTP/1.1 404");
    }

    private static String get(String path, String host) throws IOException {
        return ask("GET", path, host);
    }

    private static String ask(String method, String path, String host) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write((method + " " + path + " HTTP/1.1\r\nHost: " + host
                            + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static final class GivenViews implements GatewayViews {
        private volatile String state = "running";
        private volatile boolean traced;
        private volatile String until = "";

        @Override
        public StatusView status() {
            List<String> problems = state.equals("running") ? List.of() : List.of("cannot listen on 127.0.0.1:102");
            return new StatusView("1", "mta", "2026-11-23T00:00:00Z", 1, state, problems, List.of());
        }

        @Override
        public CompletionStage<SessionsView> sessions() {
            return CompletableFuture.completedFuture(new SessionsView(
                    List.of(new SessionsView.ClassView("x400-in", 96, 2, 0, 0, 0)), 128, 0, List.of()));
        }

        @Override
        public CompletionStage<BacklogView> backlog() {
            return CompletableFuture.completedFuture(new BacklogView(
                    7,
                    700,
                    0,
                    0,
                    1,
                    0,
                    List.of(new BacklogView.HopView("x400:B", 7, 0, "2026-11-23T00:00:00Z")),
                    List.of()));
        }

        @Override
        public CompletionStage<PeersView> peers() {
            return CompletableFuture.completedFuture(
                    new PeersView(List.of(new PeersView.PeerView("MTA B", traced, until, "/trace/MTA+B.trace", 7))));
        }

        @Override
        public CompletionStage<PeersView> trace(String peer, boolean on, Optional<Duration> time) {
            if (peer.equals("MTA B")) {
                traced = on;
                until = time.map(Duration::toString).orElse("");
            }
            return peers();
        }

        @Override
        public CompletionStage<String> metrics() {
            return CompletableFuture.completedFuture("x400gate_sessions_active 2\n");
        }
    }
}

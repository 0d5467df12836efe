package org.x400gate.gateway.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    void entriesAreReadForThoseAloneWhoAreShownThem() throws IOException {
        get("/queue", "localhost");
        assertThat(VIEWS.entriesAsked).isEqualTo(50);
        get("/", "localhost");
        assertThat(VIEWS.entriesAsked).isZero();
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
            assertThat(ask(method, "/queue/entries", "localhost")).startsWith("HTTP/1.1 405");
            assertThat(ask(method, "/trace?id=x", "localhost")).startsWith("HTTP/1.1 405");
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
    void aReloadIsAskedForByPostAndARefusalIsNoSuccess() throws IOException {
        assertThat(get("/reload", "localhost")).startsWith("HTTP/1.1 404");
        assertThat(ask("POST", "/reload", "evil.example")).startsWith("HTTP/1.1 421");
        assertThat(ask("POST", "/reload", "localhost"))
                .startsWith("HTTP/1.1 200")
                .contains("\"outcome\":\"active\",\"version\":4", "x400gate.peers.A.host");
        assertThat(ask("POST", "/reload", "localhost"))
                .startsWith("HTTP/1.1 409")
                .contains("\"errors\":[\"e\"]");
        assertThat(get("/", "localhost")).contains("/etc/&lt;x&gt;.conf, version 3", "next start: x400gate.admin.port");
    }

    @Test
    void aBackupIsBegunByPostAndAskedAfterByGet() throws IOException {
        assertThat(ask("POST", "/backup", "evil.example")).startsWith("HTTP/1.1 421");
        assertThat(ask("POST", "/backup?name=monday&by=ann", "localhost"))
                .startsWith("HTTP/1.1 202")
                .contains("\"underWay\":\"/backups/monday\"");
        assertThat(ask("POST", "/backup", "localhost")).contains("\"underWay\":\"/backups/by-time\"");
        assertThat(ask("POST", "/backup?name=bad", "localhost"))
                .startsWith("HTTP/1.1 409")
                .contains("a backup is under way already");
        assertThat(get("/backup", "localhost"))
                .startsWith("HTTP/1.1 200")
                .contains("\"directory\":\"/backups/monday\"", "\"entries\":7");
    }

    @Test
    void aGatewayWhoseStoreHasFailedIsNotHealthy() throws IOException {
        assertThat(get("/health", "localhost")).startsWith("HTTP/1.1 200").contains("\"health\":\"up\"");
        VIEWS.failure = Optional.of("a write failed");
        try {
            assertThat(get("/health", "localhost"))
                    .startsWith("HTTP/1.1 503")
                    .contains("\"health\":\"failed\"", "a write failed");
        } finally {
            VIEWS.failure = Optional.empty();
        }
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
    void entriesAreListedAsAskedAndWithinBounds() throws IOException {
        assertThat(get("/queue/entries?hop=smtp:inside&waiting=yes&text=Ann&after=P&max=9", "localhost"))
                .startsWith("HTTP/1.1 200")
                .contains("\"next\":\"0.1.2.X\"", "\"whole\":false", "\"all\":7");
        assertThat(VIEWS.queue.asked)
                .isEqualTo(new QueueViews.Query(
                        Optional.of("smtp:inside"), true, false, Optional.of("Ann"), Optional.of("P"), 9));
        for (String max : List.of("0", "501", "-1", "many")) {
            assertThat(get("/queue/entries?max=" + max, "localhost"))
                    .startsWith("HTTP/1.1 400")
                    .contains("1 to 500");
        }
        assertThat(get("/queue/entries/KNOWN", "localhost")).startsWith("HTTP/1.1 200");
        assertThat(get("/queue/entries/OTHER", "localhost")).startsWith("HTTP/1.1 404");
        assertThat(get("/trace?id=%3Cm1@a.example%3E", "localhost")).contains("\"name\":\"<m1@a.example>\"");
    }

    @Test
    void theLedgerIsSearchedAsAskedAndWithinBounds() throws IOException {
        assertThat(get(
                        "/trace?id=1@a&address=ann@one.example&in=one.example&from=2026-11-28T09:30:00Z"
                                + "&to=2026-11-28T10:30:00Z&peer=MTA-1&outcome=failed,Relayed&after=P&max=9",
                        "localhost"))
                .startsWith("HTTP/1.1 200")
                .contains("\"next\":\"1-2-3\"");
        assertThat(VIEWS.ledger.asked)
                .isEqualTo(new LedgerViews.Query(
                        Optional.of("1@a"),
                        Optional.of("ann@one.example"),
                        Optional.of("one.example"),
                        Optional.of(Instant.parse("2026-11-28T09:30:00Z")),
                        Optional.of(Instant.parse("2026-11-28T10:30:00Z")),
                        Optional.of("MTA-1"),
                        Set.of("failed", "relayed"),
                        Optional.of("P"),
                        9));
        Map.of(
                        "max=101",
                        "max: 1 to 100",
                        "max=many",
                        "max: 1 to 100",
                        "from=yesterday",
                        "from: a time as 2026-11-28T09:30:00Z",
                        "outcome=lost",
                        "outcome: of accepted, deferred,",
                        "id=" + "x".repeat(1001),
                        "id: 1 to 1000 characters",
                        "address=/nonsense",
                        "no O/R address: nonsense")
                .forEach((asked, words) -> assertThat(asked("GET", "/trace?" + asked, "localhost"))
                        .startsWith("HTTP/1.1 400")
                        .contains(words));
    }

    /** Whoever reads exports relies on these names, in this order. */
    @Test
    void anExportIsOneObjectToALineAndGoesOnBehindItsPlace() throws IOException {
        String whole = get("/trace/export", "localhost");
        assertThat(whole).contains("Content-Type: application/x-ndjson", "Transfer-Encoding: chunked");
        assertThat(whole.lines().filter(line -> line.startsWith("{")))
                .hasSize(600)
                .first()
                .isEqualTo("{\"place\":\"0-1-0\",\"time\":\"2026-11-28T00:00:00.001Z\",\"entry\":\"E1\","
                        + "\"event\":\"ACCEPTED\",\"ids\":[\"1@a\"],\"originator\":\"ann@one.example\","
                        + "\"recipients\":\"1-2\",\"addresses\":[\"bob@two.example\"],"
                        + "\"details\":{\"octets\":\"2048\"}}");
        assertThat(get("/trace/export?after=0-598-0", "localhost").lines().filter(line -> line.startsWith("{")))
                .hasSize(2);
        assertThat(get("/trace/export?from=2026-11-28T00:00:00.400Z&to=2026-11-28T00:00:00.500Z", "localhost")
                        .lines()
                        .filter(line -> line.startsWith("{")))
                .hasSize(100);
        assertThat(get("/trace/export?after=there", "localhost"))
                .startsWith("HTTP/1.1 400")
                .contains("after: the place of a line");
    }

    @Test
    void anActSaysWhoDidItAndItsAnswerIsItsStatus() throws IOException {
        VIEWS.queue.done.clear();
        assertThat(ask("POST", "/queue/entries/KNOWN/hold?by=olga", "localhost"))
                .startsWith("HTTP/1.1 200");
        assertThat(ask("POST", "/queue/entries/KNOWN/retry", "localhost")).startsWith("HTTP/1.1 200");
        assertThat(ask("DELETE", "/queue/entries/KNOWN?report=no&by=a%22%0Ab", "localhost"))
                .startsWith("HTTP/1.1 200");
        assertThat(ask("POST", "/queue/hops/x400:B/retry?by=olga", "localhost")).contains("\"more\":true");
        assertThat(VIEWS.queue.done)
                .containsExactly(
                        "hold KNOWN by olga@127.0.0.1",
                        "retry KNOWN by unknown@127.0.0.1",
                        "delete-without-report KNOWN by a??b@127.0.0.1",
                        "hurry x400:B by olga@127.0.0.1");

        Map.of("unknown", "404", "busy", "409", "refused", "422", "unavailable", "503")
                .forEach((result, status) -> {
                    VIEWS.queue.result = result;
                    assertThat(asked("POST", "/queue/entries/KNOWN/release", "localhost"))
                            .startsWith("HTTP/1.1 " + status)
                            .contains("\"text\":\"words\"");
                });
        VIEWS.queue.result = "done";
    }

    @Test
    void aPeerIsSuspendedResumedAndRemovedAndWhatBecomesOfItsMailIsSaid() throws IOException {
        VIEWS.queue.done.clear();
        assertThat(ask("POST", "/peers/MTA%20B/suspend?incoming=yes&reason=disk%0Afull&by=olga", "localhost"))
                .startsWith("HTTP/1.1 200");
        assertThat(ask("POST", "/peers/MTA%20B/resume?by=olga", "localhost")).startsWith("HTTP/1.1 200");
        assertThat(ask("POST", "/peers/smtp:inside/remove?how=re-route&to=smtp:other&by=olga", "localhost"))
                .startsWith("HTTP/1.1 200");
        assertThat(VIEWS.queue.done)
                .containsExactly(
                        "suspend MTA B PeerOrder[to=Optional.empty, incomingToo=true, reason=Optional[disk full]] by olga@127.0.0.1",
                        "resume MTA B PeerOrder[to=Optional.empty, incomingToo=false, reason=Optional.empty] by olga@127.0.0.1",
                        "re-route smtp:inside PeerOrder[to=Optional[smtp:other], incomingToo=false, reason=Optional.empty]"
                                + " by olga@127.0.0.1");
        for (String bad : List.of("remove", "remove?how=burn", "remove?how=re-route", "remove?how=drain&to=smtp:x")) {
            assertThat(ask("POST", "/peers/MTA%20B/" + bad, "localhost"))
                    .as(bad)
                    .startsWith("HTTP/1.1 400");
        }
        assertThat(ask("POST", "/peers/MTA%20B/suspend", "localhost\r\nOrigin: http://evil.example"))
                .startsWith("HTTP/1.1 403");
        assertThat(VIEWS.queue.done).hasSize(3);
    }

    @Test
    void aRedirectionNamesWhereToAndAReturnMayNameWhy() throws IOException {
        VIEWS.queue.done.clear();
        assertThat(ask("POST", "/queue/entries/KNOWN/redirect?to=x400:B&by=olga", "localhost"))
                .startsWith("HTTP/1.1 200");
        assertThat(ask("POST", "/queue/entries/KNOWN/redirect?by=olga", "localhost"))
                .startsWith("HTTP/1.1 400")
                .contains("a next hop such as");
        assertThat(ask("POST", "/queue/entries/KNOWN/return?reason=it%0Ais%20%22old%22&by=olga", "localhost"))
                .startsWith("HTTP/1.1 200");
        assertThat(ask("POST", "/queue/entries/KNOWN/return?by=olga", "localhost"))
                .startsWith("HTTP/1.1 200");
        assertThat(VIEWS.queue.done)
                .containsExactly(
                        "redirect KNOWN (x400:B) by olga@127.0.0.1",
                        "return KNOWN (it is 'old') by olga@127.0.0.1",
                        "return KNOWN by olga@127.0.0.1");

        assertThat(get("/queue/dead?hop=x400:B", "localhost")).startsWith("HTTP/1.1 200");
        assertThat(VIEWS.queue.asked.dead()).isTrue();
        assertThat(VIEWS.queue.asked.hop()).contains("x400:B");
    }

    @Test
    void whatIsNoActAndWhoIsOfAnotherSiteChangesNothing() throws IOException {
        VIEWS.queue.done.clear();
        assertThat(ask("POST", "/queue/entries/KNOWN/burn", "localhost")).startsWith("HTTP/1.1 404");
        assertThat(ask("DELETE", "/queue/entries/KNOWN", "localhost")).startsWith("HTTP/1.1 400");
        assertThat(ask("DELETE", "/queue/entries/KNOWN?report=maybe", "localhost"))
                .startsWith("HTTP/1.1 400");
        String evil = "localhost\r\nOrigin: http://evil.example";
        assertThat(ask("POST", "/queue/entries/KNOWN/hold", evil)).startsWith("HTTP/1.1 403");
        assertThat(ask("POST", "/queue/hops/x400:B/retry", evil)).startsWith("HTTP/1.1 403");
        assertThat(ask("DELETE", "/queue/entries/KNOWN?report=no", evil)).startsWith("HTTP/1.1 403");
        assertThat(ask("DELETE", "/queue/entries/KNOWN?report=no", "evil.example"))
                .startsWith("HTTP/1.1 421");
        assertThat(VIEWS.queue.done).isEmpty();
    }

    @Test
    void anUnknownPageIsNotFound() throws IOException {
        assertThat(get("/etc/passwd", "localhost")).startsWith("HTTP/1.1 404");
    }

    private static String get(String path, String host) throws IOException {
        return ask("GET", path, host);
    }

    private static String asked(String method, String path, String host) {
        try {
            return ask(method, path, host);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
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
}

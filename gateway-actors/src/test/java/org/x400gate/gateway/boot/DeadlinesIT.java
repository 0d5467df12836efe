package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.gateway.dns.FakeDns;
import org.x400gate.gateway.smtp.FakeSmtpServer;
import org.x400gate.gateway.smtp.FakeSmtpServer.Taken;
import org.x400gate.protocol.p1.MtsApdu;

/** Mail that has no more time, with a whole gateway whose next hops are out of reach and long left alone. */
@Timeout(300)
@Tag("waits")
class DeadlinesIT extends ReportRig {
    /** From the deadline to the report, and what a busy machine takes beside it. */
    private static final Duration SOON_AFTER = Duration.ofSeconds(60 + 20);

    private static final String INSIDE = "{ domain = \"inside.example\", server = inside },";
    private static final String QUIET = "{ domain = \"quiet.example\", server = quiet },";

    private static String server(int port) {
        return "smtp.servers.dead { host = \"127.0.0.1\", port = " + port + " }\n" + "routes.smtp = [ " + INSIDE + QUIET
                + " { domain = \"dead.example\", server = dead }, { domain = \"*\", mx = true } ]\n";
    }

    private static String mx(FakeDns dns, int port, String routes) {
        return "smtp.mx { port = " + port + ", resolvers = [\"" + dns.text()
                + "\"], timeout = 1 s, refused-addresses = [] }\n" + routes;
    }

    private List<Taken> failures() {
        return inside.taken().stream()
                .filter(taken -> taken.data().contains("Action: failed"))
                .toList();
    }

    /** A peer, a server that is gone from the configuration after a restart, servers by MX, and one who is suspended. */
    @Test
    @Tag("SF-26")
    void mailForWhateverIsOutOfReachIsReportedWithinAMinuteOfItsDeadlineThoughTheGatewayWasStartedAnew()
            throws Exception {
        try (FakeDns dns = new FakeDns();
                FakeSmtpServer quiet = new FakeSmtpServer("127.0.0.1", freePort())) {
            dns.with("mx.example", "MX", "10 down.mx.example.").with("down.mx.example", "A", "127.0.0.11");
            Duration life = Duration.ofSeconds(20);
            String always = "smtp.servers.quiet { host = \"127.0.0.1\", port = " + quiet.port()
                    + " }\nretry { pauses = [1 h], x400-normal = " + life.toSeconds() + " s, smtp = " + life.toSeconds()
                    + " s }\n";
            start(freePort(), always + mx(dns, freePort(), server(freePort())));
            act("/peers/quiet/suspend?by=olga");
            for (String to : List.of("otto@far.example", "x@dead.example", "x@mx.example", "x@quiet.example")) {
                submit(List.of(to), "");
            }
            Instant deadline = Instant.now().plus(life);
            await().atMost(PATIENCE).until(() -> log().contains("event=peer-not-reached peer=far"));
            gateway.drain();
            String others = "routes.smtp = [ " + INSIDE + QUIET + " { domain = \"mx.example\", mx = true } ]\n";
            start(freePort(), always + mx(dns, freePort(), others));

            // What ran out while nobody was there has its try by those who start.
            Instant latest = deadline.isAfter(Instant.now()) ? deadline : Instant.now();
            await().atMost(Duration.between(Instant.now(), latest.plus(SOON_AFTER)))
                    .until(() -> failures().size() == 4);

            assertThat(failures())
                    .allSatisfy(report -> assertThat(report.data()).contains("Status: 4.4.7"))
                    .anySatisfy(report -> assertThat(report.data()).contains("rfc822; otto@far.example"))
                    .anySatisfy(report -> assertThat(report.data()).contains("rfc822; x@dead.example"))
                    .anySatisfy(report -> assertThat(report.data()).contains("rfc822; x@mx.example"))
                    .anySatisfy(report -> assertThat(report.data()).contains("rfc822; x@quiet.example"));
            assertThat(quiet.taken()).isEmpty();
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(queue()).contains("\"entries\":0"));
        }
    }

    /** Nobody tells us that the peer is back, and the table would have us wait for an hour. */
    @Test
    @Tag("SF-20")
    void beforeItsTimeIsOverMailIsTriedOnceMore() throws Exception {
        int port = freePort();
        start(port, "retry { pauses = [1 s, 1 h], x400-normal = 25 s }");
        submit(List.of("otto@far.example"), "");
        Instant deadline = Instant.now().plusSeconds(25);
        await().atMost(PATIENCE).until(() -> log().contains("failures=2"));
        assertThat(Instant.now()).isBefore(deadline.minusSeconds(10));

        listening(port, "far", atFar);

        assertThat(next()).isInstanceOf(MtsApdu.Message.class);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(queue()).contains("\"entries\":0"));
        assertThat(inside.taken()).isEmpty();
    }
}

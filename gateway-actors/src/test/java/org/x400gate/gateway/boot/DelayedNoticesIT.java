package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.gateway.smtp.FakeSmtpServer.Taken;
import org.x400gate.protocol.p1.MtsApdu;

/** A sender hears once that his mail waits, whatever becomes of the gateway meanwhile: over connections. */
@Timeout(180)
@Tag("waits")
class DelayedNoticesIT extends ReportRig {
    private static final String SOON = "queue.delayed-notice-after = 2 s";

    private List<Taken> notices() {
        return inside.taken().stream()
                .filter(taken -> taken.from().startsWith("MAIL FROM:<>"))
                .toList();
    }

    @Test
    void mailForADeadPeerIsToldOfOnceOverRestartsAndDeliveredWhenThePeerIsBack() throws Exception {
        start(freePort(), SOON);
        submit(List.of("otto@far.example"), "");
        submit(List.of("anna@far.example"), " NOTIFY=FAILURE");
        submit(List.of("olga@far.example"), " NOTIFY=NEVER");
        gateway.drain();
        start(freePort(), SOON);

        await().atMost(PATIENCE).until(() -> notices().size() == 1);

        assertThat(notices().get(0).to()).singleElement().asString().startsWith("RCPT TO:<" + ANN + ">");
        assertThat(notices().get(0).data())
                .contains("multipart/report", "Action: delayed", "Status: 4.4.1", "Original-Envelope-Id: ann-1")
                .contains("Final-Recipient: rfc822; otto@far.example", "Will-Retry-Until: ")
                .doesNotContain("anna@far.example", "olga@far.example", "Action: failed");
        assertThat(log()).containsPattern("event=report .*otto@far.example: delayed");
        gateway.drain();

        // The first look of a gateway that starts is a second after the start.
        start(freePort(), SOON);
        await().during(Duration.ofSeconds(4)).until(() -> notices().size() == 1);
        assertThat(queue()).contains("\"entries\":3");
        gateway.drain();

        start(far(), SOON);
        for (int message = 0; message < 3; message++) {
            assertThat(next()).isInstanceOf(MtsApdu.Message.class);
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(queue()).contains("\"entries\":0"));
        assertThat(inside.taken()).hasSize(1);
        assertThat(atFar).isEmpty();
    }

    @Test
    void aServerThatPutsMailOffIsToldOfWithItsReply() throws Exception {
        inside.answeringRcpt(line -> line.contains("ann@") ? "250 Ok" : "451 4.3.0 later");
        start(far(), SOON);

        submit(List.of("bob@inside.example"), "");
        transfer(ofOtto("of-x400", 1, org.x400gate.protocol.p1.OriginatorReportRequest.REPORT));

        await().atMost(PATIENCE).until(() -> notices().size() == 1);
        assertThat(notices().get(0).data())
                .contains("Action: delayed", "Status: 4.3.0", "bob@inside.example", "451 4.3.0 later");
        assertThat(atFar).as("X.400 has no word for a delay").isEmpty();
    }

    @Test
    void switchedOffNothingIsTold() throws Exception {
        start(freePort(), "queue.delayed-notice-after = never");

        submit(List.of("otto@far.example"), "");

        await().during(Duration.ofSeconds(4)).until(() -> inside.taken().isEmpty());
    }

    /** More than are ever claimed at once: none of them waits for the next try at its peer to be told. */
    @Test
    void allMailForADeadPeerIsReportedWithinAMinuteOrSoOfItsDeadline() throws Exception {
        start(freePort(), "retry { pauses = [1 h], x400-normal = 10 s }");
        for (int message = 0; message < 40; message++) {
            submit(List.of("otto" + message + "@far.example"), "");
        }

        await().atMost(Duration.ofSeconds(90)).until(() -> notices().size() == 40);

        assertThat(notices())
                .allSatisfy(notice -> assertThat(notice.data()).contains("Action: failed", "Status: 4.4.7"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(queue()).contains("\"entries\":0"));
    }
}

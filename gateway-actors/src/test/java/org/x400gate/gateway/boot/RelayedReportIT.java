package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.InternalTraceElement;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportContent;
import org.x400gate.protocol.p1.ReportEnvelope;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;
import org.x400gate.protocol.p1.TraceElement;

/** Two MTAs, far and near, with ours between: what the one reports on the other's message goes through as it is. */
@Timeout(180)
class RelayedReportIT extends ReportRig {
    private static final GlobalDomainIdentifier GATE = GlobalDomainIdentifier.of("XX", " ", "gate");
    private static final GlobalDomainIdentifier NEAR = GlobalDomainIdentifier.of("XX", " ", "near");
    private static final OrName NINA = OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=near/S=nina/"));

    private final BlockingQueue<Octets> atNear = new LinkedBlockingQueue<>();

    private void startBetween(String route, String more) throws Exception {
        int near = listening("near", atNear);
        start(far(), """
                peers.near { host = "127.0.0.1", port = %d, our-password = secret, password = secret }
                routes.x400 = [
                  { prefix = "/C=XX/ADMD= /PRMD=far/", peer = far }
                  { prefix = "/C=XX/ADMD= /PRMD=near/", peer = near }
                  %s
                ]
                %s
                """.formatted(near, route, more));
    }

    private static MtsApdu.Message forNina(String localId) {
        MtsApdu.Message plain = ofOtto(localId, 1, OriginatorReportRequest.REPORT);
        PerRecipient nina = new PerRecipient(
                NINA,
                1,
                true,
                plain.envelope().recipients().get(0).mtaReport(),
                OriginatorReportRequest.REPORT,
                Optional.empty(),
                List.of());
        return new MtsApdu.Message(
                plain.envelope().toBuilder().recipients(List.of(nina)).build(), plain.content());
    }

    /** Near's, on a message that reached it; {@code passes} trace elements of near. */
    private static MtsApdu.Report ofNear(MtsApdu.Message message, OrName destination, int passes) {
        Instant at = Instant.parse("2026-11-23T12:00:00Z");
        List<TraceElement> trace = new ArrayList<>();
        for (int i = 0; i < passes; i++) {
            trace.add(TraceElement.relayed(NEAR, at));
        }
        return new MtsApdu.Report(
                new ReportEnvelope(
                        new MtsIdentifier(NEAR, "report-1"),
                        destination,
                        trace,
                        List.of(InternalTraceElement.relayed(NEAR, "near", at)),
                        List.of()),
                ReportContent.on(
                        message.envelope(),
                        List.of(ReportedRecipient.of(
                                        message.envelope().recipients().get(0), at, NotDelivered.of(1, 0))
                                .withSupplementaryInformation("no such user at near"))));
    }

    @Test
    void aReportGoesOnWithItsIdentifierAndContentAndOurTraceBehind() throws Exception {
        startBetween("", "");
        transfer("far", forNina("first"));
        MtsApdu.Message message = (MtsApdu.Message) next(atNear);
        MtsApdu.Report sent = ofNear(message, OTTO, 1);

        transfer("near", sent);

        MtsApdu.Report came = (MtsApdu.Report) next(atFar);
        assertThat(came.identifier()).isEqualTo(sent.identifier());
        assertThat(came.destination()).isEqualTo(OTTO);
        assertThat(came.content()).isEqualTo(sent.content());
        assertThat(came.subject()).isEqualTo(message.identifier());
        assertThat(came.trace()).extracting(TraceElement::domain).containsExactly(NEAR, GATE);
        assertThat(came.envelope().internalTrace())
                .extracting(InternalTraceElement::mtaName)
                .containsExactly("near", "gate");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(queue()).contains("\"entries\":0"));
        assertThat(atNear).isEmpty();
        assertThat(atFar).isEmpty();
    }

    /** For its own users it comes back to nobody: it is held, and no report is made on it. */
    @Test
    void aReportThatWouldGoBackWhereItCameFromIsHeld() throws Exception {
        startBetween("", "");
        transfer("far", forNina("back"));
        MtsApdu.Message message = (MtsApdu.Message) next(atNear);

        transfer("near", ofNear(message, NINA, 1));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(queue()).contains("\"held\":1"));
        assertThat(log()).containsPattern("event=dead-letter .*leads back to near");
        assertThat(atNear).isEmpty();
        assertThat(atFar).isEmpty();
    }

    /** Far knows that the address is ours: it would send it back, and we to far again. */
    @Test
    void aMailboxThatWouldGoRoundIsRefusedAtRcpt() throws Exception {
        startBetween("{ prefix = \"/C=XX/ADMD= /\", peer = far }", "");

        List<String> answers = submit(List.of("x@elsewhere.example", "otto@far.example"), "");

        assertThat(answers.get(0)).startsWith("550 5.1.2 no SMTP route has the domain of x@elsewhere.example");
        assertThat(answers.get(1)).startsWith("250");
        assertThat(((MtsApdu.Message) next(atFar)).envelope().recipients()).hasSize(1);
    }

    @Test
    void aReportThatGoesRoundIsHeld() throws Exception {
        startBetween("", "x400.max-hops = 3");
        transfer("far", forNina("round"));
        MtsApdu.Message message = (MtsApdu.Message) next(atNear);

        transfer("near", ofNear(message, OTTO, 3));
        assertThat(next(atFar).trace()).hasSize(4);
        transfer("near", ofNear(message, OTTO, 4));

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(queue()).contains("\"held\":1"));
        assertThat(log()).containsPattern("event=dead-letter .*round in circles");
        assertThat(atFar).isEmpty();
    }
}

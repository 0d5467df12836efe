package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ExtensionField;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.PerMessageIndicators;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.Redirection;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;

/** What X.400 brings for somebody unknown: somebody else gets it, or its originator hears of it, over connections. */
@Timeout(180)
@Tag("SF-43")
class AlternateRecipientIT extends ReportRig {
    private static final String POSTMASTER = "routes.alternate-recipient = \"postmaster@inside.example\"";
    private static final OrName SECRETARY = OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=far/S=secretary/"));
    private static final PerMessageIndicators ALLOWED =
            PerMessageIndicators.of(PerMessageIndicators.ALTERNATE_RECIPIENT_ALLOWED);

    /** For r1 and r2 of inside. */
    private static MtsApdu.Message forTwo(String localId, PerMessageIndicators indicators) {
        MtsApdu.Message plain = ofOtto(localId, 2, OriginatorReportRequest.REPORT);
        return new MtsApdu.Message(
                plain.envelope().toBuilder().indicators(indicators).build(), plain.content());
    }

    private static MtsApdu.Message withAlternate(MtsApdu.Message plain, int number, OrName alternate) {
        ExtensionField asked = new ExtensionField(
                new ExtensionField.Standard(2),
                ExtensionField.NOT_CRITICAL,
                Optional.of(alternate.node().encode()));
        List<PerRecipient> recipients = plain.envelope().recipients().stream()
                .map(each -> each.number() != number
                        ? each
                        : new PerRecipient(
                                each.recipient(),
                                number,
                                each.responsible(),
                                each.mtaReport(),
                                each.originatorReport(),
                                each.explicitConversion(),
                                List.of(asked)))
                .toList();
        return new MtsApdu.Message(
                plain.envelope().toBuilder().recipients(recipients).build(), plain.content());
    }

    private void knowing(String... mailboxes) {
        inside.answeringRcpt(
                line -> List.of(mailboxes).stream().anyMatch(line::contains) ? "250 Ok" : "550 5.1.1 no such user");
    }

    private void nothingIsLeft() {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(queue()).contains("\"entries\":0"));
    }

    private ReportedRecipient told(int number) throws Exception {
        List<ReportedRecipient> told = ((MtsApdu.Report) next()).content().recipients();
        assertThat(told).hasSize(1);
        assertThat(told.get(0).number()).isEqualTo(number);
        return told.get(0);
    }

    @Test
    void ourAlternateGetsItWithWhomItWasMeantForAndTheReportNamesBoth() throws Exception {
        knowing("r1@", "postmaster@");
        start(far(), POSTMASTER);

        transfer(forTwo("allowed", ALLOWED));

        await().atMost(PATIENCE).until(() -> inside.taken().size() == 2);
        assertThat(inside.taken().get(1).to()).singleElement().asString().contains("<postmaster@inside.example>");
        assertThat(inside.taken().get(1).data().replaceAll("\r?\n ", " "))
                .contains("X400-Recipients: postmaster@inside.example (Originally To: r2@inside.example Redirected on ")
                .contains("To: Recipient MD Assigned Alternate Recipient)")
                .doesNotContain("r1@");
        assertThat(told(1).intendedRecipient()).isEmpty();
        ReportedRecipient delivered = told(2);
        assertThat(delivered.result()).isInstanceOf(ReportedRecipient.Delivered.class);
        assertThat(delivered.actualRecipient().toString()).contains("postmaster");
        assertThat(delivered.intendedRecipient().orElseThrow().toString()).contains("S=r2");
        assertThat(Redirection.historyIn(delivered.extensions())).hasSize(1);
        nothingIsLeft();
        assertThat(atFar).isEmpty();
        assertThat(log()).containsPattern("event=redirected .*postmaster");
    }

    @Test
    void withoutTheFlagItIsReportedOnAndNobodyElseGetsIt() throws Exception {
        knowing("r1@", "postmaster@");
        start(far(), POSTMASTER);

        transfer(forTwo("prohibited", PerMessageIndicators.NONE));

        List<ReportedRecipient> told = ((MtsApdu.Report) next()).content().recipients();
        assertThat(told).hasSize(2);
        assertThat(told.get(1).result()).isEqualTo(NotDelivered.of(1, NotDelivered.UNRECOGNISED_OR_NAME));
        nothingIsLeft();
        assertThat(inside.taken()).hasSize(1);
        assertThat(atFar).isEmpty();
    }

    /** Unknown is the alternate, too: one report, on both of them, and no third try. */
    @Test
    void anAlternateWhoIsUnknownIsOneReport() throws Exception {
        knowing("r1@");
        start(far(), POSTMASTER);

        transfer(forTwo("unknown", ALLOWED));

        assertThat(told(1).result()).isInstanceOf(ReportedRecipient.Delivered.class);
        ReportedRecipient failed = told(2);
        assertThat(failed.result()).isEqualTo(NotDelivered.of(1, NotDelivered.UNRECOGNISED_OR_NAME));
        assertThat(failed.actualRecipient().toString()).contains("postmaster");
        assertThat(failed.intendedRecipient().orElseThrow().toString()).contains("S=r2");
        nothingIsLeft();
        assertThat(inside.taken()).hasSize(1);
        assertThat(atFar).isEmpty();
    }

    /** Behind the peer that it came from: the trace says that it was redirected, or it would look like a loop there. */
    @Test
    void whomTheOriginatorAskedForGetsItWhereverHeIs() throws Exception {
        knowing("r1@", "postmaster@");
        start(far(), POSTMASTER);

        transfer(withAlternate(forTwo("asked", ALLOWED), 2, SECRETARY));

        MtsApdu.Message redirected = null;
        for (int i = 0; i < 2; i++) {
            MtsApdu apdu = next();
            redirected = apdu instanceof MtsApdu.Message message ? message : redirected;
        }
        assertThat(redirected).isNotNull();
        PerRecipient secretary = redirected.envelope().recipients().get(1);
        assertThat(secretary.recipient()).isEqualTo(SECRETARY);
        assertThat(secretary.responsible()).isTrue();
        assertThat(redirected.envelope().recipients().get(0).responsible()).isFalse();
        assertThat(Redirection.historyIn(secretary.extensions()))
                .extracting(Redirection::reason)
                .containsExactly(Redirection.ORIGINATOR_REQUESTED);
        int last = redirected.envelope().trace().size() - 1;
        assertThat(redirected.envelope().trace().get(last).additional().redirected())
                .isTrue();
        nothingIsLeft();
        assertThat(inside.taken()).hasSize(1);
        assertThat(atFar).isEmpty();
    }

    /** At the door, where no route leads: not even a server is asked. */
    @Test
    void whoIsUnknownAtTheDoorIsRedirectedAtOnce() throws Exception {
        start(far(), POSTMASTER);
        MtsApdu.Message plain = forTwo("door", ALLOWED);
        OrName nobody = OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=gate/O=none/S=nobody/"));
        MtsApdu.Message message = new MtsApdu.Message(
                plain.envelope().toBuilder()
                        .recipients(List.of(PerRecipient.of(nobody, 1)))
                        .build(),
                plain.content());

        transfer(message);

        await().atMost(PATIENCE).until(() -> inside.taken().size() == 1);
        assertThat(inside.taken().get(0).to()).singleElement().asString().contains("<postmaster@inside.example>");
        assertThat(inside.taken().get(0).data()).contains("Originally").contains("nobody");
        nothingIsLeft();
        assertThat(atFar).isEmpty();
    }
}

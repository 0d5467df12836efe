package org.x400gate.protocol.p1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.p1.Apdus1984.CONTENT;
import static org.x400gate.protocol.p1.Apdus1984.LATER;
import static org.x400gate.protocol.p1.Apdus1984.TELETEX_NAME;
import static org.x400gate.protocol.p1.Apdus1984.extension;
import static org.x400gate.protocol.p1.Apdus1984.reason;
import static org.x400gate.protocol.p1.Apdus1984.recipient;
import static org.x400gate.protocol.p1.Apdus1984.sendable;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;

/** Element by element, a report: what P1 of 1984 lacks goes and is named, or nothing is sent. */
class ReportOf1984Test {
    private static MtsApdu.Report report(ReportedRecipient recipient, ExtensionField... extensions) {
        MtsApdu.Report made = P1Samples.nonDelivery("report");
        ReportContent content = made.content();
        return new MtsApdu.Report(
                made.envelope(),
                new ReportContent(
                        content.subject(),
                        content.intermediateTrace(),
                        Optional.empty(),
                        Optional.empty(),
                        content.contentIdentifier(),
                        Optional.of(CONTENT),
                        content.additionalInformation(),
                        List.of(extensions),
                        List.of(recipient)));
    }

    private static ReportedRecipient reported(ReportedRecipient.Result result) {
        return ReportedRecipient.of(
                recipient(1, OrName.of(OrAddress.parse("/C=XX/ADMD= /S=reader/"))), P1Samples.ARRIVAL, result);
    }

    private static ReportedRecipient.Result resultOf(ApduOf1984.Sendable sendable) {
        return ((MtsApdu.Report) sendable.apdu()).content().recipients().get(0).result();
    }

    @Test
    void aReportOf1984StaysAsItIs() {
        MtsApdu.Report report =
                report(reported(ReportedRecipient.NotDelivered.of(2, 11)).withSupplementaryInformation("x".repeat(64)));
        assertThat(sendable(report)).isEqualTo(new ApduOf1984.Sendable(report, List.of(), List.of()));
        MtsApdu.Report delivered = report(reported(new ReportedRecipient.Delivered(LATER, 1)));
        assertThat(sendable(delivered)).isEqualTo(new ApduOf1984.Sendable(delivered, List.of(), List.of()));
    }

    @Test
    void whatAReportTellsOfItsSubjectSince1988IsLeftOut() {
        ApduOf1984.Sendable sendable = sendable(P1Samples.nonDelivery("report"));
        ReportContent content = ((MtsApdu.Report) sendable.apdu()).content();
        assertThat(content.contentType()).isEmpty();
        assertThat(content.originalTypes()).isEmpty();
        assertThat(content.contentIdentifier()).contains("sample");
        assertThat(sendable.losses())
                .containsExactly(
                        "original-encoded-information-types: left out (X.419 Annex B)",
                        "content-type: left out (X.419 Annex B)");
    }

    @Test
    void aReasonOf1988IsUnableToTransferAndItsDiagnosticGoes() {
        ApduOf1984.Sendable sendable = sendable(report(reported(ReportedRecipient.NotDelivered.of(5, 29))));
        assertThat(resultOf(sendable)).isEqualTo(new ReportedRecipient.NotDelivered(1, Optional.empty()));
        assertThat(sendable.losses())
                .containsExactly(
                        "recipient 1: reason 5 told as unable-to-transfer (X.419 Annex B)",
                        "recipient 1: diagnostic 29 left out (X.419 Annex B)");
    }

    @Test
    void aTypeOfUserOf1988IsLeftOut() {
        ApduOf1984.Sendable sendable = sendable(report(reported(new ReportedRecipient.Delivered(LATER, 2))));
        assertThat(resultOf(sendable)).isEqualTo(new ReportedRecipient.Delivered(LATER, 0));
        assertThat(sendable.losses()).hasSize(1).first().asString().contains("type of user 2");
    }

    @Test
    void longSupplementaryInformationIsCut() {
        ApduOf1984.Sendable sendable = sendable(
                report(reported(ReportedRecipient.NotDelivered.of(1, 0)).withSupplementaryInformation("y".repeat(65))));
        assertThat(((MtsApdu.Report) sendable.apdu())
                        .content()
                        .recipients()
                        .get(0)
                        .supplementaryInformation())
                .contains("y".repeat(64));
        assertThat(sendable.losses()).hasSize(1).first().asString().contains("cut to 64");
    }

    @Test
    void anExtensionOfAReportGoesUnlessCritical() {
        ReportedRecipient recipient = reported(ReportedRecipient.NotDelivered.of(1, 0));
        assertThat(sendable(report(recipient, extension(23))).losses())
                .containsExactly("extension (23): left out (X.419 Annex B)");
        assertThat(reason(report(recipient, extension(23, 1)))).startsWith("extension (23): critical");
    }

    @Test
    void aReportToOrOnSomebodyWhoCannotBeNamedIsNotSent() {
        MtsApdu.Report report = report(reported(ReportedRecipient.NotDelivered.of(1, 0)));
        ReportEnvelope elsewhere = ReportEnvelope.of(
                report.identifier(), TELETEX_NAME, report.trace().get(0));
        assertThat(reason(new MtsApdu.Report(elsewhere, report.content()))).startsWith("report-destination-name:");
        ReportedRecipient unnamed = ReportedRecipient.of(
                recipient(4, TELETEX_NAME), P1Samples.ARRIVAL, ReportedRecipient.NotDelivered.of(1, 0));
        assertThat(reason(report(unnamed))).startsWith("recipient 4: not an address of 1984");
    }

    @Test
    void whoWasMeantIsLeftOutIfHeCannotBeNamed() {
        ReportedRecipient r = reported(ReportedRecipient.NotDelivered.of(1, 0));
        ReportedRecipient redirected = new ReportedRecipient(
                r.actualRecipient(),
                r.number(),
                r.mtaReport(),
                r.originatorReport(),
                r.responsible(),
                r.arrival(),
                r.converted(),
                r.result(),
                Optional.of(TELETEX_NAME),
                r.supplementaryInformation(),
                r.extensions());
        ApduOf1984.Sendable sendable = sendable(report(redirected));
        assertThat(((MtsApdu.Report) sendable.apdu())
                        .content()
                        .recipients()
                        .get(0)
                        .intendedRecipient())
                .isEmpty();
        assertThat(sendable.losses()).hasSize(1).first().asString().startsWith("recipient 1 originally-intended");
    }
}

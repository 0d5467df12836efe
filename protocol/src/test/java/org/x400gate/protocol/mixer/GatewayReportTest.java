package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.protocol.mixer.ReportSamples.ARRIVAL;
import static org.x400gate.protocol.mixer.ReportSamples.UNKNOWN;
import static org.x400gate.protocol.mixer.ReportSamples.envelope;
import static org.x400gate.protocol.mixer.ReportSamples.made;
import static org.x400gate.protocol.mixer.ReportSamples.message;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.P1Samples;
import org.x400gate.protocol.p1.PerMessageIndicators;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportContent;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

class GatewayReportTest {
    private static final ReportedRecipient.Delivered DELIVERED = new ReportedRecipient.Delivered(ARRIVAL, 0);

    private static Reporting<MtsApdu.Report> report(MtsApdu.Message subject, GatewayReport.Outcome... outcomes) {
        return GatewayReport.on(subject, ARRIVAL, List.of(outcomes), Samples.B);
    }

    private static GatewayReport.Outcome failed(PerRecipient recipient) {
        return GatewayReport.Outcome.failed(recipient, "5.1.1", "550 5.1.1 <bob@b.example>: unknown");
    }

    private static PerRecipient recipient(MtsApdu.Message subject, int index) {
        return subject.envelope().recipients().get(index);
    }

    private static MtsApdu.Report fourFailures() {
        MtsApdu.Message subject = message();
        return made(report(
                subject,
                failed(recipient(subject, 0)),
                GatewayReport.Outcome.failed(recipient(subject, 1), "5.2.2", "552 Mailbox full"),
                failed(recipient(subject, 2)),
                new GatewayReport.Outcome(recipient(subject, 3), DELIVERED, Optional.empty())));
    }

    @Test
    void aReportGoesBackToTheOriginatorWithTheTraceAndTheNamesOfItsSubject() {
        MtsApdu.Message subject = message();
        MtsApdu.Report report = made(report(subject, failed(recipient(subject, 0))));
        assertThat(report.identifier().localId()).isEqualTo("B-0001");
        assertThat(report.destination()).isEqualTo(Samples.ALICE_X400);
        assertThat(report.trace()).containsExactly(TraceElement.relayed(Samples.B.ours(), Samples.B.now()));
        ReportContent content = report.content();
        assertThat(content.subject()).isEqualTo(subject.identifier());
        assertThat(content.intermediateTrace()).isEqualTo(subject.trace());
        assertThat(content.contentIdentifier()).contains("Greetings");
        assertThat(content.contentType()).contains(subject.envelope().contentType());
        assertThat(content.extensions()).isEqualTo(subject.envelope().extensions());
        assertThat(content.returnedContent()).contains((Octets) subject.content());
        ReportedRecipient reported = content.recipients().get(0);
        assertThat(reported.actualRecipient()).isEqualTo(ReportSamples.name("bob"));
        assertThat(reported.number()).isEqualTo(1);
        assertThat(reported.arrival()).isEqualTo(ARRIVAL);
        assertThat(reported.result()).isEqualTo(UNKNOWN);
        assertThat(reported.supplementaryInformation()).contains("550 5.1.1 (060)bob(a)b.example(062): unknown");
    }

    @Test
    @Tag("SF-30")
    void aReportSpeaksOnlyOfRecipientsThatWeAnswerForAndOfWhomTheOriginatorAsked() {
        MtsApdu.Message subject = message();
        PerRecipient bob = recipient(subject, 0);
        PerRecipient dan = recipient(subject, 2);
        assertThat(fourFailures().content().recipients())
                .extracting(ReportedRecipient::number)
                .containsExactly(1, 2, 4);
        assertThat(report(subject, failed(dan))).isInstanceOf(Reporting.NotWanted.class);
        assertThat(report(subject, failed(bob.withResponsible(false)))).isInstanceOf(Reporting.NotWanted.class);
        assertThat(report(subject)).isInstanceOf(Reporting.NotWanted.class);
        assertThatThrownBy(() -> ReportContent.on(subject.envelope(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void deliveryAndNonDeliveryAreAskedForSeparately() {
        MtsApdu.Message subject = message();
        for (OriginatorReportRequest asked : OriginatorReportRequest.values()) {
            PerRecipient recipient = ReportSamples.recipient(1, asked);
            assertThat(report(subject, failed(recipient)) instanceof Reporting.Made<MtsApdu.Report>)
                    .as("failed, " + asked)
                    .isEqualTo(asked != OriginatorReportRequest.NO_REPORT);
            assertThat(
                            report(subject, new GatewayReport.Outcome(recipient, DELIVERED, Optional.empty()))
                                    instanceof Reporting.Made<MtsApdu.Report>)
                    .as("delivered, " + asked)
                    .isEqualTo(asked == OriginatorReportRequest.REPORT);
        }
    }

    @Test
    void mailWithTheNullReversePathGetsNoReportFromX400() {
        Octets mail = Octets.of("Subject: x\r\n\r\nx", StandardCharsets.US_ASCII);
        X400Message notification =
                Samples.mapped(RfcToIpm.map(new SmtpEnvelope(Optional.empty(), List.of(Samples.BOB)), mail, Samples.A));
        assertThat(report(notification.message(), failed(recipient(notification.message(), 0))))
                .isInstanceOf(Reporting.NotWanted.class);
    }

    @Test
    void contentIsReturnedOnlyIfAskedForAndNotAboveItsLimitNorForASuccess() {
        MtsApdu.Message subject = message();
        MtsApdu.Message unasked =
                message(envelope().indicators(PerMessageIndicators.NONE).build());
        assertThat(made(report(unasked, failed(recipient(unasked, 0))))
                        .content()
                        .returnedContent())
                .isEmpty();
        MtsApdu.Message large =
                new MtsApdu.Message(subject.envelope(), Octets.wrap(new byte[DsnWriter.MAX_RETURNED_OCTETS + 1]));
        Reporting<MtsApdu.Report> cut = report(large, failed(recipient(large, 0)));
        assertThat(made(cut).content().returnedContent()).isEmpty();
        assertThat(((Reporting.Made<MtsApdu.Report>) cut).losses()).hasSize(1);
        MtsApdu.Report success =
                made(report(subject, new GatewayReport.Outcome(recipient(subject, 3), DELIVERED, Optional.empty())));
        assertThat(success.content().returnedContent()).isEmpty();
        assertThat(success.content().recipients().get(0).supplementaryInformation())
                .contains("reported by the MIXER gateway gw.b.example");
    }

    @Test
    void whatIsNoStatusIsATransferFailure() {
        PerRecipient bob = recipient(message(), 0);
        assertThat(GatewayReport.Outcome.failed(bob, "nonsense", "x").result())
                .isEqualTo(new ReportedRecipient.NotDelivered(0, Optional.empty()));
    }

    @Test
    void contentThatIsNotWhatItsTypeSaysGoesBackAsItCame() {
        Octets damaged = Octets.ofHex("30");
        MtsApdu.Message subject =
                new MtsApdu.Message(envelope().contentType(ContentType.P22).build(), damaged);
        MtsApdu.Report report = made(report(subject, failed(recipient(subject, 0))));

        assertThat(report.content().returnedContent()).contains(damaged);
        assertThat(report.faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.toString()).contains("returned-content"));
        assertThat(subject.faults()).hasSize(1);
    }

    @Provide
    Arbitrary<TransferEnvelope> envelopes() {
        return P1Samples.envelopes();
    }

    @Provide
    Arbitrary<String> words() {
        return Arbitraries.strings().ofMaxLength(600);
    }

    @Property(tries = 300)
    void everyReportIsReadAgainAndBreaksNoBoundThatItsSubjectKept(
            @ForAll("envelopes") TransferEnvelope envelope, @ForAll("words") String words) {
        List<GatewayReport.Outcome> outcomes = envelope.recipients().stream()
                .map(r -> GatewayReport.Outcome.failed(r, "5.0.0", words))
                .toList();
        MtsApdu.Message subject = new MtsApdu.Message(envelope, Octets.ofHex("30"));
        Reporting<MtsApdu.Report> reporting = GatewayReport.on(subject, ARRIVAL, outcomes, Samples.A);
        if (reporting instanceof Reporting.Made<MtsApdu.Report> made) {
            MtsApdu.Report report = made.value();
            assertThat(MtsApdu.decode(report.node().encode(), P1Limits.STANDARD))
                    .isEqualTo(report);
            // Not of the envelope alone: where its type says interpersonal, its content is none, and goes back as it
            // came.
            if (subject.faults().isEmpty()) {
                assertThat(report.faults()).isEmpty();
            }
        } else {
            assertThat(envelope.recipients())
                    .noneMatch(r -> GatewayReport.isAsked(r, outcomes.get(0).result()));
        }
    }

    @Test
    void theReportIsWrittenForTheJudges() throws IOException {
        Path folder = Path.of("target", "judge");
        Files.createDirectories(folder);
        MtsApdu.Report report = fourFailures();
        assertThat(report.faults()).isEmpty();
        Files.write(
                folder.resolve("p1-report-of-the-gateway.ber"),
                report.node().encode().toByteArray());
    }
}

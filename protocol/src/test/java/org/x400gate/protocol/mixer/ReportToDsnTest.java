package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.mixer.ReportSamples.ARRIVAL;
import static org.x400gate.protocol.mixer.ReportSamples.BY_MAIL;
import static org.x400gate.protocol.mixer.ReportSamples.MAIL;
import static org.x400gate.protocol.mixer.ReportSamples.UNKNOWN;
import static org.x400gate.protocol.mixer.ReportSamples.made;
import static org.x400gate.protocol.mixer.ReportSamples.read;
import static org.x400gate.protocol.mixer.ReportSamples.status;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeWriter;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.ExtensionField;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.P1Samples;
import org.x400gate.protocol.p1.ReportContent;
import org.x400gate.protocol.p1.ReportEnvelope;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.TraceElement;

class ReportToDsnTest {
    private static final Instant DELIVERED_AT = Instant.parse("2026-11-23T14:01:00Z");

    private static ReportedRecipient failed(int number) {
        return ReportedRecipient.of(
                ReportSamples.recipient(number, OriginatorReportRequest.NON_DELIVERY_REPORT), ARRIVAL, UNKNOWN);
    }

    private static ReportedRecipient delivered(int number, OriginatorReportRequest asked) {
        return ReportedRecipient.of(
                ReportSamples.recipient(number, asked), ARRIVAL, new ReportedRecipient.Delivered(DELIVERED_AT, 1));
    }

    private static MtsApdu.Report report(ReportedRecipient... recipients) {
        return report(Samples.ALICE_X400, Optional.empty(), List.of(), recipients);
    }

    private static MtsApdu.Report report(
            OrName destination,
            Optional<Octets> returned,
            List<ExtensionField> extensions,
            ReportedRecipient... recipients) {
        return new MtsApdu.Report(
                ReportEnvelope.of(
                        new MtsIdentifier(Samples.B.ours(), "report-1"),
                        destination,
                        TraceElement.relayed(Samples.B.ours(), DELIVERED_AT)),
                new ReportContent(
                        new MtsIdentifier(Samples.A.ours(), "id-1"),
                        List.of(),
                        Optional.empty(),
                        Optional.of(ContentType.P22),
                        Optional.of("Greetings"),
                        returned,
                        Optional.empty(),
                        extensions,
                        List.of(recipients)));
    }

    private static ExtensionField correlator(String text) {
        return new ExtensionField(
                new ExtensionField.Standard(MtsExtensions.CONTENT_CORRELATOR),
                ExtensionField.NOT_CRITICAL,
                Optional.of(BerNode.ascii(org.x400gate.protocol.asn1.Tag.IA5_STRING, text)
                        .encode()));
    }

    private static List<MailPart> parts(DsnMail mail) {
        return ((MailPart.Multipart) read(mail).body()).parts();
    }

    @Test
    void theSenderIsToldByTheNamesAndTheEnvelopeIdentifierItGave() {
        DsnMail mail = made(ReportToDsn.map(report(failed(1)), BY_MAIL, Samples.A));
        assertThat(mail.envelope()).isEqualTo(new SmtpEnvelope(Optional.empty(), List.of(Samples.ALICE)));
        MimeMessage read = read(mail);
        assertThat(read.first("Subject").orElseThrow().text()).isEqualTo("Delivery-Report (failure) for bob@b.example");
        assertThat(read.first("Message-Type").orElseThrow().body()).isEqualTo("Delivery Report");
        DeliveryStatus status = status(mail);
        assertThat(status.envelopeId()).contains("QQ314159");
        assertThat(status.perMessage().first("X400-Subject-Submision-Identifier"))
                .contains("[/PRMD=a/ADMD= /C=XX/;id-1]");
        assertThat(status.perMessage().first("Reporting-MTA")).contains("x400; /PRMD=b/ADMD= /C=XX/");
        assertThat(status.perMessage().date("Arrival-Date")).contains(ARRIVAL);
        DeliveryStatus.Fields bob = status.perRecipient().get(0);
        assertThat(bob.first("Original-Recipient")).contains("rfc822;bob@old.example");
        assertThat(bob.first("Final-Recipient")).contains("x400; /S=bob/PRMD=b/ADMD= /C=XX/");
        assertThat(bob.first("Action")).contains("failed");
        assertThat(bob.first("Status")).contains("5.1.1");
        assertThat(bob.first("Diagnostic-Code"))
                .contains("x400; Reason 1 (unable-to-transfer); Diagnostic 0 (unrecognised-OR-name)");
        assertThat(parts(mail).get(2)).isEqualTo(new MailPart.Opaque("message/rfc822", Optional.empty(), MAIL));
    }

    @Test
    @Tag("SF-30")
    void nobodyIsToldWhatNobodyAskedNorIsTheNullReversePath() {
        MtsApdu.Report deliveredBob = report(delivered(1, OriginatorReportRequest.REPORT));
        assertThat(ReportToDsn.map(deliveredBob, BY_MAIL, Samples.A)).isInstanceOf(Reporting.NotWanted.class);
        assertThat(ReportToDsn.map(report(failed(3)), BY_MAIL, Samples.A)).isInstanceOf(Reporting.NotWanted.class);
        MailSubject nobody = new MailSubject(
                Optional.empty(), Optional.empty(), false, ARRIVAL, Optional.empty(), BY_MAIL.recipients());
        assertThat(ReportToDsn.map(report(failed(1)), nobody, Samples.A)).isInstanceOf(Reporting.NotWanted.class);
        OrName stand = OrName.of(Samples.MAPPING
                .toOr(new Mailbox(RfcToIpm.NULL_SENDER, "gw.a.example"))
                .orElseThrow());
        assertThat(ReportToDsn.map(report(stand, Optional.empty(), List.of(), failed(1)), Samples.A))
                .isInstanceOf(Reporting.NotWanted.class);
    }

    @Test
    void successesAndFailuresAreToldToWhomeverAskedForEach() {
        MtsApdu.Report all = report(
                failed(1),
                delivered(2, OriginatorReportRequest.REPORT),
                failed(3),
                delivered(4, OriginatorReportRequest.NO_REPORT));
        DsnMail known = made(ReportToDsn.map(all, BY_MAIL, Samples.A));
        assertThat(status(known).perRecipient())
                .extracting(f -> f.first("X400-Originally-Specified-Recipient-Number")
                                .orElse("") + " " + f.first("Action").orElse(""))
                .containsExactly("1 failed", "4 delivered");
        assertThat(read(known).first("Subject").orElseThrow().text())
                .isEqualTo("Delivery-Report (success and failures)");
        DsnMail unknown = made(ReportToDsn.map(all, Samples.A));
        assertThat(status(unknown).perRecipient())
                .extracting(f ->
                        f.first("X400-Originally-Specified-Recipient-Number").orElse(""))
                .containsExactly("1", "2", "3");
    }

    @Test
    void aDeliveryTellsWhenAndByWhatKindOfUser() {
        DsnMail mail = made(ReportToDsn.map(report(delivered(4, OriginatorReportRequest.REPORT)), BY_MAIL, Samples.A));
        DeliveryStatus.Fields eve = status(mail).perRecipient().get(0);
        assertThat(eve.first("Status")).contains("2.0.0");
        assertThat(eve.date("X400-Delivery-Time")).contains(DELIVERED_AT);
        assertThat(eve.first("X400-Type-of-MTS-User")).contains("private (1)");
        assertThat(eve.first("Diagnostic-Code")).isEmpty();
        assertThat(parts(mail).get(2)).isInstanceOf(MailPart.Opaque.class);
        assertThat(((MailPart.Opaque) parts(mail).get(2)).type()).isEqualTo("text/rfc822-headers");
    }

    @Test
    void anEnvelopeIdentifierTravelsInTheCorrelator() {
        MtsApdu.Report report =
                report(Samples.ALICE_X400, Optional.empty(), List.of(correlator("SMTP/NOTARY ENVID: QQ1")), failed(1));
        assertThat(status(made(ReportToDsn.map(report, Samples.A))).envelopeId())
                .contains("QQ1");
        MtsApdu.Report other =
                report(Samples.ALICE_X400, Optional.empty(), List.of(correlator("Subject: x\r\n")), failed(1));
        DeliveryStatus status = status(made(ReportToDsn.map(other, Samples.A)));
        assertThat(status.envelopeId()).contains("[/PRMD=a/ADMD= /C=XX/;id-1]");
        assertThat(status.perMessage().first("X400-Content-Correlator")).contains("Subject: x");
    }

    @Test
    void returnedContentComesBackAsTheMailItIsAndIsNamedIfItIsNone() {
        MtsApdu.Message message = ReportSamples.message();
        MtsApdu.Report good = report(Samples.ALICE_X400, Optional.of((Octets) message.content()), List.of(), failed(1));
        Reporting.Made<DsnMail> with = (Reporting.Made<DsnMail>) ReportToDsn.map(good, Samples.A);
        assertThat(((MailPart.Opaque) parts(with.value()).get(2))
                        .content()
                        .toString(java.nio.charset.StandardCharsets.US_ASCII))
                .contains("Subject: Greetings\r\n")
                .endsWith("\r\n\r\nHello.\r\n");
        MtsApdu.Report bad = report(Samples.ALICE_X400, Optional.of(Octets.ofHex("0500")), List.of(), failed(1));
        Reporting.Made<DsnMail> without = (Reporting.Made<DsnMail>) ReportToDsn.map(bad, Samples.A);
        assertThat(parts(without.value())).hasSize(2);
        assertThat(without.losses()).extracting(Loss::field).containsExactly("returned content, content");
    }

    @Test
    void whatHasNoPlaceIsNamedInTheReportAndAsALoss() {
        ExtensionField unknown =
                new ExtensionField(new ExtensionField.Standard(99), ExtensionField.NOT_CRITICAL, Optional.empty());
        MtsApdu.Report report = report(Samples.ALICE_X400, Optional.empty(), List.of(unknown), failed(1));
        Reporting.Made<DsnMail> made = (Reporting.Made<DsnMail>) ReportToDsn.map(report, Samples.A);
        assertThat(status(made.value()).perMessage().first("X400-Discarded-DR-Extensions"))
                .contains("(99)");
        assertThat(made.losses()).extracting(Loss::field).containsExactly("extension (99)");
    }

    @Provide
    net.jqwik.api.Arbitrary<MtsApdu.Report> reports() {
        return P1Samples.reports();
    }

    @Property(tries = 300)
    void whateverAPeerReportsIsToldInSevenBitsOrNotAtAll(@ForAll("reports") MtsApdu.Report report) {
        if (ReportToDsn.map(report, Samples.A) instanceof Reporting.Made<DsnMail> made) {
            assertThat(MimeWriter.isSevenBit(made.value().message())).isTrue();
            List<DeliveryStatus.Fields> told = status(made.value()).perRecipient();
            List<String> asked = new ArrayList<>();
            for (ReportedRecipient recipient : report.content().recipients()) {
                boolean delivered = recipient.result() instanceof ReportedRecipient.Delivered;
                if (recipient.originatorReport() == OriginatorReportRequest.REPORT
                        || recipient.originatorReport() == OriginatorReportRequest.NON_DELIVERY_REPORT && !delivered) {
                    asked.add(delivered ? "delivered" : "failed");
                }
            }
            assertThat(told).extracting(f -> f.first("Action").orElse("")).isEqualTo(asked);
            assertThat(told)
                    .allMatch(f -> f.first("Final-Recipient").isPresent()
                            && f.first("Status").isPresent());
        }
    }
}

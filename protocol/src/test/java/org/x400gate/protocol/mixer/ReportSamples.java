package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.ExtensionField;
import org.x400gate.protocol.p1.MtaReportRequest;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.PerMessageIndicators;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** Messages that are reported on, from either side: Alice's, to Bob, Carol and Dan, and to Eve, whose delivery she wants to know of. */
final class ReportSamples {
    static final Instant ARRIVAL = Instant.parse("2026-11-23T13:59:00Z");
    static final NotDelivered UNKNOWN = NotDelivered.of(1, 0);
    static final List<String> NAMES = List.of("bob", "carol", "dan", "eve");
    static final Octets MAIL =
            Octets.of("From: alice@a.example\r\nSubject: Greetings\r\n\r\nHello.\r\n", StandardCharsets.US_ASCII);
    static final MailSubject BY_MAIL = new MailSubject(
            Optional.of(Samples.ALICE),
            Optional.of("QQ314159"),
            false,
            ARRIVAL,
            Optional.of(MAIL),
            List.of(
                    recipient(1, "rfc822;bob@old.example", Set.of(Notify.FAILURE)),
                    recipient(2, "rfc822;carol@b.example", Notify.UNSAID),
                    recipient(3, "rfc822;dan@b.example", Set.of()),
                    recipient(4, "rfc822;eve@b.example", Set.of(Notify.SUCCESS, Notify.FAILURE))));

    private ReportSamples() {}

    private static MailSubject.Recipient recipient(int number, String original, Set<Notify> asked) {
        return new MailSubject.Recipient(
                new Mailbox(NAMES.get(number - 1), "b.example"), number, Optional.of(original), asked);
    }

    static OrName name(String surname) {
        return OrName.of(Samples.prefix("/S=" + surname + "/PRMD=b/ADMD= /C=XX/"));
    }

    static PerRecipient recipient(int number, OriginatorReportRequest asked) {
        return PerRecipient.of(name(NAMES.get(number - 1)), number)
                .withReports(MtaReportRequest.NON_DELIVERY_REPORT, asked);
    }

    static TransferEnvelope.Builder envelope() {
        return TransferEnvelope.builder(
                        new MtsIdentifier(Samples.A.ours(), "id-1"), Samples.ALICE_X400, ContentType.P22)
                .contentIdentifier("Greetings")
                .indicators(PerMessageIndicators.of(PerMessageIndicators.CONTENT_RETURN_REQUEST))
                .trace(TraceElement.relayed(Samples.A.ours(), Instant.parse("2026-11-23T13:58:00Z")))
                .extension(new ExtensionField(
                        new ExtensionField.Standard(MtsExtensions.CONTENT_CORRELATOR),
                        ExtensionField.NOT_CRITICAL,
                        Optional.of(BerNode.ascii(Tag.IA5_STRING, "Subject: Greetings\r\nTo: bob@b.example\r\n")
                                .encode())))
                .recipient(recipient(1, OriginatorReportRequest.NON_DELIVERY_REPORT))
                .recipient(recipient(2, OriginatorReportRequest.NON_DELIVERY_REPORT))
                .recipient(recipient(3, OriginatorReportRequest.NO_REPORT))
                .recipient(recipient(4, OriginatorReportRequest.REPORT));
    }

    static MtsApdu.Message message() {
        return message(envelope().build());
    }

    static MtsApdu.Message message(TransferEnvelope envelope) {
        Heading heading =
                Heading.builder(IpmIdentifier.of("1")).subject("Greetings").build();
        Ipm ipm = new Ipm(heading, List.of(BodyPart.Ia5Text.of("Hello.\r\n")));
        return new MtsApdu.Message(envelope, ipm.node().encode());
    }

    static ReportSubject subject() {
        return subject(envelope().build());
    }

    static ReportSubject subject(TransferEnvelope envelope) {
        return ReportSubject.of(envelope, Samples.mapped(IpmToRfc.map(message(envelope), Samples.A)));
    }

    static <T> T made(Reporting<T> reporting) {
        assertThat(reporting).isInstanceOf(Reporting.Made.class);
        return ((Reporting.Made<T>) reporting).value();
    }

    static MimeMessage read(DsnMail mail) {
        return MimeReader.read(mail.message(), MimeLimits.STANDARD);
    }

    static DeliveryStatus status(DsnMail mail) {
        return DeliveryStatus.find(read(mail), MimeLimits.STANDARD).orElseThrow();
    }
}

package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.mixer.Samples.ALICE;
import static org.x400gate.protocol.mixer.Samples.BOB;
import static org.x400gate.protocol.mixer.Samples.BOB_X400;
import static org.x400gate.protocol.mixer.Samples.mapped;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.ipm.BodyPart;
import org.x400gate.protocol.ipm.Heading;
import org.x400gate.protocol.ipm.Ipm;
import org.x400gate.protocol.ipm.IpmIdentifier;
import org.x400gate.protocol.ipm.Ipn;
import org.x400gate.protocol.ipm.NotificationRequest;
import org.x400gate.protocol.ipm.OrDescriptor;
import org.x400gate.protocol.ipm.RecipientSpecifier;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.MtaReportRequest;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TransferEnvelope;

class MdnTest {
    private static final Instant READ = Instant.parse("2026-11-23T12:30:00Z");
    private static final SmtpEnvelope BACK_TO_BOB = new SmtpEnvelope(Optional.empty(), List.of(BOB));

    private static String mdn(String fields) {
        return "From: Alice <alice@a.example>\r\nTo: bob@b.example\r\nDate: Mon, 23 Nov 2026 13:30:00 +0100\r\n"
                + "Subject: Read: greetings\r\nMessage-ID: <mdn@a.example>\r\nMIME-Version: 1.0\r\n"
                + "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\r\n\r\n"
                + "--b\r\nContent-Type: text/plain\r\n\r\nYour message was displayed.\r\n"
                + "--b\r\nContent-Type: message/disposition-notification\r\n\r\n" + fields + "\r\n--b--\r\n";
    }

    private static Mapping<X400Message> map(String mail, Edition edition) {
        return RfcToIpm.map(BACK_TO_BOB, Octets.of(mail, StandardCharsets.UTF_8), Samples.A, edition);
    }

    private static Ipn notification(String fields) {
        return (Ipn) Dump.content(mapped(map(mdn(fields), Edition.OF_1988)).message());
    }

    private static String disposition(String text) {
        return "Final-Recipient: rfc822; alice@a.example\r\n"
                + "Original-Message-ID: <\"PC 42*/S=bob/PRMD=b/ADMD= /C=XX/\"@MHS>\r\nDisposition: " + text + "\r\n";
    }

    private static final IpmIdentifier SUBJECT = new IpmIdentifier(Optional.of(BOB_X400), "PC 42");

    @ParameterizedTest
    @ValueSource(strings = {"OF_1984", "OF_1988"})
    @Tag("SF-41")
    void aReceiptByMailIsANotificationWithTheSubjectsIdentifier(Edition edition) {
        X400Message made = mapped(map(mdn(disposition("manual-action/MDN-sent-manually; displayed")), edition));
        Ipn ipn = (Ipn) Dump.content(made.message());
        assertThat(ipn.subject()).isEqualTo(SUBJECT);
        assertThat(ipn.originator()).contains(OrDescriptor.of(Samples.ALICE_X400, "Alice"));
        assertThat(ipn.fields()).isEqualTo(Ipn.Receipt.of(READ, false));
        assertThat(made.message().envelope().contentType()).isEqualTo(ContentType.P2);
        assertThat(made.message().envelope().recipients())
                .allMatch(r -> r.originatorReport() == OriginatorReportRequest.NO_REPORT);
        assertThat(made.message().faults()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "manual-action/MDN-sent-manually; displayed | RN manual",
                "Automatic-Action / MDN-Sent-Automatically ; DISPLAYED | RN automatic",
                "automatic-action/MDN-sent-automatically; processed | RN automatic processed",
                "manual-action/MDN-sent-manually; processed/error | RN automatic processed",
                "manual-action/MDN-sent-manually; dispatched | NRN forwarded",
                "automatic-action/MDN-sent-automatically; deleted | NRN IPM_DELETED",
                "automatic-action/MDN-sent-automatically; deleted/expired | NRN IPM_EXPIRED",
                "automatic-action/MDN-sent-automatically; deleted/warning,superseded | NRN IPM_OBSOLETED",
                "automatic-action/MDN-sent-automatically; deleted/mailbox-terminated | NRN USER_SUBSCRIPTION_TERMINATED",
            })
    @Tag("SF-41")
    void everyDispositionHasItsNotification(String text, String expected) {
        Ipn.Fields fields = notification(disposition(text)).fields();
        String found;
        if (fields instanceof Ipn.Receipt receipt) {
            found = "RN " + (receipt.automatic() ? "automatic" : "manual")
                    + receipt.supplementary().map(words -> " " + words).orElse("");
        } else {
            Ipn.NonReceipt lost = (Ipn.NonReceipt) fields;
            found = "NRN " + lost.discardReason().map(Enum::name).orElse("forwarded");
        }
        assertThat(found).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Disposition: manual-action/MDN-sent-manually; displayed", // of no message
                "Original-Message-ID: <1@b>\r\nDisposition: manual-action/MDN-sent-manually; denied",
                "Original-Message-ID: <1@b>\r\nDisposition: displayed",
                "Original-Message-ID: not one\r\nDisposition: manual-action/MDN-sent-manually; displayed",
                "Original-Message-ID: <1@b>"
            })
    void whatHasNoNotificationGoesAsAMessage(String fields) {
        assertThat(Dump.content(mapped(map(mdn(fields), Edition.OF_1988)).message()))
                .isInstanceOf(Ipm.class);
    }

    static Stream<Ipn.Fields> everyKind() {
        return Stream.of(
                Ipn.Receipt.of(READ, false),
                Ipn.Receipt.of(READ, true),
                new Ipn.Receipt(READ, true, Optional.of("seen by all"), List.of()),
                Ipn.NonReceipt.discarded(Ipn.DiscardReason.IPM_EXPIRED),
                Ipn.NonReceipt.discarded(Ipn.DiscardReason.IPM_OBSOLETED),
                Ipn.NonReceipt.discarded(Ipn.DiscardReason.USER_SUBSCRIPTION_TERMINATED),
                Ipn.NonReceipt.discarded(Ipn.DiscardReason.IPM_DELETED),
                Ipn.NonReceipt.autoForwarded(Optional.of("on holiday")),
                Ipn.NonReceipt.autoForwarded(Optional.empty()));
    }

    private static MtsApdu.Message message(Ipn ipn) {
        TransferEnvelope envelope = Samples.envelopeTo(BOB_X400).build();
        return new MtsApdu.Message(envelope, ipn.node().encode());
    }

    /** Over mail and back: what the notification says is the same. */
    @ParameterizedTest
    @MethodSource("everyKind")
    @Tag("SF-41")
    void aNotificationIsAReportWithTheIdentifierOfItsSubjectAndComesBack(Ipn.Fields fields) {
        Ipn ipn = Ipn.of(SUBJECT, OrDescriptor.of(Samples.ALICE_X400, "Alice"), fields);
        RfcMessage mail = mapped(IpmToRfc.map(message(ipn), Samples.B));
        assertThat(mail.envelope()).isEqualTo(BACK_TO_BOB);
        String text = mail.message().toString(StandardCharsets.US_ASCII);
        assertThat(text)
                .contains(
                        "multipart/report; report-type=disposition-notification",
                        "Original-Message-ID: <\"PC 42*/S=bob/PRMD=b/ADMD= /C=XX/\"@MHS>\r\n",
                        "Final-Recipient: rfc822; alice@a.example\r\n",
                        "Auto-Submitted: auto-replied\r\n");
        MimeMessage read = MimeReader.read(mail.message(), MimeLimits.STANDARD);
        assertThat(((MailPart.Multipart) read.body()).subtype()).isEqualTo("report");
        assertThat(Dump.content(mapped(RfcToIpm.map(mail.envelope(), mail.message(), Samples.A))
                        .message()))
                .isEqualTo(ipn);
    }

    @Test
    void anAdviceOfAnotherKindIsToldAndItsLossNamed() {
        Ipn ipn = Ipn.of(SUBJECT, OrDescriptor.of(Samples.ALICE_X400), new Ipn.Other(List.of(Octets.ofHex("3000"))));
        Mapping.Mapped<RfcMessage> mapping = (Mapping.Mapped<RfcMessage>) IpmToRfc.map(message(ipn), Samples.B);
        assertThat(mapping.value().message().toString(StandardCharsets.US_ASCII))
                .contains("; processed\r\n");
        assertThat(mapping.losses()).extracting(Loss::field).contains("other-notification-type-fields");
    }

    @Test
    void aNotificationForNobodyWeKnowIsRefused() {
        Ipn ipn = Ipn.of(SUBJECT, OrDescriptor.of(Samples.ALICE_X400), Ipn.Receipt.of(READ, false));
        TransferEnvelope nobody = Samples.envelopeTo(BOB_X400)
                .recipients(List.of(PerRecipient.of(BOB_X400, 1).withResponsible(false)))
                .build();
        assertThat(Samples.refused(
                        IpmToRfc.map(new MtsApdu.Message(nobody, ipn.node().encode()), Samples.B)))
                .isNotEmpty();
    }

    /** Each of three recipients is asked about delivery as RCPT TO says, and about receipt as the header says. */
    @Test
    @Tag("SF-40")
    void receiptIsAskedSeparatelyFromDelivery() {
        Mailbox dora = new Mailbox("dora", "b.example");
        Mailbox eve = new Mailbox("eve", "b.example");
        Map<Mailbox, Set<Notify>> asked = Map.of(
                BOB, Set.of(), dora, EnumSet.of(Notify.FAILURE), eve, EnumSet.of(Notify.SUCCESS, Notify.FAILURE));
        List<OriginatorReportRequest> reports = List.of(
                OriginatorReportRequest.NO_REPORT,
                OriginatorReportRequest.NON_DELIVERY_REPORT,
                OriginatorReportRequest.REPORT);
        for (String header : List.of("", "Disposition-Notification-To: alice@a.example\r\n")) {
            String mail = header + "From: alice@a.example\r\nTo: bob@b.example, dora@b.example, eve@b.example\r\n\r\nx";
            SmtpEnvelope envelope = new SmtpEnvelope(
                    Optional.of(ALICE), List.of(BOB, dora, eve), new ReportRequests(Optional.empty(), false, asked));
            X400Message made = mapped(RfcToIpm.map(envelope, Octets.of(mail, StandardCharsets.US_ASCII), Samples.A));
            assertThat(made.message().envelope().recipients())
                    .extracting(PerRecipient::originatorReport)
                    .isEqualTo(reports);
            Set<NotificationRequest> receipt =
                    header.isEmpty() ? Set.of() : Set.of(NotificationRequest.RN, NotificationRequest.NRN);
            assertThat(Dump.ipm(made.message()).heading().primaryRecipients())
                    .hasSize(3)
                    .allSatisfy(r -> assertThat(r.notificationRequests()).isEqualTo(receipt));
            assertThat(mapped(IpmToRfc.map(
                                    (MtsApdu.Message) MtsApdu.decode(
                                            encoded(made.message()), org.x400gate.protocol.p1.P1Limits.STANDARD),
                                    Samples.B))
                            .message()
                            .toString(StandardCharsets.US_ASCII)
                            .contains("Disposition-Notification-To: alice@a.example\r\n"))
                    .isEqualTo(!header.isEmpty());
        }
    }

    private static Octets encoded(MtsApdu message) {
        try {
            return Octets.wrap(message.node().sequence().open().readAllBytes());
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    /** All combinations of the three wishes, and both recipients of a copy: what one was asked, the other was not. */
    @Test
    @Tag("SF-40")
    void whatX400AsksOfARecipientIsAskedByMailOfThoseWhoGetTheCopy() {
        OrName dora = OrName.of(Samples.prefix("/S=dora/PRMD=b/ADMD= /C=XX/"));
        for (OriginatorReportRequest report : OriginatorReportRequest.values()) {
            for (boolean ofBob : List.of(true, false)) {
                Heading heading = Heading.builder(IpmIdentifier.of("1"))
                        .originator(OrDescriptor.of(Samples.ALICE_X400))
                        .primaryRecipient(asked(BOB_X400, ofBob))
                        .copyRecipient(asked(dora, !ofBob))
                        .build();
                TransferEnvelope toBob = Samples.envelopeTo(BOB_X400)
                        .recipients(List.of(
                                PerRecipient.of(BOB_X400, 1).withReports(MtaReportRequest.NON_DELIVERY_REPORT, report),
                                PerRecipient.of(dora, 2).withResponsible(false)))
                        .build();
                MtsApdu.Message message = new MtsApdu.Message(
                        toBob,
                        new Ipm(heading, List.of(BodyPart.Ia5Text.of("x")))
                                .node()
                                .encode());
                RfcMessage mail = mapped(IpmToRfc.map(message, Samples.B));
                assertThat(mail.recipients().get(0).originatorReport()).isEqualTo(report);
                assertThat(mail.message()
                                .toString(StandardCharsets.US_ASCII)
                                .contains("Disposition-Notification-To: alice@a.example\r\n"))
                        .isEqualTo(ofBob);
            }
        }
    }

    private static RecipientSpecifier asked(OrName name, boolean receipt) {
        return new RecipientSpecifier(
                OrDescriptor.of(name), receipt ? Set.of(NotificationRequest.RN) : Set.of(), false, List.of());
    }

    @Test
    void whatCantBeAskedByMailIsNamed() {
        Heading heading = Heading.builder(IpmIdentifier.of("1"))
                .primaryRecipient(new RecipientSpecifier(
                        OrDescriptor.of(BOB_X400),
                        Set.of(NotificationRequest.NRN, NotificationRequest.IPM_RETURN),
                        false,
                        List.of()))
                .build();
        Mapping.Mapped<RfcMessage> mapping = (Mapping.Mapped<RfcMessage>)
                IpmToRfc.map(Samples.message(heading, BodyPart.Ia5Text.of("x")), Samples.B);
        assertThat(mapping.losses())
                .extracting(Loss::what)
                .contains("return of the message can't be asked for", "of non-receipt alone, which can't be asked for");
    }
}

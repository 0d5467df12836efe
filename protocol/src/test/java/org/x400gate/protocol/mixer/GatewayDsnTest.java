package org.x400gate.protocol.mixer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.protocol.mixer.ReportSamples.BY_MAIL;
import static org.x400gate.protocol.mixer.ReportSamples.MAIL;
import static org.x400gate.protocol.mixer.ReportSamples.UNKNOWN;
import static org.x400gate.protocol.mixer.ReportSamples.made;
import static org.x400gate.protocol.mixer.ReportSamples.read;
import static org.x400gate.protocol.mixer.ReportSamples.status;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.mime.MailPart;
import org.x400gate.protocol.mime.MimeLimits;
import org.x400gate.protocol.mime.MimeMessage;
import org.x400gate.protocol.mime.MimeReader;
import org.x400gate.protocol.mime.MimeWriter;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;

class GatewayDsnTest {
    private static final Instant LATER = Instant.parse("2026-11-28T13:59:00Z");

    private static GatewayDsn.Outcome failed(int index) {
        return GatewayDsn.Outcome.failed(BY_MAIL.recipients().get(index), "5.1.1", "smtp; 550 5.1.1 no such user");
    }

    private static GatewayDsn.Outcome outcome(MailSubject.Recipient recipient, DsnAction action) {
        return new GatewayDsn.Outcome(
                recipient,
                action,
                action == DsnAction.FAILED ? "5.0.0" : "2.0.0",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static Reporting<DsnMail> dsn(MailSubject subject, GatewayDsn.Outcome... outcomes) {
        return GatewayDsn.on(subject, List.of(outcomes), Samples.A);
    }

    private static List<MailPart> parts(DsnMail mail) {
        return ((MailPart.Multipart) read(mail).body()).parts();
    }

    private static MailSubject with(Octets message, boolean headersOnly) {
        return new MailSubject(
                BY_MAIL.sender(),
                BY_MAIL.envelopeId(),
                headersOnly,
                BY_MAIL.arrival(),
                Optional.of(message),
                BY_MAIL.recipients());
    }

    @Test
    void aNotificationHasThreePartsAndNamesWhatTheSenderNamed() {
        DsnMail mail = made(dsn(
                BY_MAIL,
                failed(0),
                GatewayDsn.Outcome.failed(BY_MAIL.recipients().get(1), UNKNOWN)));
        assertThat(mail.envelope()).isEqualTo(new SmtpEnvelope(Optional.empty(), List.of(Samples.ALICE)));
        MimeMessage read = read(mail);
        assertThat(read.first("To").orElseThrow().body()).isEqualTo("alice@a.example");
        assertThat(read.first("Subject").orElseThrow().body()).isEqualTo("Delivery-Report (failure)");
        assertThat(read.first("Auto-Submitted").orElseThrow().body()).isEqualTo("auto-replied");
        assertThat(read.first("Content-Type").orElseThrow().body())
                .startsWith("multipart/report; report-type=delivery-status;");
        assertThat(parts(mail)).hasSize(3);
        assertThat(parts(mail).get(2)).isEqualTo(new MailPart.Opaque("message/rfc822", Optional.empty(), MAIL));
        DeliveryStatus status = status(mail);
        assertThat(status.perMessage().first("Reporting-MTA")).contains("dns; gw.a.example");
        assertThat(status.envelopeId()).contains("QQ314159");
        assertThat(status.perRecipient()).hasSize(2);
        DeliveryStatus.Fields bob = status.perRecipient().get(0);
        assertThat(bob.first("Original-Recipient")).contains("rfc822;bob@old.example");
        assertThat(bob.first("Final-Recipient")).contains("rfc822; bob@b.example");
        assertThat(bob.first("Action")).contains("failed");
        assertThat(bob.first("Status")).contains("5.1.1");
        assertThat(bob.first("Diagnostic-Code")).contains("smtp; 550 5.1.1 no such user");
        DeliveryStatus.Fields carol = status.perRecipient().get(1);
        assertThat(carol.first("Status")).contains("5.1.1");
        assertThat(carol.typed("Diagnostic-Code", "x400").flatMap(X400Diagnostic::read))
                .contains(UNKNOWN);
    }

    @Test
    @Tag("SF-30")
    void nothingIsToldToTheNullReversePathNorOfARecipientNobodyAskedAbout() {
        MailSubject notification = new MailSubject(
                Optional.empty(), Optional.empty(), false, BY_MAIL.arrival(), BY_MAIL.message(), BY_MAIL.recipients());
        assertThat(dsn(notification, failed(0))).isInstanceOf(Reporting.NotWanted.class);
        assertThat(dsn(BY_MAIL, failed(2))).isInstanceOf(Reporting.NotWanted.class);
        assertThat(dsn(BY_MAIL)).isInstanceOf(Reporting.NotWanted.class);
        assertThat(status(made(dsn(BY_MAIL, failed(0), failed(2)))).perRecipient())
                .hasSize(1);
    }

    @Test
    void eachOfTheEightWishesIsHonouredForEachAction() {
        for (int bits = 0; bits < 8; bits++) {
            Set<Notify> asked = new TreeSet<>();
            for (Notify one : Notify.values()) {
                if ((bits >> one.ordinal() & 1) == 1) {
                    asked.add(one);
                }
            }
            MailSubject.Recipient recipient = new MailSubject.Recipient(Samples.BOB, 1, Optional.empty(), asked);
            for (DsnAction action : DsnAction.values()) {
                Notify needed = switch (action) {
                    case FAILED -> Notify.FAILURE;
                    case DELAYED -> Notify.DELAY;
                    case DELIVERED, RELAYED, EXPANDED -> Notify.SUCCESS;
                };
                assertThat(dsn(BY_MAIL, outcome(recipient, action)) instanceof Reporting.Made<DsnMail>)
                        .as(asked + " " + action)
                        .isEqualTo(asked.contains(needed));
            }
        }
    }

    @Test
    void notifyIsReadInAnyCaseAndNeverStandsAlone() {
        assertThat(Notify.read("success,FAILURE")).contains(Set.of(Notify.SUCCESS, Notify.FAILURE));
        assertThat(Notify.read("Never")).contains(Set.of());
        assertThat(Notify.read("NEVER,DELAY")).isEmpty();
        assertThat(Notify.read("")).isEmpty();
    }

    @Test
    void onlyTheHeaderComesBackIfTheSenderWantsNoMoreOrNothingFailed() {
        MailPart.Opaque header = new MailPart.Opaque(
                "text/rfc822-headers",
                Optional.empty(),
                Octets.of("From: alice@a.example\r\nSubject: Greetings\r\n", StandardCharsets.US_ASCII));
        assertThat(parts(made(dsn(with(MAIL, true), failed(0)))).get(2)).isEqualTo(header);
        assertThat(parts(made(dsn(BY_MAIL, outcome(BY_MAIL.recipients().get(1), DsnAction.DELAYED))))
                        .get(2))
                .isEqualTo(header);
        Octets large = Octets.concat(MAIL, Octets.wrap(new byte[DsnWriter.MAX_RETURNED_OCTETS]));
        Reporting<DsnMail> cut = dsn(with(large, false), failed(0));
        assertThat(parts(made(cut)).get(2)).isEqualTo(header);
        assertThat(((Reporting.Made<DsnMail>) cut).losses()).hasSize(1);
    }

    @Test
    void eightBitMailComesBackInSevenBitsAndReadsTheSame() {
        Octets mail = Octets.of(
                "From: alice@a.example\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        + "Content-Transfer-Encoding: 8bit\r\n\r\nGrüße\r\n",
                StandardCharsets.UTF_8);
        DsnMail made = made(dsn(with(mail, false), failed(0)));
        assertThat(MimeWriter.isSevenBit(made.message())).isTrue();
        MailPart.Opaque returned = (MailPart.Opaque) parts(made).get(2);
        assertThat(returned.type()).isEqualTo("message/rfc822");
        MimeMessage read = MimeReader.read(returned.content(), MimeLimits.STANDARD);
        assertThat(((MailPart.Text) read.body()).text()).isEqualTo("Grüße\r\n");
    }

    @Test
    void peopleReadWordsAndProgramsTheirDiagnostic() {
        GatewayDsn.Outcome unroutable = GatewayDsn.Outcome.failed(
                        BY_MAIL.recipients().get(0), NotDelivered.of(NotDelivered.UNABLE_TO_TRANSFER, 0))
                .withWords("there is no way to /S=bob/");
        DsnMail made = made(dsn(BY_MAIL, unroutable));
        assertThat(status(made).perRecipient().get(0).first("Diagnostic-Code"))
                .contains("x400; Reason 1 (unable-to-transfer); Diagnostic 0 (unrecognised-OR-name)");
        assertThat(((MailPart.Text) parts(made).get(0)).text()).contains("there is no way to /S=bob/\r\n");
    }

    @Test
    void aDelayTellsHowLongItIsTriedStill() {
        GatewayDsn.Outcome delayed = new GatewayDsn.Outcome(
                BY_MAIL.recipients().get(1),
                DsnAction.DELAYED,
                "4.4.1",
                Optional.of(GatewayDsn.Diagnostic.of("smtp; 421 later")),
                Optional.of("dns; mx.b.example"),
                Optional.of(BY_MAIL.arrival()),
                Optional.of(LATER));
        DeliveryStatus.Fields fields =
                status(made(dsn(BY_MAIL, delayed))).perRecipient().get(0);
        assertThat(fields.first("Action")).contains("delayed");
        assertThat(fields.first("Remote-MTA")).contains("dns; mx.b.example");
        assertThat(fields.date("Last-Attempt-Date")).contains(BY_MAIL.arrival());
        assertThat(fields.date("Will-Retry-Until")).contains(LATER);
    }

    @Test
    void aReplyFromAServerCanPutNoFieldIntoANotification() {
        GatewayDsn.Outcome forged = GatewayDsn.Outcome.failed(
                BY_MAIL.recipients().get(0),
                "5.0.0",
                "smtp; 550 no\r\n\r\nFinal-Recipient: rfc822; ceo@b.example\0\u00e4");
        DeliveryStatus status = status(made(dsn(BY_MAIL, forged)));
        assertThat(status.perRecipient()).hasSize(1);
        assertThat(status.perRecipient().get(0).first("Final-Recipient")).contains("rfc822; bob@b.example");
        assertThatThrownBy(() -> GatewayDsn.Outcome.failed(BY_MAIL.recipients().get(0), "550", "smtp; x"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

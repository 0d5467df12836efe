package org.x400gate.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.gateway.report.ReporterSamples.HOP;
import static org.x400gate.gateway.report.ReporterSamples.MAIL;
import static org.x400gate.gateway.report.ReporterSamples.NOW;
import static org.x400gate.gateway.report.ReporterSamples.REFUSED;
import static org.x400gate.gateway.report.ReporterSamples.content;
import static org.x400gate.gateway.report.ReporterSamples.entry;
import static org.x400gate.gateway.report.ReporterSamples.failed;
import static org.x400gate.gateway.report.ReporterSamples.mail;
import static org.x400gate.gateway.report.ReporterSamples.only;
import static org.x400gate.gateway.report.ReporterSamples.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.conversion.ReportAttributes;
import org.x400gate.gateway.conversion.SmtpAttributes;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtaReportRequest;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;
import org.x400gate.protocol.smtp.SmtpReply;

/** Who is told what, of messages that came by SMTP and of those that came by P1. */
class ReporterTest {
    private static final GlobalDomainIdentifier FAR = GlobalDomainIdentifier.of("XX", " ", "far");

    @Test
    @Tag("SF-30")
    void allWhoFailedAreInOneNotificationToTheReversePath() {
        QueueEntry entry = mail(
                Optional.of("ann@inside.example"),
                Map.of(
                        SmtpAttributes.ENVID,
                        "QQ+2B1",
                        SmtpAttributes.originalRecipient(2),
                        "rfc822;Carl+2Bx@b.example",
                        SmtpAttributes.MESSAGE_ID,
                        "1@inside.example"),
                3);

        Told told = Reporters.standard().tell(entry, content(), failed(REFUSED, 1, 2), NOW);

        Change.Accept report = only(told);
        assertThat(report.entry().submission().originator()).isEmpty();
        assertThat(report.entry().kind()).isEqualTo(EntryKind.RFC822);
        assertThat(report.entry().recipients())
                .containsExactly(Recipient.pending(1, "ann@inside.example", new NextHop("smtp:inside")));
        assertThat(report.entry().submission().attributes())
                .containsEntry(ReportAttributes.ON, entry.id().toString());
        assertThat(report.ledger().get(0).references()).contains("1@inside.example");
        assertThat(text(told))
                .contains("To: ann@inside.example", "Original-Envelope-Id: QQ+1")
                .contains("Original-Recipient: rfc822;Carl+x@b.example")
                .contains("Diagnostic-Code: smtp; 550 5.1.1 no such user", "Remote-MTA: dns; mx.example")
                .contains("r1@far.example", "r2@far.example")
                .doesNotContain("r3@far.example")
                .contains("body\r\n");
        assertThat(List.of(told.failed(1, "x"), told.failed(2, "x")))
                .allSatisfy(outcome -> assertThat(((RecipientOutcome.Failed) outcome).report())
                        .contains(report.entry().id()));
    }

    @Test
    void ofALongMessageTheHeaderAloneIsReadIntoTheReport() throws IOException {
        byte[] longer = new byte[5 << 20];
        java.util.Arrays.fill(longer, (byte) 'x');
        byte[] head = MAIL.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(head, 0, longer, 0, head.length);
        int[] read = new int[1];
        ContentRef content = new ContentRef() {
            @Override
            public long octets() {
                return longer.length;
            }

            @Override
            public InputStream open() {
                return new java.io.ByteArrayInputStream(longer) {
                    @Override
                    public synchronized int read(byte[] into, int from, int length) {
                        int count = super.read(into, from, length);
                        read[0] += Math.max(count, 0);
                        return count;
                    }
                };
            }
        };
        QueueEntry entry = mail(Optional.of("ann@inside.example"), Map.of(), 1);

        Told told = Reporters.standard().tell(entry, content, failed(REFUSED, 1), NOW);

        assertThat(text(told))
                .contains("text/rfc822-headers", "Subject: secret")
                .doesNotContain("xxxxxxxx");
        assertThat(read[0]).isLessThan(2 << 20);
    }

    @Test
    void whoAskedForNothingIsToldNothingAndTheEntryNeedsNobody() {
        QueueEntry entry = mail(
                Optional.of("ann@inside.example"),
                Map.of(SmtpAttributes.notifyOn(1), "NEVER", SmtpAttributes.notifyOn(2), "SUCCESS,DELAY"),
                3);

        Told told = Reporters.standard().tell(entry, content(), failed(REFUSED, 1, 2, 3), NOW);

        assertThat(told.failed(1, "550"))
                .isEqualTo(new RecipientOutcome.Ended(1, "550; nobody is told: NOTIFY has no FAILURE (RFC 3461 4.1)"));
        assertThat(told.failed(2, "550")).isInstanceOf(RecipientOutcome.Ended.class);
        assertThat(told.failed(3, "550")).isInstanceOf(RecipientOutcome.Failed.class);
        assertThat(text(told)).contains("r3@far.example").doesNotContain("r1@far.example", "r2@far.example");
    }

    @Test
    @Tag("SF-30")
    void theNullReversePathIsToldNothing() {
        QueueEntry entry = mail(Optional.empty(), Map.of(), 1);

        Told told = Reporters.standard().tell(entry, content(), failed(REFUSED, 1), NOW);

        assertThat(told.newEntries()).isEmpty();
        assertThat(told.failed(1, "550")).isInstanceOf(RecipientOutcome.Ended.class);
    }

    @Test
    @Tag("SF-31")
    void aNotificationThatFailsIsHeldAndNeverReportedOn() {
        QueueEntry ours = mail(Optional.empty(), Map.of(ReportAttributes.ON, "x"), 1);
        QueueEntry theirs = mail(Optional.empty(), Map.of(), 1);
        Octets dsn = Octets.of(
                "From: x\r\nContent-Type: multipart/report;\r\n\treport-type=delivery-status; boundary=b\r\n\r\n--b--\r\n",
                StandardCharsets.US_ASCII);

        for (Told told : List.of(
                Reporters.standard().tell(ours, content(), failed(REFUSED, 1), NOW),
                Reporters.standard().tell(theirs, dsn, failed(REFUSED, 1), NOW))) {
            assertThat(told.newEntries()).isEmpty();
            assertThat(((RecipientOutcome.Failed) told.failed(1, "550")).report())
                    .isEmpty();
            assertThat(told.failed(1, "550").text()).contains("not reported: it is a notification");
        }
    }

    @Test
    @Tag("SF-31")
    void aReportWithoutAWayIsNotForgottenTheFailureIsHeld() {
        QueueEntry entry = mail(Optional.of("ann@nowhere.example"), Map.of(), 1);

        Told told = Reporters.standard().tell(entry, content(), failed(REFUSED, 1), NOW);

        assertThat(told.newEntries()).isEmpty();
        assertThat(told.failed(1, "550")).isInstanceOfSatisfying(RecipientOutcome.Failed.class, held -> {
            assertThat(held.report()).isEmpty();
            assertThat(held.text()).contains("not reported: its report has no way");
        });
    }

    private static PerRecipient recipient(int number, OriginatorReportRequest asked) {
        return PerRecipient.of(OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=gate/S=r" + number + "/")), number)
                .withReports(MtaReportRequest.NON_DELIVERY_REPORT, asked);
    }

    private static MtsApdu.Message message(UnaryOperator<TransferEnvelope.Builder> more, PerRecipient... recipients) {
        TransferEnvelope.Builder envelope = TransferEnvelope.builder(
                        new MtsIdentifier(FAR, "subject"),
                        OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=far/S=otto/")),
                        ContentType.P22)
                .trace(TraceElement.relayed(FAR, NOW))
                .recipients(List.of(recipients));
        return new MtsApdu.Message(more.apply(envelope).build(), Octets.of(1, 2, 3));
    }

    private QueueEntry entryOf(MtsApdu.Message message) {
        List<Recipient> to = message.envelope().recipients().stream()
                .filter(PerRecipient::responsible)
                .map(each -> Recipient.pending(each.number(), each.recipient().toString(), HOP))
                .toList();
        return entry(EntryKind.P1, Optional.of("otto"), Map.of(), to, 10);
    }

    private static MtsApdu.Report report(Told told) {
        Change.Accept accept = only(told);
        assertThat(accept.entry().kind()).isEqualTo(EntryKind.P1);
        return (MtsApdu.Report) MtsApdu.decode(Octets.wrap(accept.content().get(0)), P1Limits.STANDARD);
    }

    @Test
    @Tag("SF-30")
    void anX400OriginatorGetsOneReportBackWhereItCameFrom() {
        MtsApdu.Message message = message(
                envelope -> envelope,
                recipient(4, OriginatorReportRequest.NON_DELIVERY_REPORT),
                recipient(7, OriginatorReportRequest.REPORT),
                recipient(9, OriginatorReportRequest.NO_REPORT),
                recipient(11, OriginatorReportRequest.REPORT).withResponsible(false));
        Map<Integer, News> news = failed(REFUSED, 4, 9, 11);
        news.put(7, new News.TakenOver("mx.example"));

        Told told = Reporters.standard().tell(entryOf(message), message.node().encode(), news, NOW);

        MtsApdu.Report report = report(told);
        assertThat(only(told).entry().recipients().get(0).hop()).isEqualTo(new NextHop("x400:far"));
        assertThat(report.destination()).isEqualTo(message.envelope().originator());
        assertThat(report.subject()).isEqualTo(message.identifier());
        assertThat(report.identifier().localId())
                .isEqualTo(only(told).entry().id().toString());
        assertThat(report.content().recipients())
                .extracting(
                        each -> each.number() + " " + each.result().getClass().getSimpleName())
                .containsExactlyInAnyOrder("4 NotDelivered", "7 Delivered");
        assertThat(told.failed(9, "x")).isInstanceOf(RecipientOutcome.Ended.class);
        assertThat(told.failed(11, "x")).isInstanceOf(RecipientOutcome.Ended.class);
        assertThat(((RecipientOutcome.Failed) told.failed(4, "x")).report())
                .contains(only(told).entry().id());
    }

    @Test
    void aServersStatusAndOurOwnCausesBecomeCodes() {
        MtsApdu.Message message = message(
                envelope -> envelope,
                recipient(1, OriginatorReportRequest.NON_DELIVERY_REPORT),
                recipient(2, OriginatorReportRequest.NON_DELIVERY_REPORT),
                recipient(3, OriginatorReportRequest.NON_DELIVERY_REPORT));
        Map<Integer, News> news = failed(REFUSED, 1);
        news.put(
                2,
                new News.Failed(
                        Cause.refused("mx", SmtpReply.of(451, "4.3.0", "later")).expired()));
        news.put(3, new News.Failed(Cause.unroutable("no way to it")));

        MtsApdu.Report report = report(Reporters.standard().tell(entryOf(message), message, news, NOW));

        assertThat(report.content().recipients())
                .extracting(each -> each.number() + ": " + each.result())
                .containsExactlyInAnyOrder(
                        "1: " + NotDelivered.of(1, NotDelivered.UNRECOGNISED_OR_NAME),
                        "2: " + NotDelivered.of(1, NotDelivered.MAXIMUM_TIME_EXPIRED),
                        "3: " + NotDelivered.of(1, NotDelivered.UNRECOGNISED_OR_NAME));
        assertThat(report.faults()).isEmpty();
    }

    @Test
    @Tag("SF-31")
    void aReportThatFailsIsHeldAndNeverReportedOn() {
        MtsApdu.Message message =
                message(envelope -> envelope, recipient(1, OriginatorReportRequest.NON_DELIVERY_REPORT));
        Told first = Reporters.standard().tell(entryOf(message), message, failed(REFUSED, 1), NOW);
        QueueEntry report = only(first).entry();

        Told second = Reporters.standard()
                .tell(report, Octets.wrap(only(first).content().get(0)), failed(REFUSED, 1), NOW);

        assertThat(second.newEntries()).isEmpty();
        assertThat(second.failed(1, "x"))
                .isInstanceOfSatisfying(
                        RecipientOutcome.Failed.class,
                        held -> assertThat(held.report()).isEmpty());
    }

    /** A report's identifier is its entry's: what is sent again after a crash bears it again. */
    @Test
    @Tag("SF-38")
    void reportsOfOneMomentHaveIdentifiersOfTheirOwnAndEachGoesToItsOwnSender() {
        Map<String, String> senders = new LinkedHashMap<>();
        for (String sender : List.of("ann@inside.example", "bob@inside.example")) {
            Told told = Reporters.standard()
                    .tell(mail(Optional.of(sender), Map.of(), 1), content(), failed(REFUSED, 1), NOW);
            String identifier = only(told).entry().submission().attributes().get(SmtpAttributes.MESSAGE_ID);
            assertThat(text(told)).contains("To: " + sender, "Message-ID: <" + identifier + ">");
            senders.put(identifier, sender);
        }
        assertThat(senders).hasSize(2);
    }

    @Test
    void aDelayIsToldToMailAloneAndNamesTheLastTry() {
        Map<Integer, News> news =
                Map.of(1, new News.Delayed(Cause.failure("the peer is not reached"), "4.4.1", NOW.plusSeconds(3600)));
        QueueEntry entry = mail(Optional.of("ann@inside.example"), Map.of(), 1);

        assertThat(text(Reporters.standard().tell(entry, content(), news, NOW)))
                .contains("Action: delayed", "Will-Retry-Until: Mon, 23 Nov 2026 13:00:00 +0000");
        MtsApdu.Message message = message(envelope -> envelope, recipient(1, OriginatorReportRequest.REPORT));
        assertThat(Reporters.standard()
                        .tell(entryOf(message), message, news, NOW)
                        .newEntries())
                .isEmpty();
    }

    @Test
    void aServerWithoutReportsMakesARelayedNotificationForWhoAskedForSuccess() {
        QueueEntry entry = mail(Optional.of("ann@inside.example"), Map.of(SmtpAttributes.notifyOn(1), "SUCCESS"), 2);
        Map<Integer, News> news = new LinkedHashMap<>();
        news.put(1, new News.TakenOver("mx.example"));
        news.put(2, new News.TakenOver("mx.example"));

        assertThat(text(Reporters.standard().tell(entry, content(), news, NOW)))
                .contains("Action: relayed", "r1@far.example")
                .doesNotContain("r2@far.example");
    }
}

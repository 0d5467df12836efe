package org.x400gate.gateway.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.gateway.conversion.ReportAttributes;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.ExtensionField;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtaReportRequest;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerMessageIndicators;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.Redirection;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;
import org.x400gate.protocol.smtp.SmtpReply;

/** Who gets what is for somebody unknown: one in his place or a report, and never both. */
class AlternatesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final GlobalDomainIdentifier FAR = GlobalDomainIdentifier.of("XX", " ", "far");
    private static final Cause UNKNOWN = Cause.refused("mx.example", SmtpReply.of(550, "5.1.1", "no such user"));
    private static final OrName OTTO = name("/C=XX/ADMD= /PRMD=far/S=otto/");
    private static final OrName SECRETARY = name("/C=XX/ADMD= /PRMD=far/S=secretary/");
    private static final OrName POSTMASTER = name(Reporters.POSTMASTER);
    private static final PerMessageIndicators ALLOWED =
            PerMessageIndicators.of(PerMessageIndicators.ALTERNATE_RECIPIENT_ALLOWED);
    private static final int PROHIBITION = 1;
    private static final int REQUEST = 2;

    private final SplittableRandom random = new SplittableRandom(7);
    private final Reporter configured = Reporters.of(Reporters.ALTERNATE);

    private static OrName name(String text) {
        return OrName.of(OrAddress.parse(text));
    }

    private static OrName inside(String user) {
        return name("/C=XX/ADMD= /PRMD=gate/DD.RFC-822=" + user + "(a)inside.example/");
    }

    private static ExtensionField field(int number, BerNode value) {
        return new ExtensionField(
                new ExtensionField.Standard(number), ExtensionField.NOT_CRITICAL, Optional.of(value.encode()));
    }

    private static PerRecipient asking(PerRecipient plain, OrName alternate) {
        return new PerRecipient(
                plain.recipient(),
                plain.number(),
                plain.responsible(),
                plain.mtaReport(),
                plain.originatorReport(),
                plain.explicitConversion(),
                List.of(field(REQUEST, alternate.node())));
    }

    private static PerRecipient recipient(int number) {
        return PerRecipient.of(inside("r" + number), number)
                .withReports(MtaReportRequest.NON_DELIVERY_REPORT, OriginatorReportRequest.REPORT);
    }

    private static TransferEnvelope.Builder envelope(PerMessageIndicators indicators, PerRecipient... recipients) {
        return TransferEnvelope.builder(new MtsIdentifier(FAR, "1"), OTTO, ContentType.P22)
                .trace(TraceElement.relayed(FAR, NOW))
                .indicators(indicators)
                .recipients(List.of(recipients));
    }

    private QueueEntry entry(MtsApdu.Message message, int contentOctets) {
        List<Recipient> recipients = message.envelope().recipients().stream()
                .map(each -> Recipient.pending(each.number(), each.recipient().toString(), new NextHop("smtp:inside")))
                .toList();
        return QueueEntry.of(
                EntryId.of(NOW, random),
                EntryKind.P1,
                Priority.NORMAL,
                new QueueEntry.Submission(
                        "x400:far",
                        Optional.of(OTTO.toString()),
                        Map.of(ReportAttributes.DELIVERY_ASKED, "1,2"),
                        NOW,
                        NOW.plusSeconds(3600)),
                recipients,
                contentOctets);
    }

    private Told tell(Reporter reporter, TransferEnvelope.Builder envelope, Cause cause, int... numbers) {
        MtsApdu.Message message = new MtsApdu.Message(envelope.build(), Octets.of(1));
        Map<Integer, News> news = new LinkedHashMap<>();
        IntStream.of(numbers).forEach(number -> news.put(number, new News.Failed(cause)));
        return reporter.tell(entry(message, 100), message, news, NOW.plusSeconds(60));
    }

    private static List<MtsApdu> apdus(Told told) {
        List<MtsApdu> apdus = new ArrayList<>();
        told.newEntries()
                .forEach(accept ->
                        apdus.add(MtsApdu.decode(Octets.wrap(accept.content().get(0)), P1Limits.STANDARD)));
        return apdus;
    }

    private static PerRecipient redirected(Told told) {
        assertThat(told.newEntries()).hasSize(1);
        List<PerRecipient> ours = ((MtsApdu.Message) apdus(told).get(0))
                .envelope().recipients().stream()
                        .filter(PerRecipient::responsible)
                        .toList();
        assertThat(ours).hasSize(1);
        return ours.get(0);
    }

    private static ReportedRecipient reported(Told told) {
        assertThat(told.newEntries()).hasSize(1);
        return ((MtsApdu.Report) apdus(told).get(0)).content().recipients().get(0);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    @Tag("SF-43")
    void ourDomainsAlternateGetsItIfThereIsOneAndTheOriginatorAllowsIt(boolean allowed, boolean there) {
        Reporter reporter = there ? configured : Reporters.standard();

        Told told = tell(reporter, envelope(allowed ? ALLOWED : PerMessageIndicators.NONE, recipient(1)), UNKNOWN, 1);

        if (allowed && there) {
            PerRecipient redirected = redirected(told);
            assertThat(redirected.recipient()).isEqualTo(POSTMASTER);
            assertThat(redirected.number()).isEqualTo(1);
            assertThat(redirected.originatorReport()).isEqualTo(OriginatorReportRequest.REPORT);
            assertThat(Redirection.historyIn(redirected.extensions()))
                    .containsExactly(
                            new Redirection(inside("r1"), NOW.plusSeconds(60), Redirection.RECIPIENT_MD_ASSIGNED));
        } else {
            assertThat(reported(told).actualRecipient()).isEqualTo(inside("r1"));
        }
    }

    @Test
    @Tag("SF-43")
    void whomTheOriginatorAsksForGoesBeforeWhomOurDomainNames() {
        Told told = tell(configured, envelope(ALLOWED, asking(recipient(1), SECRETARY)), UNKNOWN, 1);

        PerRecipient redirected = redirected(told);
        assertThat(redirected.recipient()).isEqualTo(SECRETARY);
        assertThat(redirected.extensions()).noneMatch(field -> field.isStandard(REQUEST));
        assertThat(Redirection.historyIn(redirected.extensions()))
                .extracting(Redirection::reason)
                .containsExactly(Redirection.ORIGINATOR_REQUESTED);
        assertThat(told.newEntries().get(0).entry().recipients())
                .containsExactly(Recipient.pending(1, SECRETARY.toString(), new NextHop("x400:far")));
    }

    @Test
    @Tag("SF-43")
    void whoProhibitsReassignmentGetsAReport() {
        TransferEnvelope.Builder envelope = envelope(ALLOWED, asking(recipient(1), SECRETARY))
                .extension(field(PROHIBITION, BerNode.integer(org.x400gate.protocol.asn1.Tag.ENUMERATED, 1)));

        assertThat(reported(tell(configured, envelope, UNKNOWN, 1)).actualRecipient())
                .isEqualTo(inside("r1"));
    }

    @Test
    @Tag("SF-43")
    void whoStandsInAnothersPlaceIsReportedOnOnceWithWhomItWasMeantFor() {
        Redirection before = new Redirection(inside("r1"), NOW, Redirection.ORIGINATOR_REQUESTED);
        PerRecipient second = before.of(recipient(1), inside("gone"));

        ReportedRecipient told = reported(tell(configured, envelope(ALLOWED, second), UNKNOWN, 1));

        assertThat(told.actualRecipient()).isEqualTo(inside("gone"));
        assertThat(told.intendedRecipient()).contains(inside("r1"));
    }

    @Test
    @Tag("SF-43")
    void anAlternateWhoIsTheOneWhoIsUnknownIsNone() {
        Told told = tell(
                configured,
                envelope(ALLOWED, PerRecipient.of(POSTMASTER, 1), asking(PerRecipient.of(OTTO, 2), OTTO)),
                UNKNOWN,
                1,
                2);

        assertThat(apdus(told)).singleElement().isInstanceOf(MtsApdu.Report.class);
    }

    @Test
    void anAlternateWithoutAWayIsNone() {
        Told told = tell(
                configured,
                envelope(ALLOWED, asking(recipient(1), name("/C=YY/ADMD= /PRMD=nowhere/S=x/"))),
                UNKNOWN,
                1);

        assertThat(reported(told).actualRecipient()).isEqualTo(inside("r1"));
    }

    @Test
    void whoIsKnownAndFailsForAnotherReasonIsReportedOn() {
        for (Cause other : List.of(
                Cause.refused("mx.example", SmtpReply.plain(550, "no")),
                Cause.refused("mx.example", SmtpReply.of(552, "5.2.2", "full")),
                Cause.refused("mx.example", SmtpReply.of(450, "4.1.1", "later")).expired(),
                Cause.failure("given up by the operator"))) {
            assertThat(apdus(tell(configured, envelope(ALLOWED, asking(recipient(1), SECRETARY)), other, 1)))
                    .singleElement()
                    .isInstanceOf(MtsApdu.Report.class);
        }
    }

    /** Whose domain it is decides who gets what is for nobody there. */
    @Test
    @Tag("SF-43")
    void ourAlternateGetsNothingThatIsForAnotherDomain() {
        OrName elsewhere = name("/C=YY/ADMD= /PRMD=nowhere/S=nobody/");
        Told foreign =
                tell(configured, envelope(ALLOWED, PerRecipient.of(elsewhere, 1)), Cause.unroutable("no route"), 1);
        assertThat(reported(foreign).actualRecipient()).isEqualTo(elsewhere);

        OrName ours = name("/C=XX/ADMD= /PRMD=gate/O=none/S=nobody/");
        assertThat(redirected(tell(
                                configured,
                                envelope(ALLOWED, PerRecipient.of(ours, 1)),
                                Cause.unroutable("no route"),
                                1))
                        .recipient())
                .isEqualTo(POSTMASTER);
    }

    @Test
    @Tag("SF-43")
    void eachIsEitherRedirectedOrReportedOn() {
        Told told = tell(
                configured,
                envelope(PerMessageIndicators.NONE, asking(recipient(1), SECRETARY), recipient(2), recipient(3)),
                UNKNOWN,
                1,
                2);

        assertThat(apdus(told)).hasSize(2);
        MtsApdu.Report report = (MtsApdu.Report) apdus(told).get(0);
        assertThat(report.content().recipients())
                .extracting(ReportedRecipient::number)
                .containsExactly(2);
        MtsApdu.Message copy = (MtsApdu.Message) apdus(told).get(1);
        assertThat(copy.envelope().recipients())
                .extracting(PerRecipient::responsible)
                .containsExactly(true, false, false);
        assertThat(told.failed(1, "unknown")).isInstanceOf(RecipientOutcome.Ended.class);
        assertThat(told.failed(1, "unknown").text())
                .startsWith("unknown; redirected to " + SECRETARY + " as ")
                .endsWith(told.newEntries().get(1).entry().id().toString());
        assertThat(told.failed(2, "unknown")).isInstanceOf(RecipientOutcome.Failed.class);
    }

    @Test
    @Tag("SF-43")
    void whoStandsForSeveralGetsOneCopyWithTheTimeThatIsLeft() {
        Told told = tell(configured, envelope(ALLOWED, recipient(1), recipient(2), recipient(3)), UNKNOWN, 1, 3);

        Change.Accept accept = told.newEntries().get(0);
        assertThat(told.newEntries()).hasSize(1);
        assertThat(accept.entry().recipients()).extracting(Recipient::number).containsExactly(1, 3);
        assertThat(accept.entry().submission().deadline()).isEqualTo(NOW.plusSeconds(3600));
        assertThat(accept.entry().submission().attributes()).containsEntry(ReportAttributes.DELIVERY_ASKED, "1");
        assertThat(accept.ledger().get(0).details()).containsEntry("by", "redirection");
        assertThat(accept.ledger().get(0).kept()).isPresent();
    }

    /** As many copies as alternates: a long message for many of them would fill the memory. */
    @Test
    void ofALongMessageOneCopyGoesOnAndTheOthersAreReportedOn() {
        MtsApdu.Message message = new MtsApdu.Message(
                envelope(
                                PerMessageIndicators.NONE,
                                asking(recipient(1), SECRETARY),
                                asking(recipient(2), OTTO),
                                asking(recipient(3), SECRETARY))
                        .build(),
                Octets.of(1));
        News failed = new News.Failed(UNKNOWN);

        Told told = configured.tell(
                entry(message, 20 << 20), message, Map.of(1, failed, 2, failed, 3, failed), NOW.plusSeconds(60));

        assertThat(apdus(told)).hasSize(2);
        assertThat(((MtsApdu.Report) apdus(told).get(0)).content().recipients())
                .extracting(ReportedRecipient::number)
                .containsExactly(2);
    }
}

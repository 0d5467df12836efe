package org.x400gate.gateway.x400;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.association.InboundTransfers;
import org.x400gate.gateway.conversion.ReportAttributes;
import org.x400gate.gateway.failure.Lifetimes;
import org.x400gate.gateway.report.Reporters;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.queue.Times;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.protocol.asn1.UtcTime;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.ExtensionField;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.LatestDelivery;
import org.x400gate.protocol.p1.MtaReportRequest;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerMessageIndicators;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportContent;
import org.x400gate.protocol.p1.ReportEnvelope;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** What becomes of an APDU at the door: who has a way is queued, who has none is told of in the same change. */
class InboundEntriesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final GlobalDomainIdentifier FAR = GlobalDomainIdentifier.of("XX", " ", "far");
    private static final String OTTO = "/C=XX/ADMD= /PRMD=far/S=otto/";
    private static final String INSIDE = "/C=XX/ADMD= /PRMD=gate/DD.RFC-822=bob(a)inside.example/";
    private static final String UNKNOWN = "/C=XX/ADMD= /PRMD=gate/O=none/S=nobody/";
    private static final String NOWHERE = "/C=YY/ADMD= /PRMD=nowhere/S=nobody/";
    private static final InboundTransfers.PeerContext PEER =
            new InboundTransfers.PeerContext("far", "192.0.2.1", "x400-in.1");
    private static final int MAX_HOPS = 5;

    private final SplittableRandom random = new SplittableRandom(8);
    private final InboundEntries entries = new InboundEntries(
            Reporters.ROUTES, Lifetimes.STANDARD, Reporters.RENDERING, Reporters.standard(), MAX_HOPS);

    private static MtsApdu.Message message(int hops, OriginatorReportRequest asked, String... recipients) {
        TransferEnvelope.Builder envelope =
                TransferEnvelope.builder(new MtsIdentifier(FAR, "1"), name(OTTO), ContentType.P22);
        for (int i = 0; i < hops; i++) {
            envelope.trace(TraceElement.relayed(FAR, NOW));
        }
        for (int i = 0; i < recipients.length; i++) {
            envelope.recipient(PerRecipient.of(name(recipients[i]), i + 1)
                    .withReports(MtaReportRequest.NON_DELIVERY_REPORT, asked));
        }
        return new MtsApdu.Message(envelope.build(), Octets.of(1));
    }

    private static OrName name(String address) {
        return OrName.of(OrAddress.parse(address));
    }

    private static MtsApdu.Report report(int hops, String destination) {
        TraceElement[] trace = new TraceElement[hops];
        Arrays.fill(trace, TraceElement.relayed(FAR, NOW));
        MtsApdu.Message subject = message(1, OriginatorReportRequest.REPORT, OTTO);
        return new MtsApdu.Report(
                new ReportEnvelope(
                        new MtsIdentifier(FAR, "r"), name(destination), List.of(trace), List.of(), List.of()),
                ReportContent.on(
                        subject.envelope(),
                        List.of(ReportedRecipient.of(
                                subject.envelope().recipients().get(0), NOW, NotDelivered.of(1, 0)))));
    }

    private Change.Accept accept(MtsApdu apdu) {
        Change.Accept accept =
                entries.accept(EntryId.of(NOW, random), apdu, apdu.node().encode(), PEER, NOW);
        try (DurableQueue queue = DurableQueue.inMemory()) {
            assertThat(queue.write(List.of(accept))).allMatch(ChangeResult::applied);
        }
        return accept;
    }

    private static MtsApdu.Report told(Change.Accept accept) {
        assertThat(accept.newEntries()).hasSize(1);
        Change.Accept report = accept.newEntries().get(0);
        assertThat(report.entry().recipients().get(0).hop()).isEqualTo(new NextHop("x400:far"));
        return (MtsApdu.Report) MtsApdu.decode(Octets.wrap(report.content().get(0)), P1Limits.STANDARD);
    }

    private static ReportedRecipient.Result result(Change.Accept accept) {
        return told(accept).content().recipients().get(0).result();
    }

    @Test
    @Tag("SF-48")
    void whoHasNoWayIsToldOfAtOnceWithTheOthersOnTheirWay() {
        Change.Accept accept =
                accept(message(1, OriginatorReportRequest.NON_DELIVERY_REPORT, INSIDE, NOWHERE, NOWHERE));

        assertThat(accept.entry().recipients())
                .extracting(Recipient::state)
                .containsExactly(RecipientState.PENDING, RecipientState.REPORTED, RecipientState.REPORTED);
        assertThat(accept.work()).hasSize(1);
        assertThat(told(accept).content().recipients())
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.result())
                        .isEqualTo(
                                NotDelivered.of(NotDelivered.UNABLE_TO_TRANSFER, NotDelivered.UNRECOGNISED_OR_NAME)));
        assertThat(accept.ledger()).extracting(line -> line.event()).contains(LedgerEvent.ACCEPTED, LedgerEvent.FAILED);
        assertThat(accept.ledger().get(1).details())
                .containsEntry("recipients", "2")
                .containsEntry("report", accept.newEntries().get(0).entry().id().toString());
    }

    @Test
    @Tag("SF-48")
    void ifNobodyHasAWayTheReportIsAllThatIsLeft() {
        Change.Accept accept = accept(message(1, OriginatorReportRequest.NON_DELIVERY_REPORT, NOWHERE));

        assertThat(accept.work()).isEmpty();
        assertThat(result(accept)).isEqualTo(NotDelivered.of(1, 0));
        assertThat(told(accept)
                        .content()
                        .recipients()
                        .get(0)
                        .supplementaryInformation()
                        .orElseThrow())
                .contains("nowhere");
    }

    @Test
    void whoWantsToHearNothingIsToldNothing() {
        Change.Accept accept = accept(message(1, OriginatorReportRequest.NO_REPORT, NOWHERE));

        assertThat(accept.newEntries()).isEmpty();
        assertThat(accept.entry().recipients()).extracting(Recipient::state).containsExactly(RecipientState.ENDED);
        assertThat(accept.ledger()).extracting(line -> line.event()).contains(LedgerEvent.ENDED);
    }

    @Test
    void aMessageThatGoesRoundIsAReportOfALoop() {
        assertThat(result(accept(message(MAX_HOPS + 1, OriginatorReportRequest.NON_DELIVERY_REPORT, INSIDE))))
                .isEqualTo(NotDelivered.of(1, NotDelivered.LOOP_DETECTED));
        assertThat(accept(message(MAX_HOPS, OriginatorReportRequest.NON_DELIVERY_REPORT, INSIDE))
                        .newEntries())
                .isEmpty();
    }

    @Test
    void aWayBackToWhoSentItIsALoopToo() {
        assertThat(result(accept(message(1, OriginatorReportRequest.NON_DELIVERY_REPORT, OTTO))))
                .isEqualTo(NotDelivered.of(1, NotDelivered.LOOP_DETECTED));
    }

    private static final Instant LATER = NOW.plus(Duration.ofHours(5));

    private static MtsApdu.Message wishing(Instant notBefore, Optional<Instant> latest, String... recipients) {
        MtsApdu.Message plain = message(1, OriginatorReportRequest.NON_DELIVERY_REPORT, recipients);
        TransferEnvelope.Builder envelope = plain.envelope().toBuilder().deferredDelivery(notBefore);
        latest.ifPresent(time -> envelope.extension(new ExtensionField(
                new ExtensionField.Standard(LatestDelivery.NUMBER),
                ExtensionField.NOT_CRITICAL,
                Optional.of(UtcTime.node(org.x400gate.protocol.asn1.Tag.UTC_TIME, time)
                        .encode()))));
        return new MtsApdu.Message(envelope.build(), plain.content());
    }

    /** RFC 2156 5.3.7: the first MTA should have kept it; here is the last that can. */
    @Test
    void whatLeavesForTheInternetIsKeptUntilItsTimeAndALifetimeBeginsThen() {
        Change.Accept accept = accept(wishing(LATER, Optional.empty(), INSIDE));

        assertThat(accept.entry().deferredUntil(NOW)).contains(LATER);
        assertThat(accept.entry().submission().deadline()).isEqualTo(LATER.plus(Duration.ofDays(5)));
        assertThat(accept.work())
                .singleElement()
                .satisfies(item -> assertThat(item.due()).isEqualTo(LATER));
        assertThat(accept.ledger().get(0).details()).containsEntry("not-before", LATER.toString());
    }

    /** X.411: the MTA of its submission keeps it, or one by agreement. */
    @Test
    void whatGoesOnToAPeerIsKeptByAgreementAlone() {
        MtsApdu.Message message = wishing(LATER, Optional.empty(), OTTO);
        InboundTransfers.PeerContext near = new InboundTransfers.PeerContext("near", "192.0.2.1", "x400-in.1");
        for (boolean agreed : new boolean[] {false, true}) {
            InboundEntries door = new InboundEntries(
                    Reporters.ROUTES,
                    Lifetimes.STANDARD,
                    Reporters.RENDERING,
                    Reporters.standard(),
                    MAX_HOPS,
                    agreed ? Set.of("near") : Set.of("far"));

            Change.Accept accept =
                    door.accept(EntryId.of(NOW, random), message, message.node().encode(), near, NOW);

            assertThat(accept.entry().deferredUntil(NOW)).isEqualTo(agreed ? Optional.of(LATER) : Optional.empty());
            assertThat(accept.work())
                    .singleElement()
                    .satisfies(item -> assertThat(item.due()).isEqualTo(agreed ? LATER : NOW));
            Instant begins = agreed ? LATER : NOW;
            assertThat(accept.entry().submission().deadline()).isEqualTo(begins.plus(Duration.ofHours(24)));
        }
    }

    @Test
    void aTimeThatIsOverHasNoEffect() {
        Change.Accept accept = accept(wishing(NOW.minusSeconds(1), Optional.empty(), INSIDE));

        assertThat(accept.entry().submission().times().notBefore()).isEmpty();
        assertThat(accept.work())
                .singleElement()
                .satisfies(item -> assertThat(item.due()).isEqualTo(NOW));
    }

    @Test
    void whatCannotBeKeptForSoLongOrPastItsLatestTimeIsReportedAsNotDeferred() {
        List<MtsApdu.Message> messages = List.of(
                wishing(NOW.plus(Duration.ofDays(31)), Optional.empty(), INSIDE),
                wishing(LATER, Optional.of(LATER.minusSeconds(1)), INSIDE));
        for (MtsApdu.Message message : messages) {
            Change.Accept accept = accept(message);

            assertThat(accept.work()).isEmpty();
            assertThat(result(accept))
                    .isEqualTo(new NotDelivered(NotDelivered.DEFERRED_DELIVERY_NOT_PERFORMED, Optional.empty()));
        }
    }

    @Test
    void theLatestTimeOfAMessageIsItsDeadlineIfItIsTheEarlierOne() {
        Instant latest = NOW.plus(Duration.ofHours(7));
        Change.Accept accept = accept(wishing(NOW.minusSeconds(1), Optional.of(latest), INSIDE));

        assertThat(accept.entry().submission().times())
                .isEqualTo(new Times(latest, Optional.empty(), Optional.empty(), Optional.of(latest)));
    }

    @Test
    void aReportGoesItsWayAsAMessageDoes() {
        Change.Accept accept = accept(report(1, INSIDE));

        assertThat(accept.entry().recipients())
                .containsExactly(Recipient.pending(1, name(INSIDE).toString(), new NextHop("smtp:inside")));
        assertThat(accept.newEntries()).isEmpty();
        assertThat(accept.entry().submission().originator()).isEmpty();
    }

    @Test
    @Tag("SF-43")
    void whoIsUnknownHereIsQueuedForOurAlternateWithTheOthersOnTheirWay() {
        InboundEntries withAlternate = new InboundEntries(
                Reporters.ALTERNATE,
                Lifetimes.STANDARD,
                Reporters.RENDERING,
                Reporters.of(Reporters.ALTERNATE),
                MAX_HOPS);
        MtsApdu.Message plain = message(1, OriginatorReportRequest.REPORT, INSIDE, UNKNOWN, NOWHERE);
        MtsApdu.Message message = new MtsApdu.Message(
                plain.envelope().toBuilder()
                        .indicators(PerMessageIndicators.of(PerMessageIndicators.ALTERNATE_RECIPIENT_ALLOWED))
                        .build(),
                plain.content());

        Change.Accept accept = withAlternate.accept(
                EntryId.of(NOW, random), message, message.node().encode(), PEER, NOW);

        assertThat(accept.entry().recipients())
                .extracting(Recipient::state)
                .containsExactly(RecipientState.PENDING, RecipientState.ENDED, RecipientState.REPORTED);
        MtsApdu.Report report = (MtsApdu.Report)
                MtsApdu.decode(Octets.wrap(accept.newEntries().get(0).content().get(0)), P1Limits.STANDARD);
        assertThat(report.content().recipients())
                .extracting(ReportedRecipient::number)
                .containsExactly(3);
        Change.Accept redirected = accept.newEntries().get(1);
        assertThat(redirected.entry().recipients())
                .containsExactly(
                        Recipient.pending(2, name(Reporters.POSTMASTER).toString(), new NextHop("smtp:inside")));
        try (DurableQueue queue = DurableQueue.inMemory()) {
            assertThat(queue.write(List.of(accept))).allMatch(ChangeResult::applied);
            assertThat(queue.entry(redirected.entry().id())).isPresent();
            // What is kept for notifications names both who gets it: the one by his own name, the other by his
            // alternate's.
            String reference = "subject:" + message.identifier();
            MtsApdu.Message kept = (MtsApdu.Message)
                    MtsApdu.decode(Octets.wrap(queue.ledger().kept(reference).orElseThrow()), P1Limits.STANDARD);
            assertThat(kept.envelope().recipients())
                    .extracting(each -> each.recipient().toString())
                    .containsExactly(
                            name(INSIDE).toString(), name(Reporters.POSTMASTER).toString());
        }
    }

    @Test
    @Tag("SF-31")
    void aReportWithoutAWayAndOneThatGoesRoundAreHeldWithoutAReport() {
        for (MtsApdu.Report report : List.of(report(1, NOWHERE), report(MAX_HOPS + 1, INSIDE), report(1, OTTO))) {
            Change.Accept accept = accept(report);

            assertThat(accept.newEntries()).isEmpty();
            assertThat(accept.entry().held()).isTrue();
        }
    }

    @Test
    void aReportToNobodyEndsWithALine() {
        Change.Accept accept = accept(report(1, "/C=XX/ADMD= /PRMD=gate/DD.RFC-822=MAILER-DAEMON(a)gate.example/"));

        assertThat(accept.entry().recipients()).extracting(Recipient::state).containsExactly(RecipientState.ENDED);
        assertThat(accept.ledger().get(1).event()).isEqualTo(LedgerEvent.ENDED);
        assertThat(accept.ledger().get(1).details().get("text")).contains("null reverse path");
    }

    @Test
    void whoWantsToHearOfADeliveryIsNotedAndNobodyElse() {
        assertThat(accept(message(1, OriginatorReportRequest.REPORT, INSIDE, INSIDE))
                        .entry()
                        .submission()
                        .attributes())
                .containsEntry(ReportAttributes.DELIVERY_ASKED, "1,2");
        assertThat(accept(message(1, OriginatorReportRequest.NON_DELIVERY_REPORT, INSIDE))
                        .entry()
                        .submission()
                        .attributes())
                .doesNotContainKey(ReportAttributes.DELIVERY_ASKED);
    }

    @Test
    @Tag("SF-44")
    void whoIsNotOursToAnswerForIsNeitherDeliveredToNorReportedOn() {
        MtsApdu.Message message = message(1, OriginatorReportRequest.REPORT, INSIDE, INSIDE, NOWHERE);
        List<PerRecipient> recipients = message.envelope().recipients();
        MtsApdu.Message copy = new MtsApdu.Message(
                message.envelope().toBuilder()
                        .recipients(List.of(
                                recipients.get(0),
                                recipients.get(1).withResponsible(false),
                                recipients.get(2).withResponsible(false)))
                        .build(),
                message.content());

        Change.Accept accept = accept(copy);

        assertThat(accept.entry().recipients()).extracting(Recipient::number).containsExactly(1);
        assertThat(accept.newEntries()).isEmpty();
    }

    @Test
    void twoRecipientsOfOneNumberAreMalformed() {
        MtsApdu.Message message = message(1, OriginatorReportRequest.REPORT, INSIDE);
        PerRecipient one = message.envelope().recipients().get(0);
        MtsApdu.Message twice = new MtsApdu.Message(
                message.envelope().toBuilder().recipients(List.of(one, one)).build(), message.content());

        assertThatThrownBy(() -> accept(twice)).isInstanceOf(MalformedInput.class);
    }
}

package org.x400gate.gateway.x400;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.association.InboundTransfers;
import org.x400gate.gateway.conversion.Rendered;
import org.x400gate.gateway.failure.Lifetimes;
import org.x400gate.gateway.report.Reporters;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.ExtensionField;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtaReportRequest;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.OriginatorReportRequest;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.ReportedRecipient;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** A probe is answered out of routing and mapping, or relayed to who can answer it; nothing is ever delivered for it. */
class ProbesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final GlobalDomainIdentifier OTHER = GlobalDomainIdentifier.of("XX", " ", "other");
    private static final String OTTO = "/C=XX/ADMD= /PRMD=far/S=otto/";
    private static final String INSIDE = "/C=XX/ADMD= /PRMD=gate/DD.RFC-822=bob(a)inside.example/";
    private static final String NOWHERE = "/C=YY/ADMD= /PRMD=nowhere/S=nobody/";
    private static final NextHop FAR = new NextHop("x400:far");
    /** The probes come from a peer to which no route leads, on behalf of an originator behind another. */
    private static final InboundTransfers.PeerContext PEER =
            new InboundTransfers.PeerContext("other", "192.0.2.1", "x400-in.1");

    private final InboundEntries entries =
            new InboundEntries(Reporters.ROUTES, Lifetimes.STANDARD, Reporters.RENDERING, Reporters.standard(), 9);

    private static TransferEnvelope.Builder envelope(ContentType type) {
        return TransferEnvelope.builder(
                        new MtsIdentifier(OTHER, "p"), OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=far/S=ann/")), type)
                .trace(TraceElement.relayed(OTHER, NOW));
    }

    private static PerRecipient recipient(int number, String address) {
        return PerRecipient.of(OrName.of(OrAddress.parse(address)), number)
                .withReports(MtaReportRequest.REPORT, OriginatorReportRequest.REPORT);
    }

    private static MtsApdu.Probe probe(ContentType type, long octets, String... recipients) {
        TransferEnvelope.Builder envelope = envelope(type);
        for (int i = 0; i < recipients.length; i++) {
            envelope.recipient(recipient(i + 1, recipients[i]));
        }
        return new MtsApdu.Probe(envelope.build(), Optional.of(octets));
    }

    private Change.Accept accept(MtsApdu apdu) {
        Change.Accept accept = entries.accept(
                EntryId.of(NOW, new SplittableRandom(4)), apdu, apdu.node().encode(), PEER, NOW);
        try (DurableQueue queue = DurableQueue.inMemory()) {
            assertThat(queue.write(List.of(accept))).allMatch(ChangeResult::applied);
        }
        return accept;
    }

    private static ReportedRecipient only(Change.Accept accept) {
        MtsApdu.Report report = report(accept);
        assertThat(report.content().recipients()).hasSize(1);
        return report.content().recipients().get(0);
    }

    private static MtsApdu.Report report(Change.Accept accept) {
        assertThat(accept.newEntries()).hasSize(1);
        assertThat(accept.newEntries().get(0).entry().recipients().get(0).hop()).isEqualTo(FAR);
        return (MtsApdu.Report)
                MtsApdu.decode(Octets.wrap(accept.newEntries().get(0).content().get(0)), P1Limits.STANDARD);
    }

    @Test
    @Tag("SF-42")
    void whoWouldGetAMessageIsReportedAsDeliveredAndGetsNone() {
        Change.Accept accept = accept(probe(ContentType.P22, 1000, INSIDE));

        assertThat(accept.work()).isEmpty();
        assertThat(accept.entry().recipients()).extracting(Recipient::state).containsExactly(RecipientState.DELIVERED);
        ReportedRecipient told = only(accept);
        assertThat(told.result()).isInstanceOf(ReportedRecipient.Delivered.class);
        assertThat(told.supplementaryInformation()).contains("reported by the MIXER gateway gate.example");
        assertThat(report(accept).subject()).isEqualTo(new MtsIdentifier(OTHER, "p"));
        assertThat(accept.ledger()).extracting(line -> line.event()).contains(LedgerEvent.DELIVERED);
    }

    @Test
    @Tag("SF-42")
    void whatAMessageWouldFailForIsReported() {
        assertThat(only(accept(probe(ContentType.P22, 1000, NOWHERE))).result())
                .isEqualTo(NotDelivered.of(1, NotDelivered.UNRECOGNISED_OR_NAME));
        assertThat(only(accept(probe(ContentType.P22, (1 << 20) + 1, INSIDE))).result())
                .isEqualTo(NotDelivered.of(1, NotDelivered.CONTENT_TOO_LONG));
        assertThat(only(accept(probe(new ContentType.BuiltIn(35), 1000, INSIDE)))
                        .result())
                .isEqualTo(NotDelivered.of(1, NotDelivered.CONTENT_TYPE_NOT_SUPPORTED));
    }

    @Test
    @Tag("SF-42")
    void allAnswersOfOneProbeAreInOneReport() {
        Change.Accept accept = accept(probe(ContentType.P2, 1000, INSIDE, NOWHERE, INSIDE));

        assertThat(report(accept).content().recipients())
                .extracting(
                        each -> each.number() + " " + each.result().getClass().getSimpleName())
                .containsExactlyInAnyOrder("1 Delivered", "2 NotDelivered", "3 Delivered");
    }

    @Test
    @Tag("SF-42")
    void whatLiesBehindAnotherPeerIsAnsweredThere() throws IOException {
        MtsApdu.Probe probe = probe(ContentType.P22, 1000, OTTO, INSIDE);
        Change.Accept accept = accept(probe);

        assertThat(accept.entry().recipients())
                .extracting(Recipient::state)
                .containsExactly(RecipientState.PENDING, RecipientState.DELIVERED);
        for (Edition edition : Edition.values()) {
            Rendered.Apdu relayed = (Rendered.Apdu) Reporters.RENDERING.forX400(
                    accept.entry(), FAR, probe.node().encode(), edition);
            MtsApdu.Probe onward = (MtsApdu.Probe) decoded(relayed);
            assertThat(onward.identifier()).isEqualTo(probe.identifier());
            assertThat(onward.contentLength()).contains(1000L);
            assertThat(onward.trace()).hasSize(2);
            assertThat(onward.envelope().recipients())
                    .filteredOn(PerRecipient::responsible)
                    .extracting(PerRecipient::number)
                    .containsExactly(1);
        }
    }

    private static MtsApdu decoded(Rendered.Apdu apdu) throws IOException {
        try (InputStream in = apdu.octets().open()) {
            return MtsApdu.decode(Octets.wrap(in.readAllBytes()), P1Limits.STANDARD);
        }
    }

    /** 1 for transfer, 2 for delivery. */
    private static ExtensionField unknown(int critical) {
        return new ExtensionField(
                new ExtensionField.Standard(200), BitString.ofBits(3, critical), Optional.of(Octets.ofHex("0500")));
    }

    private static MtsApdu.Message message(TransferEnvelope.Builder envelope) {
        return new MtsApdu.Message(envelope.build(), Octets.of(1));
    }

    @Test
    void anUnknownExtensionThatIsCriticalForTransferIsANonDeliveryForAll() {
        Change.Accept accept = accept(message(envelope(ContentType.P22)
                .extension(unknown(1))
                .recipient(recipient(1, OTTO))
                .recipient(recipient(2, INSIDE))));

        assertThat(accept.work()).isEmpty();
        assertThat(report(accept).content().recipients())
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.result())
                        .isEqualTo(NotDelivered.of(1, NotDelivered.UNSUPPORTED_CRITICAL_FUNCTION)));
    }

    @Test
    void oneThatIsAboutARecipientIsANonDeliveryForThatOneAlone() {
        PerRecipient plain = recipient(2, OTTO);
        PerRecipient critical = new PerRecipient(
                plain.recipient(),
                2,
                true,
                plain.mtaReport(),
                plain.originatorReport(),
                Optional.empty(),
                List.of(unknown(1)));
        Change.Accept accept = accept(
                message(envelope(ContentType.P22).recipient(recipient(1, OTTO)).recipient(critical)));

        assertThat(accept.work()).hasSize(1);
        assertThat(only(accept).number()).isEqualTo(2);
        assertThat(only(accept).result()).isEqualTo(NotDelivered.of(1, NotDelivered.UNSUPPORTED_CRITICAL_FUNCTION));
    }

    @Test
    void whatIsCriticalForDeliveryAloneIsRelayedAsItCame() throws IOException {
        ExtensionField forDelivery = unknown(2);
        ExtensionField ofPrivate = new ExtensionField(
                new ExtensionField.Private(new org.x400gate.protocol.asn1.Oid(List.of(1L, 2L, 3L))),
                ExtensionField.NOT_CRITICAL,
                Optional.of(Octets.ofHex("0500")));
        MtsApdu.Message message = message(envelope(ContentType.P22)
                .extension(forDelivery)
                .extension(ofPrivate)
                .recipient(recipient(1, OTTO)));
        Change.Accept accept = accept(message);

        assertThat(accept.newEntries()).isEmpty();
        Rendered.Apdu relayed = (Rendered.Apdu)
                Reporters.RENDERING.forX400(accept.entry(), FAR, message.node().encode(), Edition.OF_1988);
        assertThat(((MtsApdu.Message) decoded(relayed)).envelope().extensions())
                .containsExactly(forDelivery, ofPrivate);
    }

    @Test
    void byMailItIsANonDeliveryAsWell() throws IOException {
        MtsApdu.Message message =
                message(envelope(ContentType.P22).extension(unknown(2)).recipient(recipient(1, INSIDE)));
        Change.Accept accept = accept(message);

        Rendered rendered = Reporters.RENDERING.forSmtp(
                accept.entry(), new NextHop("smtp:inside"), message.node().encode());

        assertThat(rendered)
                .isInstanceOfSatisfying(
                        Rendered.NotRenderable.class,
                        not -> assertThat(not.cause().codes())
                                .isEqualTo(NotDelivered.of(1, NotDelivered.UNSUPPORTED_CRITICAL_FUNCTION)));
    }
}

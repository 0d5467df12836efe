package org.x400gate.gateway.x400;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.association.Association;
import org.x400gate.gateway.association.InboundTransfers;
import org.x400gate.gateway.association.InboundTransfers.InboundTransfer;
import org.x400gate.gateway.conversion.Rendered;
import org.x400gate.gateway.failure.Lifetimes;
import org.x400gate.gateway.queue.ContentWatched;
import org.x400gate.gateway.queue.MessageRoom;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.queue.QueueKeeperSettings;
import org.x400gate.gateway.report.Reporter;
import org.x400gate.gateway.report.Reporters;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerMessageIndicators;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** Transfers above the limit, which go into the content store while they come, and leave from there. */
class X400LongTransferTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int EACH = 100_000;
    private static final String FAR = "/C=XX/ADMD= /PRMD=far/S=bob/";
    private static final NextHop HOP = new NextHop("x400:far");
    private static final InboundTransfers.PeerContext PEER =
            new InboundTransfers.PeerContext("MTA-A", "192.0.2.1", "x400-in.1");

    private final ActorTestKit kit = ActorTestKit.create();
    private final ContentWatched store = new ContentWatched();
    private final ActorRef<QueueKeeper.Command> keeper = kit.spawn(
            QueueKeeper.create(store.queue, QueueKeeperSettings.STANDARD, Clock.systemUTC()),
            DispatcherSelector.blocking());
    private final TestProbe<InboundTransfers.Settled> answers = kit.createTestProbe();
    private final TestProbe<Association.Command> association = kit.createTestProbe();
    private final AtomicInteger room = new AtomicInteger();
    private final byte[] content = new byte[3_000_000];

    X400LongTransferTest() {
        new Random(3).nextBytes(content);
    }

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
        store.close();
    }

    private X400Inbound inbound(RoutingTable routes, Reporter reporter) {
        return inbound(routes, reporter, Duration.ZERO);
    }

    private X400Inbound inbound(RoutingTable routes, Reporter reporter, Duration window) {
        return new X400Inbound(
                new X400InboundSettings(16 << 20, new MessageRoom(4 << 20, EACH), 10, window, P1Limits.STANDARD),
                () -> new InboundEntries(routes, Lifetimes.STANDARD, Reporters.RENDERING, reporter, 10),
                keeper,
                Clock.systemUTC(),
                new SplittableRandom(1),
                (peer, over) -> {});
    }

    private InboundTransfer begun(TestProbe<Association.Command> by) {
        return inbound(Reporters.ROUTES, Reporters.standard())
                .begin(PEER, new InboundTransfers.Receiver(by.ref(), room::incrementAndGet));
    }

    private static TransferEnvelope.Builder envelope(String... recipients) {
        GlobalDomainIdentifier domain = GlobalDomainIdentifier.of("XX", " ", "a");
        TransferEnvelope.Builder envelope = TransferEnvelope.builder(
                        new MtsIdentifier(domain, "1"),
                        OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=far/S=ann/")),
                        ContentType.P22)
                .trace(TraceElement.relayed(domain, Instant.parse("2026-11-23T12:00:00Z")));
        for (int i = 0; i < recipients.length; i++) {
            envelope.recipient(PerRecipient.of(OrName.of(OrAddress.parse(recipients[i])), i + 1));
        }
        return envelope;
    }

    private Octets apdu(String... recipients) {
        return new MtsApdu.Message(envelope(recipients).build(), Octets.wrap(content))
                .node()
                .encode();
    }

    /** The same with indefinite lengths, its content in parts (X.690 8.7.3). */
    private Octets inParts(Octets apdu) {
        int header = 2 + (apdu.at(1) & 0x7F);
        List<Octets> parts = new ArrayList<>();
        parts.add(Octets.ofHex("a080"));
        parts.add(apdu.slice(header, apdu.length() - content.length - 5));
        parts.add(Octets.ofHex("2480"));
        for (int at = 0; at < content.length; at += 60_000) {
            int length = Math.min(60_000, content.length - at);
            parts.add(Octets.of(4, 0x82, length >> 8, length & 0xFF));
            parts.add(Octets.wrap(content, at, length));
        }
        parts.add(Octets.ofHex("0000 0000"));
        return Octets.concat(parts);
    }

    private static InboundTransfer given(InboundTransfer transfer, Octets octets) {
        for (int at = 0; at < octets.length(); at += 17_000) {
            transfer.segment(octets.slice(at, Math.min(octets.length(), at + 17_000)));
        }
        return transfer;
    }

    /** What is long is on its way to the disk on return. */
    private InboundTransfer writing(InboundTransfer transfer, Octets octets) {
        int before = store.begun.size();
        given(transfer, octets);
        await().atMost(SOON).until(() -> octets.length() < 2 * EACH || store.begun.size() > before);
        return transfer;
    }

    private List<QueueEntry> queued() {
        return store.queue.view(EntryId.FIRST, 10).entries();
    }

    private void assertClean() {
        await().atMost(SOON).until(store::isClean);
        assertThat(queued()).isEmpty();
    }

    private static Octets octets(ContentRef there) throws IOException {
        try (InputStream in = there.open()) {
            return Octets.wrap(in.readAllBytes());
        }
    }

    private record Stored(ContentWatched store, QueueEntry entry) implements ContentRef {
        @Override
        public long octets() {
            return entry.contentOctets();
        }

        @Override
        public InputStream open() {
            return store.open(entry.id());
        }
    }

    @Test
    void itIsStoredOctetForOctetAndGoesOnWithItsContentUntouched() throws IOException {
        for (Octets sent : List.of(apdu(FAR), inParts(apdu(FAR)))) {
            given(begun(association), sent).end(answers.ref());
            assertThat(answers.receiveMessage()).isInstanceOf(InboundTransfers.Secured.class);

            QueueEntry entry = queued().get(queued().size() - 1);
            assertThat(entry.recipients()).containsExactly(Recipient.pending(1, FAR, HOP));
            Stored stored = new Stored(store, entry);
            assertThat(octets(stored)).isEqualTo(sent);

            Rendered rendered = Reporters.RENDERING.forX400(entry, HOP, stored, Edition.OF_1988);
            ContentRef onward = ((Rendered.Apdu) rendered).octets();
            assertThat(onward.isInMemory()).isFalse();
            Octets relayed = octets(onward);
            assertThat(relayed.length()).isEqualTo((int) onward.octets());
            MtsApdu.Message message = (MtsApdu.Message) MtsApdu.decode(relayed, P1Limits.STANDARD);
            assertThat(message.content()).isEqualTo(Octets.wrap(content));
            assertThat(message.envelope().trace()).hasSize(2);
        }
        assertThat(store.begun).hasSize(2);
    }

    @Test
    @Tag("SF-16")
    void cutAnywhereNothingPartialIsSeen() {
        Octets whole = apdu(FAR);
        for (int cut = 0; cut < whole.length(); cut += 700_001) {
            writing(begun(association), whole.slice(0, cut)).broken();
            TestProbe<Association.Command> killed = kit.createTestProbe();
            writing(begun(killed), whole.slice(0, cut));
            killed.stop();
            given(begun(association), whole.slice(0, cut)).end(answers.ref());
            assertThat(answers.receiveMessage()).isInstanceOf(InboundTransfers.Refused.class);
        }
        assertThat(store.begun).hasSizeGreaterThanOrEqualTo(8);
        assertClean();
    }

    /** In whatever form it comes. */
    @Test
    @Tag("SF-16")
    void oneThatComesAgainIsAcknowledgedAndDoesNotStay() {
        X400Inbound knowing = inbound(Reporters.ROUTES, Reporters.standard(), Duration.ofDays(7));
        InboundTransfers.Receiver receiver = new InboundTransfers.Receiver(association.ref(), room::incrementAndGet);
        for (Octets sent : List.of(apdu(FAR), inParts(apdu(FAR)), apdu(FAR))) {
            given(knowing.begin(PEER, receiver), sent).end(answers.ref());
            assertThat(answers.receiveMessage()).isInstanceOf(InboundTransfers.Secured.class);
        }
        assertThat(queued()).hasSize(1);
        assertThat(store.begun).hasSize(3);
        await().atMost(SOON).until(store::isClean);
    }

    @Test
    void whatIsNoApduIsRefusedForGoodAndDoesNotStay() {
        Octets behind = Octets.concat(apdu(FAR), Octets.ofHex("0400"));
        Octets noEnvelope =
                Octets.concat(Octets.ofHex("a080 3100 0483 2dc6c0"), Octets.wrap(content), Octets.ofHex("0000"));
        for (Octets bad : List.of(behind, noEnvelope)) {
            given(begun(association), bad).end(answers.ref());
            InboundTransfers.Refused refused = answers.expectMessageClass(InboundTransfers.Refused.class);
            assertThat(refused.forGood()).as(refused.reason()).isTrue();
        }
        assertClean();
    }

    @Test
    void aFullDiskIsRefusedForNow() {
        store.room = 500_000;
        InboundTransfer transfer = given(begun(association), apdu(FAR));
        await().atMost(SOON).until(store::isClean);
        transfer.end(answers.ref());
        assertThat(answers.expectMessageClass(InboundTransfers.Refused.class).forGood())
                .isFalse();
        assertClean();
    }

    @Test
    void whileTheDiskIsSlowNoMoreIsAskedFor() {
        store.stop();
        InboundTransfer transfer = begun(association);
        Octets whole = apdu(FAR);
        int at = 0;
        while (!transfer.isFull()) {
            transfer.segment(whole.slice(at, at + 17_000));
            at += 17_000;
        }
        assertThat(at).isLessThan(1_000_000);
        assertThat(room).hasValue(0);
        store.goOn();
        await().atMost(SOON).until(() -> room.get() > 0);
        assertThat(transfer.isFull()).isFalse();
        given(transfer, whole.from(at)).end(answers.ref());
        assertThat(answers.receiveMessage()).isInstanceOf(InboundTransfers.Secured.class);
    }

    /** At the door a report on it is made, or somebody else gets it, as with a short one. */
    @Test
    void aRecipientWithoutAWayIsToldOfOrHasAnAlternate() throws IOException {
        String unknown = "/C=XX/ADMD= /PRMD=gate/S=nobody/";
        given(begun(association), apdu(FAR, unknown)).end(answers.ref());
        assertThat(answers.receiveMessage()).isInstanceOf(InboundTransfers.Secured.class);
        assertThat(queued()).hasSize(2);
        assertThat(queued().get(0).recipients()).extracting(Recipient::state).contains(RecipientState.PENDING);

        Octets allowed = new MtsApdu.Message(
                        envelope(unknown)
                                .indicators(PerMessageIndicators.of(PerMessageIndicators.ALTERNATE_RECIPIENT_ALLOWED))
                                .build(),
                        Octets.wrap(content))
                .node()
                .encode();
        InboundTransfer redirected = inbound(Reporters.ALTERNATE, Reporters.of(Reporters.ALTERNATE))
                .begin(PEER, new InboundTransfers.Receiver(association.ref(), room::incrementAndGet));
        given(redirected, allowed).end(answers.ref());
        assertThat(answers.receiveMessage()).isInstanceOf(InboundTransfers.Secured.class);
        assertThat(queued()).hasSize(3);
        QueueEntry copy = queued().get(2);
        assertThat(copy.recipients().get(0).hop()).isEqualTo(new NextHop("smtp:inside"));
        byte[] stored = octets(new Stored(store, copy)).toByteArray();
        assertThat(Arrays.copyOfRange(stored, stored.length - content.length, stored.length))
                .isEqualTo(content);
        await().atMost(SOON).until(store::isClean);
    }
}

package org.x400gate.gateway.x400;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.association.Association;
import org.x400gate.gateway.association.InboundTransfers;
import org.x400gate.gateway.failure.Lifetimes;
import org.x400gate.gateway.queue.MessageRoom;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.report.Reporters;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.oraddress.OrName;
import org.x400gate.protocol.p1.ContentType;
import org.x400gate.protocol.p1.GlobalDomainIdentifier;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.MtsIdentifier;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** Transfers are held in memory until they are the queue's: what all of them take together has a bound. */
class X400InboundTest {
    private static final int MOST = 3000;
    private static final InboundTransfers.PeerContext PEER =
            new InboundTransfers.PeerContext("MTA-A", "192.0.2.1", "x400-in.1");

    private final ActorTestKit kit = ActorTestKit.create();
    private final TestProbe<QueueKeeper.Command> keeper = kit.createTestProbe();
    private final TestProbe<InboundTransfers.Settled> answers = kit.createTestProbe();
    private final TestProbe<Association.Command> association = kit.createTestProbe();
    private final InboundTransfers.Receiver receiver = new InboundTransfers.Receiver(association.ref(), () -> {});
    private final X400Inbound inbound = new X400Inbound(
            new X400InboundSettings(MOST, MessageRoom.whole(MOST), 10, Duration.ofDays(7), P1Limits.STANDARD),
            () -> new InboundEntries(
                    Reporters.ROUTES, Lifetimes.STANDARD, Reporters.RENDERING, Reporters.nowhere(), 10),
            keeper.ref(),
            Clock.systemUTC(),
            new SplittableRandom(1),
            (peer, over) -> {});

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private static Octets apdu(int contentOctets) {
        GlobalDomainIdentifier domain = GlobalDomainIdentifier.of("XX", " ", "a");
        TransferEnvelope envelope = TransferEnvelope.builder(
                        new MtsIdentifier(domain, "1"),
                        OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=a/S=ann/")),
                        ContentType.P22)
                .trace(TraceElement.relayed(domain, Instant.parse("2026-11-23T12:00:00Z")))
                .recipient(PerRecipient.of(OrName.of(OrAddress.parse("/C=XX/ADMD= /PRMD=b/S=bob/")), 1))
                .build();
        return new MtsApdu.Message(envelope, Octets.wrap(new byte[contentOctets]))
                .node()
                .encode();
    }

    private InboundTransfers.InboundTransfer begun(int octets) {
        InboundTransfers.InboundTransfer transfer = inbound.begin(PEER, receiver);
        transfer.segment(Octets.wrap(new byte[octets]));
        return transfer;
    }

    private InboundTransfers.Refused refused(InboundTransfers.InboundTransfer transfer) {
        transfer.end(answers.ref());
        return answers.expectMessageClass(InboundTransfers.Refused.class);
    }

    @Test
    void whatFindsNoRoomIsRefusedForNowAndHasRoomWhenAnotherIsBroken() {
        InboundTransfers.InboundTransfer first = begun(2000);
        InboundTransfers.InboundTransfer second = begun(1000);
        InboundTransfers.InboundTransfer third = begun(1);
        third.segment(Octets.wrap(new byte[1000]));
        InboundTransfers.Refused full = refused(third);
        assertThat(full.forGood()).isFalse();
        assertThat(full.reason()).contains("x400.max-message-memory = 3000");

        first.broken();
        Octets whole = apdu(500);
        InboundTransfers.InboundTransfer fourth = inbound.begin(PEER, receiver);
        fourth.segment(whole.slice(0, 100));
        fourth.segment(whole.from(100));
        fourth.end(answers.ref());
        keeper.expectMessageClass(QueueKeeper.Write.class).answer(new ChangeResult.Applied());
        answers.expectMessageClass(InboundTransfers.Secured.class);
        second.broken();
    }

    @Test
    void aTransferHasItsRoomUntilItIsTheQueues() {
        Octets whole = apdu(2000);
        InboundTransfers.InboundTransfer first = inbound.begin(PEER, receiver);
        first.segment(whole);
        first.end(answers.ref());
        QueueKeeper.Write<?> write = keeper.expectMessageClass(QueueKeeper.Write.class);
        assertThat(refused(begun(1500)).forGood()).isFalse();

        write.answer(new ChangeResult.Unavailable("disk full"));
        assertThat(answers.expectMessageClass(InboundTransfers.Refused.class).forGood())
                .isFalse();
        // there is room again: what is refused now is refused for what it is
        assertThat(refused(begun(1500)).forGood()).isTrue();
        assertThat(refused(begun(MOST)).forGood()).isTrue();
    }

    private Change.Accept handedOver(Octets whole, InboundTransfers.PeerContext peer) {
        InboundTransfers.InboundTransfer transfer = inbound.begin(peer, receiver);
        transfer.segment(whole);
        transfer.end(answers.ref());
        QueueKeeper.Write<?> write = keeper.expectMessageClass(QueueKeeper.Write.class);
        write.answer(new ChangeResult.Applied());
        answers.expectMessageClass(InboundTransfers.Secured.class);
        return (Change.Accept) write.change();
    }

    @Test
    @Tag("SF-16")
    void whatThePeerHandsOverAgainHasTheSameKeyAndAnotherHasAnother() {
        InboundTransfers.PeerContext again = new InboundTransfers.PeerContext("MTA-A", "192.0.2.9", "x400-in.2");
        InboundTransfers.PeerContext other = new InboundTransfers.PeerContext("MTA-B", "192.0.2.1", "x400-in.3");
        Change.Accept first = handedOver(apdu(500), PEER);
        Change.Once once = first.once().orElseThrow();

        assertThat(first.ledger().get(0).references()).contains(once.key());
        assertThat(once.since())
                .isEqualTo(first.entry().submission().acceptedAt().minus(Duration.ofDays(7)));
        assertThat(handedOver(apdu(500), again).once().orElseThrow().key()).isEqualTo(once.key());
        assertThat(handedOver(apdu(501), PEER).once().orElseThrow().key()).isNotEqualTo(once.key());
        assertThat(handedOver(apdu(500), other).once().orElseThrow().key()).isNotEqualTo(once.key());
    }

    @Test
    @Tag("SF-16")
    void aDuplicateIsAcknowledgedForItIsOurs() {
        InboundTransfers.InboundTransfer transfer = inbound.begin(PEER, receiver);
        transfer.segment(apdu(500));
        transfer.end(answers.ref());

        keeper.expectMessageClass(QueueKeeper.Write.class).answer(new ChangeResult.Duplicate(EntryId.FIRST));

        answers.expectMessageClass(InboundTransfers.Secured.class);
    }

    @Test
    void whatIsTooLongIsRefusedForGoodAndKeepsNothing() {
        InboundTransfers.InboundTransfer tooLong = begun(MOST);
        tooLong.segment(Octets.of(0));
        assertThat(refused(begun(MOST)).reason()).doesNotContain("max-message-memory");
        InboundTransfers.Refused answer = refused(tooLong);
        assertThat(answer.forGood()).isTrue();
        assertThat(answer.reason()).contains("x400.max-message = 3000");
    }
}

package org.x400gate.gateway.x400;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.association.Association;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.association.TransferOutcome;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.stack.EndCause;

/** Over which association a message goes: one of several of ours, one kept for urgent mail, or one of the peer's. */
class AssociationsInUseTest extends X400DeliveryRig {
    private ActorRef<X400Delivery.Command> spawnKeeping(PeerSettings.Keeping keeping) {
        lend();
        ActorRef<X400Delivery.Command> spawned = spawn(
                new PeerSettings(
                        "far",
                        peer.address(),
                        peer.ours(),
                        peer.expected(),
                        Networks.NONE,
                        peer.terms().keeping(keeping)),
                Edition.OF_1988);
        ready.tell(new QueueKeeper.WorkReady(HOP));
        return spawned;
    }

    private static PeerSettings.Keeping oneOfThreeForUrgent() {
        return new PeerSettings.Keeping(3, 1, Duration.ofMinutes(1), Duration.ofHours(1), 0);
    }

    private QueueKeeper.Work urgent() {
        QueueKeeper.Work work = work();
        WorkItem item = new WorkItem(work.entry().id(), HOP, Priority.URGENT, NOW, 0, OptionalLong.of(1));
        return new QueueKeeper.Work(item, work.entry(), work.content());
    }

    private QueueKeeper.Work[] works(int count) {
        return IntStream.range(0, count).mapToObj(each -> work()).toArray(QueueKeeper.Work[]::new);
    }

    private static String label(QueueKeeper.Work work) {
        return work.entry().id().toString();
    }

    @Test
    void anAssociationIsKeptAndUsedForTheNextMessage() {
        QueueKeeper.Work first = work();
        QueueKeeper.Work second = work();
        lend(first);
        TestProbe<Association.Command> association = open(dial());
        association
                .expectMessageClass(Association.Transfer.class)
                .replyTo()
                .tell(new TransferOutcome.Transferred(label(first)));
        lend(second);
        assertThat(association.expectMessageClass(Association.Transfer.class).label())
                .isEqualTo(label(second));
        supervisor.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void anUrgentMessageNeverWaitsBehindOthersThatTakeLong() {
        spawnKeeping(oneOfThreeForUrgent());
        QueueKeeper.Work urgent = urgent();
        QueueKeeper.Work later = urgent();
        lend(works(7));
        open(dial()).expectMessageClass(Association.Transfer.class);
        open(dial()).expectMessageClass(Association.Transfer.class);
        supervisor.expectNoMessage(Duration.ofMillis(50));

        lend(urgent);
        SessionSupervisor.Dial kept = dial();
        assertThat(kept.urgent()).isTrue();
        TestProbe<Association.Command> third = open(kept);
        Association.Transfer transfer = third.expectMessageClass(Association.Transfer.class);
        assertThat(transfer.label()).isEqualTo(label(urgent));
        transfer.replyTo().tell(new TransferOutcome.Transferred(transfer.label()));

        third.expectNoMessage(Duration.ofMillis(50));
        lend(later);
        assertThat(third.expectMessageClass(Association.Transfer.class).label()).isEqualTo(label(later));
    }

    @Test
    void urgentMailIsLookedForThoughOtherMailFillsTheClaim() {
        spawnKeeping(oneOfThreeForUrgent());
        lend(works(20));
        open(dial()).expectMessageClass(Association.Transfer.class);
        open(dial()).expectMessageClass(Association.Transfer.class);

        QueueKeeper.Claim nothing = keeper.expectMessageClass(QueueKeeper.Claim.class);
        assertThat(nothing.least()).isEqualTo(Priority.URGENT);
        nothing.replyTo().tell(new QueueKeeper.Lent(HOP, List.of(), Optional.of(NOW)));
        keeper.expectNoMessage(Duration.ofMillis(50));
        ready.tell(new QueueKeeper.WorkReady(HOP));
        QueueKeeper.Claim again = keeper.expectMessageClass(QueueKeeper.Claim.class);
        assertThat(again.least()).isEqualTo(Priority.URGENT);
        QueueKeeper.Work urgent = urgent();
        again.replyTo().tell(new QueueKeeper.Lent(HOP, List.of(urgent), Optional.of(NOW)));
        assertThat(open(dial()).expectMessageClass(Association.Transfer.class).label())
                .isEqualTo(label(urgent));
    }

    @Test
    void urgentMailThatComesDueWhileOtherMailFillsTheClaimIsFound() {
        spawnKeeping(oneOfThreeForUrgent());
        lend(works(20));
        open(dial()).expectMessageClass(Association.Transfer.class);
        open(dial()).expectMessageClass(Association.Transfer.class);
        lend();
        keeper.expectNoMessage(Duration.ofMillis(50));
        time.timePasses(Duration.ofSeconds(5));
        assertThat(keeper.expectMessageClass(QueueKeeper.Claim.class).least()).isEqualTo(Priority.URGENT);
    }

    @Test
    void whatIsRefusedToANormalMessageIsAskedForAnUrgentOneAndForTheFormerLater() {
        spawnKeeping(oneOfThreeForUrgent());
        QueueKeeper.Work urgent = urgent();
        lend(works(7));
        open(dial()).expectMessageClass(Association.Transfer.class);
        dial().replyTo().tell(notOpened(EndCause.BIND_BUSY));
        lend(urgent);
        assertThat(open(dial()).expectMessageClass(Association.Transfer.class).label())
                .isEqualTo(label(urgent));
    }

    @Test
    void mailThatWaitsGoesOverAnAssociationThatThePeerOpened() {
        lend(work());
        dial().replyTo().tell(notOpened(EndCause.TCP_REFUSED));
        QueueKeeper.Claim ahead = keeper.expectMessageClass(QueueKeeper.Claim.class);
        keeper.expectMessageClass(QueueKeeper.Release.class);
        ahead.replyTo().tell(new QueueKeeper.Lent(HOP, List.of(), Optional.empty()));
        keeper.expectNoMessage(Duration.ofMillis(50));
        TestProbe<Association.Command> theirs = kit.createTestProbe(Association.Command.class);

        delivery.tell(new X400Delivery.PeerSeen(Optional.of(theirs.ref())));

        QueueKeeper.Work work = work();
        lend(work);
        Association.Transfer transfer = theirs.expectMessageClass(Association.Transfer.class);
        assertThat(transfer.label()).isEqualTo(label(work));
        transfer.replyTo().tell(new TransferOutcome.Transferred(transfer.label()));
        assertThat(settled().outcomes()).containsExactly(new RecipientOutcome.Relayed(1, "relayed to far"));
        supervisor.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void whereThePeerGivesNoTurnTheMessageGoesOverOneOfOursAndItsAssociationIsAskedNoMore() {
        TestProbe<Association.Command> theirs = kit.createTestProbe(Association.Command.class);
        delivery.tell(new X400Delivery.PeerSeen(Optional.of(theirs.ref())));
        QueueKeeper.Work work = work();
        lend(work);
        Association.Transfer transfer = theirs.expectMessageClass(Association.Transfer.class);
        transfer.replyTo().tell(new TransferOutcome.Busy(transfer.label()));

        TestProbe<Association.Command> ours = open(dial());
        Association.Transfer again = ours.expectMessageClass(Association.Transfer.class);
        assertThat(again.label()).isEqualTo(label(work));
        lend(work());
        theirs.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    void aPeersAssociationThatDiesInTheMiddleDefersItsMessage() {
        TestProbe<Association.Command> theirs = kit.createTestProbe(Association.Command.class);
        delivery.tell(new X400Delivery.PeerSeen(Optional.of(theirs.ref())));
        lend(work());
        theirs.expectMessageClass(Association.Transfer.class);
        theirs.stop();
        assertThat(settled().retry().orElseThrow().due()).isEqualTo(NOW.plus(Duration.ofMinutes(1)));
    }

    @Test
    void aDrainLeavesThePeersAssociationsToThePeer() {
        TestProbe<Association.Command> theirs = kit.createTestProbe(Association.Command.class);
        delivery.tell(new X400Delivery.PeerSeen(Optional.of(theirs.ref())));
        lend();
        delivery.tell(X400Delivery.Drain.INSTANCE);
        supervisor.expectTerminated(delivery, Duration.ofSeconds(3));
        theirs.expectNoMessage(Duration.ofMillis(50));
    }
}

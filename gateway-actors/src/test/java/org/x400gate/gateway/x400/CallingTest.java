package org.x400gate.gateway.x400;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.association.Association;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.protocol.p1.Edition;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.Selectors;

/** At which addresses a peer is called, when again, and what is shown of it. */
class CallingTest extends X400DeliveryRig {
    /** The delivery goes into its pause, and out of it again when that is over. */
    private void outlast(Duration pause) {
        QueueKeeper.Claim ahead = keeper.expectMessageClass(QueueKeeper.Claim.class);
        keeper.expectMessageClass(QueueKeeper.Release.class);
        ahead.replyTo().tell(new QueueKeeper.Lent(HOP, List.of(), Optional.empty()));
        time.expectNoMessageFor(pause.minusSeconds(1), keeper, supervisor);
        time.timePasses(Duration.ofSeconds(1));
    }

    private ActorRef<X400Delivery.Command> spawnAt(int... ports) {
        lend();
        List<PeerSettings.Endpoint> endpoints = IntStream.of(ports)
                .mapToObj(port -> new PeerSettings.Endpoint("127.0.0.1", port))
                .toList();
        Selectors none = peer.address().called();
        PeerSettings there = new PeerSettings(
                "far",
                new PeerSettings.Address(endpoints, Duration.ofMinutes(10), none, none),
                peer.ours(),
                peer.expected(),
                Networks.NONE,
                peer.terms());
        ActorRef<X400Delivery.Command> spawned = spawn(there, Edition.OF_1988);
        ready.tell(new QueueKeeper.WorkReady(HOP));
        return spawned;
    }

    @Test
    void whereNobodyIsTheNextAddressIsCalledAndAllOfThemAreOneFailure() {
        spawnAt(1, 2, 3);
        lend(work());

        SessionSupervisor.Dial first = dial();
        assertThat(first.peer().address().port()).isEqualTo(1);
        first.replyTo().tell(notOpened(EndCause.TCP_REFUSED));
        SessionSupervisor.Dial second = dial();
        assertThat(second.peer().address().port()).isEqualTo(2);
        second.replyTo().tell(notOpened(EndCause.TLS_NOT_TRUSTED));
        SessionSupervisor.Dial third = dial();
        assertThat(third.peer().address().port()).isEqualTo(3);
        third.replyTo().tell(notOpened(EndCause.TCP_TIMEOUT));

        outlast(Duration.ofMinutes(1));
        lend(work());
        assertThat(dial().peer().address().port()).isEqualTo(1);
        assertThat(board.standings().get("far").notReached().orElseThrow().text())
                .isEqualTo("127.0.0.1:3: TCP-2 the TCP connection was not established in time");
    }

    @Test
    void anAddressThatWorkedIsCalledFirstAndTheOthersAfterIt() {
        spawnAt(1, 2, 3);
        lend(work(), work(), work(), work(), work());
        dial().replyTo().tell(notOpened(EndCause.TCP_REFUSED));
        open(dial()).expectMessageClass(Association.Transfer.class);
        assertThat(board.standings().get("far").endpoint()).contains("127.0.0.1:2");

        SessionSupervisor.Dial further = dial();
        assertThat(further.peer().address().port()).isEqualTo(2);
        further.replyTo().tell(notOpened(EndCause.TCP_RESET));
        assertThat(dial().peer().address().port()).isEqualTo(1);
    }

    @Test
    void whatThePeersMtaRefusesIsNotTriedElsewhere() {
        spawnAt(1, 2);
        lend(work());
        dial().replyTo().tell(notOpened(EndCause.BIND_AUTHENTICATION));
        outlast(Duration.ofMinutes(1));
        supervisor.expectNoMessage(Duration.ofMillis(50));
    }

    @Test
    @Tag("SF-08")
    void aDialogueModeThatIsRefusedIsShownUntilItWorksAndTriedNoMoreOftenThanTheTableSays() {
        for (Duration pause : List.of(Duration.ofMinutes(1), Duration.ofMinutes(5))) {
            lend(work());
            dial().replyTo().tell(notOpened(EndCause.BIND_DIALOGUE_MODE));
            outlast(pause);
        }
        lend(work());
        dial().replyTo().tell(notOpened(EndCause.TCP_REFUSED));
        outlast(Duration.ofMinutes(15));
        PeersBoard.Standing refused = board.standings().get("far");
        assertThat(refused.misconfigured().orElseThrow().text())
                .isEqualTo("it does not take peers.\"far\".dialogue-mode = monologue, which has to change");
        assertThat(refused.misconfigured().orElseThrow().tries()).isEqualTo(2);
        assertThat(board.count(PeersBoard.Standing::misconfigured)).isEqualTo(1);

        lend(work());
        open(dial()).expectMessageClass(Association.Transfer.class);

        assertThat(board.standings().get("far").misconfigured()).isEmpty();
        assertThat(board.count(PeersBoard.Standing::misconfigured)).isZero();
    }

    @Test
    void whoIsServedNoMoreLeavesTheBoard() {
        assertThat(board.standings()).containsKey("far");
        delivery.tell(X400Delivery.Drain.INSTANCE);
        keeper.expectMessageClass(QueueKeeper.Claim.class)
                .replyTo()
                .tell(new QueueKeeper.Lent(HOP, List.of(), Optional.empty()));
        supervisor.expectTerminated(delivery, Duration.ofSeconds(3));
        assertThat(board.standings()).isEmpty();
    }
}

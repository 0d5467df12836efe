package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.PeerConduct;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackPeer;
import org.x400gate.protocol.stack.StackPeerServer;

/** How long an association that we opened is kept, over connections. */
@Timeout(60)
class LifetimeTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private final MtaRig rig = MtaRig.start(MtaRig.limits(20, 10, 10, 10));
    private final TestProbe<TransferOutcome> outcomes = rig.kit.createTestProbe();

    @AfterEach
    void close() {
        rig.close();
    }

    private ActorRef<Association.Command> open(StackPeerServer server, PeerSettings.Keeping keeping) {
        PeerSettings peer = MtaRig.peer(1, server.port());
        TestProbe<SessionSupervisor.Dialled> answer = rig.kit.createTestProbe();
        PeerSettings kept = new PeerSettings(
                peer.name(),
                peer.address(),
                peer.ours(),
                peer.expected(),
                peer.allowedSources(),
                peer.terms().keeping(keeping));
        rig.supervisor.tell(new SessionSupervisor.Dial(kept, false, answer.ref()));
        return answer.expectMessageClass(SessionSupervisor.Opened.class, MtaRig.PATIENCE)
                .association();
    }

    private void send(ActorRef<Association.Command> association, String label) {
        association.tell(new Association.Transfer(Octets.wrap(new byte[5_000]), label, outcomes.ref()));
    }

    @Test
    void itIsReleasedAfterItsLastMessage() {
        try (StackPeerServer server =
                StackPeerServer.start(MtaRig.RESPONDER, PeerConduct.willing(MtaRig.bindResult(1)))) {
            ActorRef<Association.Command> association = open(server, new PeerSettings.Keeping(4, 0, LONG, LONG, 2));
            send(association, "first");
            outcomes.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Transferred("first"));
            send(association, "second");
            outcomes.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Transferred("second"));
            StackPeer peer = server.awaitPeer(0, MtaRig.PATIENCE);
            assertThat(peer.awaitEnd(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class);
            outcomes.expectTerminated(association, MtaRig.PATIENCE);
        }
    }

    @Test
    void itIsReleasedAtTheEndOfItsLifeButNotInTheMiddleOfAMessage() throws Exception {
        CountDownLatch came = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        PeerConduct slow = PeerConduct.willing(MtaRig.bindResult(1)).tellingEach(apdu -> {
            came.countDown();
            awaitQuietly(goOn);
        });
        try (StackPeerServer server = StackPeerServer.start(MtaRig.RESPONDER, slow)) {
            ActorRef<Association.Command> association =
                    open(server, new PeerSettings.Keeping(4, 0, LONG, Duration.ofSeconds(1), 0));
            send(association, "slow");
            assertThat(came.await(MtaRig.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            outcomes.expectNoMessage(Duration.ofMillis(1_500));
            send(association, "one more");
            outcomes.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Busy("one more"));

            goOn.countDown();

            outcomes.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Transferred("slow"));
            assertThat(server.awaitPeer(0, MtaRig.PATIENCE).awaitEnd(MtaRig.PATIENCE))
                    .isInstanceOf(StackAction.Released.class);
        }
    }

    /** A span does not begin anew with what happens in it: however soon one message follows another, its life has an end. */
    @Test
    @Tag("SF-27")
    void itIsReleasedAtTheEndOfItsLifeThoughItIsNeverIdle() {
        try (StackPeerServer server =
                StackPeerServer.start(MtaRig.RESPONDER, PeerConduct.willing(MtaRig.bindResult(1)))) {
            ActorRef<Association.Command> association = open(
                    server, new PeerSettings.Keeping(4, 0, Duration.ofMillis(400), Duration.ofSeconds(1), 1_000_000));
            Instant until = Instant.now().plusSeconds(10);
            int sent = 0;
            boolean open = true;
            while (open && Instant.now().isBefore(until)) {
                send(association, "n" + ++sent);
                open = isTransferred();
            }
            assertThat(open).as("still open after %d messages", sent).isFalse();
            assertThat(sent).isGreaterThan(2);
            outcomes.expectTerminated(association, MtaRig.PATIENCE);
            assertThat(server.awaitPeer(0, MtaRig.PATIENCE).awaitEnd(MtaRig.PATIENCE))
                    .isInstanceOf(StackAction.Released.class);
        }
    }

    /** No answer comes from one that has just ended: who sends over it watches it. */
    private boolean isTransferred() {
        try {
            return outcomes.receiveMessage(Duration.ofSeconds(5)) instanceof TransferOutcome.Transferred;
        } catch (AssertionError silence) {
            return false;
        }
    }

    @Test
    void itIsReleasedWhenItHasBeenIdleForLong() {
        try (StackPeerServer server =
                StackPeerServer.start(MtaRig.RESPONDER, PeerConduct.willing(MtaRig.bindResult(1)))) {
            open(server, new PeerSettings.Keeping(4, 0, Duration.ofMillis(300), LONG, 0));
            assertThat(server.awaitPeer(0, MtaRig.PATIENCE).awaitEnd(MtaRig.PATIENCE))
                    .isInstanceOf(StackAction.Released.class);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Random;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.AbortReason;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.PeerConduct;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackPeer;
import org.x400gate.protocol.stack.StackPeerServer;

/** Associations over TCP on 127.0.0.1, both ways, against another implementation of the driver: StackPeer. */
@Timeout(60)
class AssociationTest {
    private static final SessionLimits ROOM = MtaRig.limits(20, 10, 10, 10);
    private final MtaRig rig = MtaRig.start(ROOM);

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void transfersOfManySizesComeInEqualOneAfterAnother() {
        try (StackPeer peer = rig.dial(0)) {
            assertThat(peer.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
            for (int size : new int[] {1, 2047, 2048, 2049, 300_000}) {
                Octets apdu = random(size);
                assertThat(peer.transfer(apdu, MtaRig.PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
                assertThat(rig.inbound.whole).last().isEqualTo(apdu);
                assertThat(rig.inbound.bound).as("peers that bound").hasSize(1);
            }
            assertThat(peer.release(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class);
        }
        await().until(() -> rig.view().active() == 0);
        await().until(() -> rig.view().lingering() == 0);
        assertThat(rig.counters.of("session x400-in released")).isEqualTo(1);
    }

    @Test
    void aTransferThatIsNotSecuredIsNotAcknowledged() {
        rig.inbound.answer = new InboundTransfers.Refused("disk full", false);
        try (StackPeer peer = rig.dial(0)) {
            peer.awaitOpen(MtaRig.PATIENCE);
            assertThat(peer.transfer(random(5_000), MtaRig.PATIENCE)).isInstanceOf(StackAction.TransferRefused.class);
            rig.inbound.answer = new InboundTransfers.Secured();
            assertThat(peer.transfer(random(5_000), MtaRig.PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
        }
    }

    @Test
    void aTransferThatBreaksIsForgotten() {
        StackPeer peer = rig.dial(0);
        peer.awaitOpen(MtaRig.PATIENCE);
        peer.pause();
        peer.startTransfer(random(100_000));
        // A reset throws away what the other side has not read yet: the transfer has to be seen first.
        await().until(() -> rig.inbound.begun.get() == 1);
        peer.reset();
        await().until(() -> rig.inbound.broken.get() == 1);
        await().until(() -> rig.view().active() == 0);
        assertThat(rig.inbound.whole).isEmpty();
    }

    @Test
    void aTransferIsForgottenHoweverItsAssociationStops() {
        StackPeer peer = rig.dial(0);
        peer.awaitOpen(MtaRig.PATIENCE);
        peer.pause();
        peer.startTransfer(random(100_000));
        await().until(() -> rig.inbound.begun.get() == 1);
        rig.kit.stop(rig.supervisor);
        await().until(() -> rig.inbound.broken.get() == 1);
    }

    @Test
    void transfersGoOutOneAfterAnotherAndArriveEqual() {
        try (StackPeerServer server = server(0)) {
            ActorRef<Association.Command> association = opened(dial(0, server.port()));
            TestProbe<TransferOutcome> outcome = rig.kit.createTestProbe();
            for (int size : new int[] {1, 2048, 2049, 1_500_000}) {
                Octets apdu = random(size);
                association.tell(new Association.Transfer(apdu, "size " + size, outcome.ref()));
                outcome.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Transferred("size " + size));
                assertThat(server.awaitPeer(0, MtaRig.PATIENCE).awaitReceived(1, MtaRig.PATIENCE))
                        .last()
                        .isEqualTo(apdu);
            }
            association.tell(Association.Request.CLOSE);
            assertThat(server.awaitPeer(0, MtaRig.PATIENCE).awaitEnd(MtaRig.PATIENCE))
                    .isInstanceOf(StackAction.Released.class);
            outcome.expectTerminated(association);
            await().until(() -> rig.view().active() == 0);
        }
    }

    @Test
    void aSecondTransferAtOnceIsBusyAndAnEndTellsTheFirstItsFate() {
        try (StackPeerServer server = StackPeerServer.start(
                MtaRig.RESPONDER, PeerConduct.willing(result(0)).quietAbout(PeerConduct.Quiet.TRANSFER))) {
            ActorRef<Association.Command> association = opened(dial(0, server.port()));
            TestProbe<TransferOutcome> outcome = rig.kit.createTestProbe();
            association.tell(new Association.Transfer(random(3_000), "first", outcome.ref()));
            association.tell(new Association.Transfer(random(3_000), "second", outcome.ref()));
            outcome.expectMessage(new TransferOutcome.Busy("second"));
            outcome.expectNoMessage(java.time.Duration.ofMillis(200));
            server.awaitPeer(0, MtaRig.PATIENCE).abort(AbortReason.LOCAL_PROBLEM);
            TransferOutcome.NotTransferred not = outcome.expectMessageClass(TransferOutcome.NotTransferred.class);
            assertThat(not.label()).isEqualTo("first");
            assertThat(not.fate()).isEqualTo(TransferOutcome.Fate.UNKNOWN);
        }
    }

    @Test
    void aTransferCutBeforeItsLastOctetWasSurelyNotTaken() {
        try (StackPeerServer server = StackPeerServer.start(
                MtaRig.RESPONDER, PeerConduct.willing(result(0)).quietAbout(PeerConduct.Quiet.CHECKPOINT))) {
            ActorRef<Association.Command> association = opened(dial(0, server.port()));
            TestProbe<TransferOutcome> outcome = rig.kit.createTestProbe();
            association.tell(new Association.Transfer(random(1_000_000), "long", outcome.ref()));
            outcome.expectNoMessage(java.time.Duration.ofMillis(200));
            server.awaitPeer(0, MtaRig.PATIENCE).reset();
            TransferOutcome.NotTransferred not = outcome.expectMessageClass(TransferOutcome.NotTransferred.class);
            assertThat(not.fate()).isEqualTo(TransferOutcome.Fate.SURELY_NOT_TAKEN);
        }
    }

    @Test
    void contentThatEndsEarlyIsDiscardedAndTheAssociationLives() {
        try (StackPeerServer server = server(0)) {
            ActorRef<Association.Command> association = opened(dial(0, server.port()));
            TestProbe<TransferOutcome> outcome = rig.kit.createTestProbe();
            association.tell(new Association.Transfer(new Short(10_000), "short", outcome.ref()));
            TransferOutcome.NotTransferred not = outcome.expectMessageClass(TransferOutcome.NotTransferred.class);
            assertThat(not.fate()).isEqualTo(TransferOutcome.Fate.SURELY_NOT_TAKEN);
            association.tell(new Association.Transfer(random(10_000), "whole", outcome.ref()));
            outcome.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Transferred("whole"));
        }
    }

    @Test
    void eachDialThatFailsHasOneAnswerWithItsCauseAndGivesItsPlaceBack() throws Exception {
        try (Socket boundOnly = new Socket()) {
            boundOnly.bind(new InetSocketAddress("127.0.0.1", 0));
            assertThat(notOpened(dial(0, boundOnly.getLocalPort())).cause()).isEqualTo(EndCause.TCP_REFUSED);
        }
        try (StackPeerServer refusing =
                StackPeerServer.start(MtaRig.RESPONDER, PeerConduct.refusing(BindCheck.busy()))) {
            assertThat(notOpened(dial(0, refusing.port())).cause()).isEqualTo(EndCause.BIND_BUSY);
        }
        try (StackPeerServer refusing =
                StackPeerServer.start(MtaRig.RESPONDER, PeerConduct.refusing(BindCheck.authenticationError()))) {
            assertThat(notOpened(dial(0, refusing.port())).cause()).isEqualTo(EndCause.BIND_AUTHENTICATION);
        }
        try (StackPeerServer impostor = StackPeerServer.start(MtaRig.RESPONDER, PeerConduct.willing(result(1)))) {
            assertThat(notOpened(dial(0, impostor.port())).cause()).isEqualTo(EndCause.REFUSED_AUTHENTICATION);
        }
        await().until(() -> rig.view().active() == 0 && rig.view().reserved(SessionClass.X400_OUT) == 0);
        await().until(() -> rig.view().attempts(SessionClass.X400_OUT) == 0);
    }

    @Test
    @Tag("SF-18")
    void aWrongPasswordIsRefusedForGoodAndCounted() {
        try (StackPeer peer = StackPeer.dial(
                MtaRig.HOST, rig.port, MtaRig.opening(new PeerSettings.Credential("MTA-0", MtaRig.ascii("guess"))))) {
            StackAction.OpenRefused refused = (StackAction.OpenRefused) peer.awaitOpen(MtaRig.PATIENCE);
            assertThat(BindCheck.cause(refused)).isEqualTo(EndCause.BIND_AUTHENTICATION);
        }
        await().until(() -> rig.counters.of("attempt x400-in " + EndCause.REFUSED_AUTHENTICATION.code()) == 1);
        assertThat(rig.view().active()).isZero();
    }

    @Test
    void aDrainClosesWhatWeOpenedAbortsWhatPeersOpenedAndRefusesTheRest() {
        try (StackPeerServer server = server(0);
                StackPeer caller = rig.dial(1)) {
            caller.awaitOpen(MtaRig.PATIENCE);
            opened(dial(0, server.port()));
            TestProbe<SessionSupervisor.Drained> drained = rig.kit.createTestProbe();
            rig.supervisor.tell(new SessionSupervisor.Drain(drained.ref()));
            drained.expectMessage(SessionSupervisor.Drained.DRAINED);
            assertThat(server.awaitPeer(0, MtaRig.PATIENCE).awaitEnd(MtaRig.PATIENCE))
                    .isInstanceOf(StackAction.Released.class);
            assertThat(caller.awaitEnd(MtaRig.PATIENCE)).isInstanceOf(StackAction.Aborted.class);
            assertThat(notOpened(dial(0, server.port())).cause()).isEqualTo(EndCause.REFUSED_BUSY);
        }
    }

    /** Says it is longer than it is. */
    private record Short(long octets) implements ContentRef {
        @Override
        public InputStream open() {
            return new SequenceInputStream(random(5_000).open(), InputStream.nullInputStream());
        }
    }

    private TestProbe<SessionSupervisor.Dialled> dial(int number, int port) {
        TestProbe<SessionSupervisor.Dialled> answer = rig.kit.createTestProbe();
        rig.supervisor.tell(new SessionSupervisor.Dial(MtaRig.peer(number, port), false, answer.ref()));
        return answer;
    }

    private static ActorRef<Association.Command> opened(TestProbe<SessionSupervisor.Dialled> answer) {
        return answer.expectMessageClass(SessionSupervisor.Opened.class, MtaRig.PATIENCE)
                .association();
    }

    private static SessionSupervisor.NotOpened notOpened(TestProbe<SessionSupervisor.Dialled> answer) {
        return answer.expectMessageClass(SessionSupervisor.NotOpened.class, MtaRig.PATIENCE);
    }

    private static StackPeerServer server(int number) {
        return StackPeerServer.start(MtaRig.RESPONDER, PeerConduct.willing(result(number)));
    }

    /** How MTA-n answers our bind. */
    private static Octets result(int number) {
        return MtaRig.bindResult(number);
    }

    private static Octets random(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return Octets.wrap(octets);
    }
}

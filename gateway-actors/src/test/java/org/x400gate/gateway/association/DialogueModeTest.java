package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.Dialect;
import org.x400gate.protocol.stack.DialogueMode;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.PeerConduct;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackLimits;
import org.x400gate.protocol.stack.StackPeer;
import org.x400gate.protocol.stack.StackPeerServer;
import org.x400gate.protocol.stack.StackTimer;

/** Monologue and two-way alternate with real peers in each dialect: what is agreed to, and where the turn goes. */
@Timeout(60)
class DialogueModeTest {
    private static final int MONOLOGUE_PEER = 0;
    private static final int TWO_WAY_PEER = MtaRig.TWO_WAY;

    private final MtaRig rig = MtaRig.start(MtaRig.limits(20, 10, 10, 10));

    private static MtaRig patientFor(Duration turn) {
        StackLimits limits =
                new StackLimits(65_531, 1 << 20, 1L << 24, (1 << 20) - 1024, Map.of(StackTimer.TURN, turn));
        ResponderParameters responder = new ResponderParameters(Set.of(), 63, 3, MtaRig.STACK);
        return MtaRig.start(MtaRig.limits(20, 10, 10, 10), AssociationSettings.of(responder, limits), MtaRig.HOST);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private StackPeer calling(int number, Dialect dialect) {
        return StackPeer.dial(MtaRig.HOST, rig.port, MtaRig.opening(number, dialect, DialogueMode.TWO_WAY_ALTERNATE));
    }

    private ActorRef<Association.Command> called(StackPeerServer server, Dialect dialect) {
        return called(rig, server, dialect);
    }

    private static ActorRef<Association.Command> called(MtaRig rig, StackPeerServer server, Dialect dialect) {
        TestProbe<SessionSupervisor.Dialled> answer = rig.kit.createTestProbe();
        rig.supervisor.tell(
                new SessionSupervisor.Dial(MtaRig.peer(TWO_WAY_PEER, server.port(), dialect), false, answer.ref()));
        return answer.expectMessageClass(SessionSupervisor.Opened.class, MtaRig.PATIENCE)
                .association();
    }

    private static StackPeerServer server(Dialect dialect) {
        return StackPeerServer.start(MtaRig.RESPONDER, PeerConduct.willing(MtaRig.bindResult(TWO_WAY_PEER, dialect)));
    }

    /** A mode that we do not serve is refused with that reason, and the peer can open in the other one. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    @Tag("SF-08")
    void twoWayAlternateIsRefusedForWhatItIsWhereItIsNotConfigured(Dialect dialect) {
        try (StackPeer peer = calling(MONOLOGUE_PEER, dialect)) {
            StackAction.OpenRefused refused = (StackAction.OpenRefused) peer.awaitOpen(MtaRig.PATIENCE);
            assertThat(BindCheck.cause(refused).code()).isEqualTo(dialect.x410Mode() ? "RTSE-RJ-3" : "BIND-3");
        }
        await().until(() -> rig.counters.of("attempt x400-in " + EndCause.REFUSED_DIALOGUE_MODE.code()) == 1);
        try (StackPeer again = StackPeer.dial(
                MtaRig.HOST, rig.port, MtaRig.opening(MONOLOGUE_PEER, dialect, DialogueMode.MONOLOGUE))) {
            assertThat(again.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
        }
    }

    /** Ours being refused is an error of configuration: told once, with the key to change. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    @Tag("SF-08")
    void ourModeBeingRefusedNamesTheSettingToChange(Dialect dialect) {
        Logger log = (Logger) LoggerFactory.getLogger(ConnectAttempt.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try (StackPeerServer refusing =
                StackPeerServer.start(MtaRig.RESPONDER, PeerConduct.refusing(BindCheck.dialogueMode()))) {
            TestProbe<SessionSupervisor.Dialled> answer = rig.kit.createTestProbe();
            rig.supervisor.tell(new SessionSupervisor.Dial(
                    MtaRig.peer(TWO_WAY_PEER, refusing.port(), dialect), false, answer.ref()));
            SessionSupervisor.NotOpened not =
                    answer.expectMessageClass(SessionSupervisor.NotOpened.class, MtaRig.PATIENCE);
            assertThat(not.cause().meansDialogueMode()).isTrue();
            assertThat(not.cause().soft()).isFalse();
        } finally {
            log.detachAppender(lines);
        }
        List<String> warnings = List.copyOf(lines.list).stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
        assertThat(warnings)
                .singleElement()
                .asString()
                .contains("peers.\"MTA-15\".dialogue-mode", "value=two-way-alternate");
    }

    /** A turn that a peer gives us is held, and given back when it asks. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aTurnGivenToUsComesBackWhenItIsAskedFor(Dialect dialect) {
        try (StackPeer peer = calling(TWO_WAY_PEER, dialect)) {
            assertThat(peer.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
            assertThat(peer.transfer(random(5_000), MtaRig.PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
            peer.request(stack -> stack.giveTurn());
            peer.request(stack -> stack.pleaseTurn(4));
            peer.awaitTold(StackAction.TurnGiven.class, MtaRig.PATIENCE);
            assertThat(peer.transfer(random(6_000), MtaRig.PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
            assertThat(peer.release(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class);
        }
        assertThat(rig.inbound.whole).containsExactly(random(5_000), random(6_000));
    }

    /** The peer asks, gets the turn, sends, gives it back when we ask for it to send or to release. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void ourTurnGoesToWhoAsksAndIsAskedForBeforeSendingAndReleasing(Dialect dialect) {
        try (StackPeerServer server = server(dialect)) {
            ActorRef<Association.Command> association = called(server, dialect);
            StackPeer peer = server.awaitPeer(0, MtaRig.PATIENCE);
            peer.request(stack -> stack.pleaseTurn(1));
            peer.awaitTold(StackAction.TurnGiven.class, MtaRig.PATIENCE);
            assertThat(peer.transfer(random(3_000), MtaRig.PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
            assertThat(rig.inbound.whole).containsExactly(random(3_000));

            TestProbe<TransferOutcome> outcome = rig.kit.createTestProbe();
            association.tell(new Association.Transfer(random(9_000), "ours", outcome.ref()));
            peer.awaitTold(StackAction.TurnPlease.class, MtaRig.PATIENCE);
            peer.request(stack -> stack.giveTurn());
            outcome.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Transferred("ours"));

            association.tell(Association.Request.CLOSE);
            assertThat(peer.awaitEnd(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class);
        }
        await().until(() -> rig.counters.of("session x400-out released") == 1);
    }

    /** Both in one read: before there is a session to hear it. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void theTurnAskedForInOneBreathWithTheAnswerToTheOpenIsGiven(Dialect dialect) {
        PeerConduct asking =
                PeerConduct.willing(MtaRig.bindResult(TWO_WAY_PEER, dialect)).askingForTheTurnAtOnce();
        try (StackPeerServer server = StackPeerServer.start(MtaRig.RESPONDER, asking)) {
            called(server, dialect);
            StackPeer peer = server.awaitPeer(0, MtaRig.PATIENCE);
            peer.awaitTold(StackAction.TurnGiven.class, MtaRig.PATIENCE);
            assertThat(peer.transfer(random(3_000), MtaRig.PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
        }
    }

    /** Not in the middle of a transfer, and not only when we have nothing more to send. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void theTurnAskedForWhileWeSendIsGivenOnceThatIsDone(Dialect dialect) throws Exception {
        CompletableFuture<StackPeer> peer = new CompletableFuture<>();
        PeerConduct asking = PeerConduct.willing(MtaRig.bindResult(TWO_WAY_PEER, dialect))
                .tellingEach(apdu -> peer.join().request(stack -> stack.pleaseTurn(1)));
        try (StackPeerServer server = StackPeerServer.start(MtaRig.RESPONDER, asking)) {
            ActorRef<Association.Command> association = called(server, dialect);
            peer.complete(server.awaitPeer(0, MtaRig.PATIENCE));
            TestProbe<TransferOutcome> outcome = rig.kit.createTestProbe();
            association.tell(new Association.Transfer(random(9_000), "ours", outcome.ref()));
            outcome.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Transferred("ours"));
            peer.get().awaitTold(StackAction.TurnGiven.class, MtaRig.PATIENCE);
            assertThat(peer.get().transfer(random(100), MtaRig.PATIENCE))
                    .isInstanceOf(StackAction.TransferConfirmed.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aReleaseWithoutTheTurnAsksForItFirst(Dialect dialect) {
        try (StackPeerServer server = server(dialect)) {
            ActorRef<Association.Command> association = called(server, dialect);
            StackPeer peer = server.awaitPeer(0, MtaRig.PATIENCE);
            peer.request(stack -> stack.pleaseTurn(1));
            peer.awaitTold(StackAction.TurnGiven.class, MtaRig.PATIENCE);
            association.tell(Association.Request.CLOSE);
            peer.awaitTold(StackAction.TurnPlease.class, MtaRig.PATIENCE);
            peer.request(stack -> stack.giveTurn());
            assertThat(peer.awaitEnd(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class);
        }
    }

    /** What waits for the turn is told that it was surely not taken. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aTurnThatIsNotGivenInTimeEndsTheAssociation(Dialect dialect) {
        try (MtaRig impatient = patientFor(Duration.ofMillis(400));
                StackPeerServer server = server(dialect)) {
            ActorRef<Association.Command> association = called(impatient, server, dialect);
            StackPeer peer = server.awaitPeer(0, MtaRig.PATIENCE);
            peer.request(stack -> stack.pleaseTurn(1));
            peer.awaitTold(StackAction.TurnGiven.class, MtaRig.PATIENCE);
            TestProbe<TransferOutcome> outcome = impatient.kit.createTestProbe();
            association.tell(new Association.Transfer(random(9_000), "ours", outcome.ref()));
            TransferOutcome.NotTransferred not =
                    outcome.expectMessageClass(TransferOutcome.NotTransferred.class, MtaRig.PATIENCE);
            assertThat(not.fate()).isEqualTo(TransferOutcome.Fate.SURELY_NOT_TAKEN);
            assertThat(peer.awaitEnd(MtaRig.PATIENCE)).isInstanceOf(StackAction.Aborted.class);
            await().until(() -> impatient.view().active() == 0);
        }
    }

    private ActorRef<Association.Command> offered(MtaRig rig) throws InterruptedException {
        ActorRef<Association.Command> over =
                rig.inbound.mayCarryOurs.poll(MtaRig.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(over).as("an association of the peer's to send on").isNotNull();
        return over;
    }

    private static StackPeer calling(MtaRig rig, Dialect dialect) {
        StackPeer peer = StackPeer.dial(
                MtaRig.HOST, rig.port, MtaRig.opening(MtaRig.CARRYING_OURS, dialect, DialogueMode.TWO_WAY_ALTERNATE));
        assertThat(peer.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
        return peer;
    }

    /** We ask, send when it is given, and give it back; the session stays the peer's. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void ourMailGoesOverAnAssociationThatThePeerOpenedAndTheTurnBackToIt(Dialect dialect) throws Exception {
        try (StackPeer peer = calling(rig, dialect)) {
            ActorRef<Association.Command> over = offered(rig);
            assertThat(peer.transfer(random(3_000), MtaRig.PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
            TestProbe<TransferOutcome> outcome = rig.kit.createTestProbe();
            over.tell(new Association.Transfer(random(9_000), "ours", outcome.ref()));
            peer.awaitTold(StackAction.TurnPlease.class, MtaRig.PATIENCE);
            peer.request(stack -> stack.giveTurn());
            outcome.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Transferred("ours"));
            over.tell(new Association.Transfer(random(100), "next", outcome.ref()));
            outcome.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Transferred("next"));

            peer.awaitTold(StackAction.TurnGiven.class, MtaRig.PATIENCE);
            assertThat(peer.awaitReceived(2, MtaRig.PATIENCE)).containsExactly(random(9_000), random(100));
            assertThat(peer.violations()).isEmpty();
            assertThat(rig.view().active(org.x400gate.gateway.net.SessionClass.X400_IN))
                    .isEqualTo(1);
            assertThat(peer.transfer(random(6_000), MtaRig.PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
            assertThat(peer.release(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class);
        }
    }

    /** It may have asked for the turn in the same moment in which the peer began to send. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whoSendsWhenWeAskIsHeardOutFirst(Dialect dialect) throws Exception {
        rig.inbound.holds = true;
        try (StackPeer peer = calling(rig, dialect)) {
            ActorRef<Association.Command> over = offered(rig);
            peer.startTransfer(random(3_000));
            Runnable answer = rig.inbound.held.poll(MtaRig.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            TestProbe<TransferOutcome> outcome = rig.kit.createTestProbe();
            over.tell(new Association.Transfer(random(9_000), "ours", outcome.ref()));
            peer.awaitTold(StackAction.TurnPlease.class, MtaRig.PATIENCE);
            answer.run();
            assertThat(peer.awaitTransfer(MtaRig.PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
            peer.request(stack -> stack.giveTurn());
            outcome.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Transferred("ours"));
        }
    }

    /** The peer's association is not ours to end: the mail goes elsewhere, and a turn that comes late goes back. */
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void aPeerThatGivesNoTurnOnItsAssociationKeepsIt(Dialect dialect) throws Exception {
        try (MtaRig impatient = patientFor(Duration.ofMillis(400));
                StackPeer peer = calling(impatient, dialect)) {
            TestProbe<TransferOutcome> outcome = impatient.kit.createTestProbe();
            offered(impatient).tell(new Association.Transfer(random(9_000), "ours", outcome.ref()));

            outcome.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Busy("ours"));

            assertThat(peer.transfer(random(3_000), MtaRig.PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
            peer.request(stack -> stack.giveTurn());
            peer.awaitTold(StackAction.TurnGiven.class, MtaRig.PATIENCE);
            assertThat(peer.release(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class);
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void whatWaitsForTheTurnWhenThePeerReleasesWasNotBegun(Dialect dialect) throws Exception {
        try (StackPeer peer = calling(rig, dialect)) {
            TestProbe<TransferOutcome> outcome = rig.kit.createTestProbe();
            offered(rig).tell(new Association.Transfer(random(9_000), "ours", outcome.ref()));
            peer.awaitTold(StackAction.TurnPlease.class, MtaRig.PATIENCE);
            assertThat(peer.release(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class);
            outcome.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Busy("ours"));
        }
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void anAbortInTheMiddleOfOursIsToldAsOne(Dialect dialect) throws Exception {
        try (StackPeer peer = calling(rig, dialect)) {
            TestProbe<TransferOutcome> outcome = rig.kit.createTestProbe();
            offered(rig).tell(new Association.Transfer(random(900_000), "ours", outcome.ref()));
            peer.awaitTold(StackAction.TurnPlease.class, MtaRig.PATIENCE);
            peer.request(stack -> stack.giveTurn());
            peer.awaitTold(StackAction.TransferStarted.class, MtaRig.PATIENCE);
            peer.reset();
            assertThat(outcome.expectMessageClass(TransferOutcome.NotTransferred.class, MtaRig.PATIENCE)
                            .standing())
                    .isEqualTo(TransferOutcome.Standing.ENDED);
        }
        await().until(() -> rig.view().active() == 0);
    }

    @Test
    void nothingIsSentOnAnIncomingAssociationInMonologueOrWhereItIsNotSet() {
        try (StackPeer monologue = StackPeer.dial(
                        MtaRig.HOST,
                        rig.port,
                        MtaRig.opening(MtaRig.CARRYING_OURS, Dialect.P1_1988, DialogueMode.MONOLOGUE));
                StackPeer notSet = calling(TWO_WAY_PEER, Dialect.P1_1988)) {
            assertThat(monologue.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
            assertThat(notSet.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
            await().until(() -> rig.inbound.bound.size() == 2);
            assertThat(rig.inbound.mayCarryOurs).isEmpty();
        }
    }

    /** Who sends uses the turn; our patience begins anew when it has sent. */
    @Test
    void aPeerThatSendsMayKeepTheTurnThatWeAskedFor() throws InterruptedException {
        Duration patience = Duration.ofSeconds(3);
        try (MtaRig impatient = patientFor(patience);
                StackPeerServer server = server(Dialect.P1_1984)) {
            impatient.inbound.holds = true;
            ActorRef<Association.Command> association = called(impatient, server, Dialect.P1_1984);
            StackPeer peer = server.awaitPeer(0, MtaRig.PATIENCE);
            peer.request(stack -> stack.pleaseTurn(1));
            peer.awaitTold(StackAction.TurnGiven.class, MtaRig.PATIENCE);
            peer.startTransfer(random(3_000));
            Runnable answer = impatient.inbound.held.poll(MtaRig.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            TestProbe<TransferOutcome> outcome = impatient.kit.createTestProbe();
            association.tell(new Association.Transfer(random(9_000), "ours", outcome.ref()));
            peer.awaitTold(StackAction.TurnPlease.class, MtaRig.PATIENCE);

            outcome.expectNoMessage(patience.plusMillis(500));
            answer.run();
            assertThat(peer.awaitTransfer(MtaRig.PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
            peer.request(stack -> stack.giveTurn());
            outcome.expectMessage(MtaRig.PATIENCE, new TransferOutcome.Transferred("ours"));
        }
    }

    private static Octets random(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return Octets.wrap(octets);
    }
}

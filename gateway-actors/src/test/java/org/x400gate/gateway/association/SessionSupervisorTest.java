package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.net.Wire;

/** The supervisor as an actor, with attempts and sessions that are mere actors. */
@Timeout(30)
class SessionSupervisorTest {
    private static final SessionLimits LIMITS = MtaRig.limits(3, 2, 1, 2);

    private enum Stop {
        STOP
    }

    private final ActorTestKit kit = ActorTestKit.create();
    private final SessionsBoard board = new SessionsBoard(LIMITS);
    private final ActorRef<SessionSupervisor.Command> supervisor =
            kit.spawn(SessionSupervisor.create(LIMITS, board, new DyingAttempts()));
    private final TestProbe<Admission> answers = kit.createTestProbe();

    @AfterEach
    void close() {
        kit.shutdownTestKit();
    }

    /** Dials end without a result. */
    private static final class DyingAttempts implements SessionSupervisor.Outgoing {
        @Override
        public String nextId() {
            return "dying";
        }

        @Override
        public Behavior<?> attempt(
                String id, PeerSettings peer, boolean urgent, ActorRef<SessionSupervisor.Command> supervisor) {
            return Behaviors.stopped();
        }
    }

    @Test
    @Tag("SF-03")
    void aFaultInAMessageCostsNoSession() {
        ActorRef<Stop> session = session("MTA-0");
        TestProbe<Object> watcher = kit.createTestProbe();
        supervisor.tell(new SessionSupervisor.SetLimits(null));
        supervisor.tell(new SessionSupervisor.Open(null, attempt(), answers.ref()));
        session("MTA-1");
        assertThat(board.view().active()).isEqualTo(2);
        assertThat(board.view().sessions())
                .extracting(SessionsView.Session::peer)
                .containsExactlyInAnyOrder("MTA-0", "MTA-1");
        session.tell(Stop.STOP);
        watcher.expectTerminated(session);
        await().until(() -> board.view().active() == 1);
    }

    @Test
    void theEndOfASessionIsTheOnlyThingThatLowersTheCount() {
        ActorRef<Stop> session = session("MTA-0");
        for (int i = 0; i < 100; i++) {
            ActorRef<Stop> attempt = attempt();
            supervisor.tell(new SessionSupervisor.Began(SessionClass.X400_IN, attempt));
            attempt.tell(Stop.STOP);
        }
        await().until(() -> board.view().attempts(SessionClass.X400_IN) == 0);
        assertThat(board.view().active()).isEqualTo(1);
        session.tell(Stop.STOP);
        await().until(() -> board.view().active() == 0);
    }

    @Test
    void aGrantToADeadAttemptComesBackAndStartsNoSession() {
        ActorRef<Stop> attempt = attempt();
        open(attempt, "MTA-0");
        answers.expectMessageClass(Admission.Granted.class);
        attempt.tell(Stop.STOP);
        await().until(() -> board.view().reserved(SessionClass.X400_IN) == 0);
        TestProbe<Stop> session = kit.createTestProbe();
        supervisor.tell(new SessionSupervisor.HandOver<>(attempt, forwarding(session), Stop.STOP));
        session.expectNoMessage(Duration.ofMillis(200));
        assertThat(board.view().active()).isZero();
    }

    @Test
    void whoWaitsIsGrantedWhenAPlaceComesFreeAndRefusedWhenNoneDoes() {
        ActorRef<Stop> first = session("MTA-0");
        session("MTA-1");
        open(attempt(), "MTA-2");
        answers.expectNoMessage(Duration.ofMillis(50));
        first.tell(Stop.STOP);
        answers.expectMessageClass(Admission.Granted.class);
        open(attempt(), "MTA-3");
        Admission.Refused refused = answers.expectMessageClass(Admission.Refused.class);
        assertThat(refused).isEqualTo(new Admission.Refused(LimitName.INCOMING, 2, 2));
        answers.expectNoMessage(Duration.ofMillis(700));
    }

    @Test
    void waitersAreServedPeerByPeer() {
        List<ActorRef<Stop>> sessions = List.of(session("MTA-0"), session("MTA-1"));
        TestProbe<Admission> crowd = kit.createTestProbe();
        TestProbe<Admission> single = kit.createTestProbe();
        supervisor.tell(new SessionSupervisor.Open(ask("MTA-2"), attempt(), crowd.ref()));
        supervisor.tell(new SessionSupervisor.Open(ask("MTA-2"), attempt(), crowd.ref()));
        supervisor.tell(new SessionSupervisor.Open(ask("MTA-3"), attempt(), single.ref()));
        await().until(() -> board.view().waiting(SessionClass.X400_IN) == 3);
        sessions.forEach(session -> session.tell(Stop.STOP));
        crowd.expectMessageClass(Admission.Granted.class);
        single.expectMessageClass(Admission.Granted.class);
        crowd.expectMessageClass(Admission.Refused.class);
    }

    @Test
    void aDialWhoseAttemptDiesHasItsAnswer() {
        TestProbe<SessionSupervisor.Dialled> answer = kit.createTestProbe();
        supervisor.tell(new SessionSupervisor.Dial(MtaRig.peer(0, 102), false, answer.ref()));
        answer.expectMessageClass(SessionSupervisor.NotOpened.class);
        answer.expectNoMessage(Duration.ofMillis(100));
    }

    @Test
    void tooManyLingeringConnectionsPushTheOldestOut() {
        List<TestProbe<Wire.Command>> wires = Stream.generate(() -> kit.<Wire.Command>createTestProbe())
                .limit(LIMITS.lingering() + 2L)
                .toList();
        wires.forEach(wire -> supervisor.tell(new SessionSupervisor.Lingers(wire.ref(), wire.ref())));
        wires.get(0).expectMessage(Wire.Request.ABORT);
        wires.get(2).expectNoMessage(Duration.ofMillis(100));
        assertThat(board.view().active()).isZero();
    }

    /** The connection of the first is already lingering when the next one comes: it waits for the death signal. */
    @Test
    void aPeerAtItsLimitMayWaitForItsSessionThatIsAboutToEnd() {
        ActorRef<Stop> ending = session("MTA-0");
        session("MTA-0");
        open(attempt(), "MTA-0");
        assertThat(answers.expectMessageClass(Admission.Refused.class).name()).isEqualTo(LimitName.PEER);
        supervisor.tell(new SessionSupervisor.Lingers(
                kit.<Wire.Command>createTestProbe().ref(), ending));
        open(attempt(), "MTA-0");
        answers.expectNoMessage(Duration.ofMillis(50));
        assertThat(board.view().active()).as("only its end lowers the count").isEqualTo(2);
        ending.tell(Stop.STOP);
        answers.expectMessageClass(Admission.Granted.class);
    }

    /** Else a peer could hold a session that is not counted yet. */
    @Test
    void aSessionIsPublishedBeforeItBegins() {
        for (int i = 0; i < 200; i++) {
            ActorRef<Stop> attempt = attempt();
            open(attempt, "MTA-0");
            answers.expectMessageClass(Admission.Granted.class);
            TestProbe<Integer> seen = kit.createTestProbe();
            Behavior<Stop> session = Behaviors.setup(context -> {
                seen.ref().tell(board.view().active());
                return Behaviors.stopped();
            });
            supervisor.tell(new SessionSupervisor.HandOver<>(attempt, session, Stop.STOP));
            seen.expectMessage(1);
            attempt.tell(Stop.STOP);
            await().pollInterval(Duration.ofMillis(2)).until(() -> board.view().active() == 0);
        }
    }

    @Test
    void theOperatorClosesOneSession() {
        ActorRef<Stop> one = session("MTA-0");
        session("MTA-1");
        supervisor.tell(new SessionSupervisor.CloseSession(one.toString()));
        answers.expectTerminated(one);
        await().until(() -> board.view().active() == 1);
    }

    private ActorRef<Stop> session(String peer) {
        ActorRef<Stop> attempt = attempt();
        open(attempt, peer);
        answers.expectMessageClass(Admission.Granted.class);
        TestProbe<ActorRef<Stop>> started = kit.createTestProbe();
        Behavior<Stop> session = Behaviors.setup(context -> {
            started.ref().tell(context.getSelf());
            return Behaviors.receiveMessage(stop -> Behaviors.stopped());
        });
        supervisor.tell(new SessionSupervisor.HandOver<>(attempt, session, Stop.STOP));
        ActorRef<Stop> self = started.receiveMessage();
        attempt.tell(Stop.STOP);
        await().until(() ->
                board.view().sessions().stream().anyMatch(view -> view.actor().equals(self.toString())));
        return self;
    }

    private static Behavior<Stop> forwarding(TestProbe<Stop> probe) {
        return Behaviors.setup(context -> {
            probe.ref().tell(Stop.STOP);
            return Behaviors.stopped();
        });
    }

    private ActorRef<Stop> attempt() {
        return kit.spawn(Behaviors.receiveMessage(stop -> Behaviors.stopped()));
    }

    private void open(ActorRef<Stop> attempt, String peer) {
        supervisor.tell(new SessionSupervisor.Open(ask(peer), attempt, answers.ref()));
    }

    private static SessionAsk ask(String peer) {
        return new SessionAsk(SessionClass.X400_IN, peer, MtaRig.HOST, false);
    }
}

package org.x400gate.gateway.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.association.Association;
import org.x400gate.gateway.association.AssociationSettings;
import org.x400gate.gateway.association.InboundTransfers;
import org.x400gate.gateway.association.PeerTable;
import org.x400gate.gateway.association.SessionLimits;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.association.SessionsBoard;
import org.x400gate.gateway.association.X400Ports;
import org.x400gate.gateway.net.AttemptPlaces;
import org.x400gate.gateway.net.ConnectionIds;
import org.x400gate.gateway.net.Dialer;
import org.x400gate.gateway.net.ListenSettings;
import org.x400gate.gateway.net.Listener;
import org.x400gate.gateway.net.NetSettings;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.queue.MessageMemory;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.queue.QueueKeeperSettings;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.protocol.smtp.SmtpLimits;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.StackLimits;

/** Clients, attempts and sessions with the real supervisor. */
class SmtpAdmissionTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final SessionLimits LIMITS = new SessionLimits(
            SessionLimits.STANDARD.x400(),
            new SessionLimits.Smtp(2, 2, 10, 10),
            new SessionLimits.Waiting(2, Duration.ofMillis(300)),
            Map.of(),
            10);

    private final ActorTestKit kit = ActorTestKit.create();
    private final DurableQueue queue = DurableQueue.inMemory();
    private final SessionsBoard board = new SessionsBoard(LIMITS);
    private final CountersKept counters = new CountersKept();
    private final List<SmtpPeer> peers = new ArrayList<>();
    private ActorRef<SessionSupervisor.Command> supervisor;
    private Listener.Listening listening;

    @BeforeEach
    void listen() {
        ConnectionIds ids = new ConnectionIds("t");
        supervisor = kit.spawn(SessionSupervisor.create(
                LIMITS,
                board,
                new X400Ports(
                        AssociationSettings.of(
                                new ResponderParameters(Set.of(), 1, 3, StackLimits.STANDARD), StackLimits.STANDARD),
                        () -> PeerTable.of(List.of()),
                        new InboundTransfers() {
                            @Override
                            public void bound(PeerContext peer, Optional<ActorRef<Association.Command>> over) {
                                throw new IllegalStateException("no X.400 here");
                            }

                            @Override
                            public InboundTransfer begin(PeerContext peer, Receiver receiver) {
                                throw new IllegalStateException("no X.400 here");
                            }
                        },
                        new Dialer(kit.system(), NetSettings.STANDARD),
                        ids,
                        counters,
                        org.x400gate.gateway.trace.PeerTraces.none(),
                        Clock.systemUTC())));
        SmtpSettings settings = SmtpSettings.standard("gw.example");
        SmtpPorts ports = new SmtpPorts(
                kit.spawn(QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, Clock.systemUTC())),
                supervisor,
                () -> SmtpServerRig.ROUTING,
                new SmtpShared(new MessageMemory(settings.memory())),
                counters,
                Clock.systemUTC(),
                new Random());
        assertThat(settings.limits()).isEqualTo(SmtpLimits.STANDARD);
        TestProbe<Listener.Event> starter = kit.createTestProbe();
        kit.spawn(Listener.create(
                SessionClass.SMTP_IN,
                new ListenSettings(
                        "127.0.0.1", 0, 100, new AttemptPlaces(5, 0, 5, Networks.NONE), Duration.ofMillis(200)),
                NetSettings.STANDARD,
                new Listener.Ports(SmtpAttempt.attempts(settings, ports), ids, counters, starter.ref())));
        listening = starter.expectMessageClass(Listener.Listening.class);
    }

    @AfterEach
    void stop() {
        peers.forEach(SmtpPeer::close);
        kit.shutdownTestKit();
        queue.close();
    }

    private SmtpPeer connect() {
        SmtpPeer peer = new SmtpPeer(listening.address());
        peers.add(peer);
        return peer;
    }

    private void untilActive(int count) {
        await().atMost(SOON).until(() -> board.view().active(SessionClass.SMTP_IN) == count);
    }

    @Test
    void atTheLimitAClientIsToldToComeAgainAndNobodyElseNotices() {
        SmtpPeer one = connect();
        SmtpPeer two = connect();
        assertThat(one.reply()).startsWith("220 ");
        assertThat(two.reply()).startsWith("220 ");
        // A session may greet before the supervisor, on a thread of its own, has published it.
        untilActive(2);

        SmtpPeer third = connect();
        assertThat(third.line()).isEqualTo("421 4.3.2 gw.example Too many sessions, try again later\r\n");
        assertThat(third.line()).isEqualTo("[closed]");

        assertThat(one.ask("NOOP")).startsWith("250 ");
        assertThat(two.ask("NOOP")).startsWith("250 ");
        assertThat(board.view().active(SessionClass.SMTP_IN)).isEqualTo(2);
        assertThat(counters.refusals).containsExactly("incoming");
    }

    @Test
    void aPlaceThatComesFreeIsTheNextWaitersAtOnce() {
        SmtpPeer one = connect();
        SmtpPeer two = connect();
        one.reply();
        two.reply();
        SmtpPeer third = connect();
        await().atMost(SOON).until(() -> board.view().waiting(SessionClass.SMTP_IN) == 1);
        one.reset();
        assertThat(third.reply()).startsWith("220 ");
        assertThat(two.ask("QUIT")).startsWith("221 ");
        untilActive(1);
    }

    @Test
    void attemptsThatComeToNothingLeaveNothing() {
        SmtpPeer steady = connect();
        steady.reply();
        for (int i = 0; i < 300; i++) {
            SmtpPeer peer = new SmtpPeer(listening.address());
            if (i % 3 == 0) {
                peer.say("EHLO c\r\n");
            }
            if (i % 2 == 0) {
                peer.reset();
            } else {
                peer.close();
            }
        }
        await().atMost(SOON)
                .until(() -> board.view().attempts(SessionClass.SMTP_IN) == 0
                        && board.view().active(SessionClass.SMTP_IN) == 1
                        && counters.attempts.size() == 301);
        assertThat(steady.ask("NOOP")).startsWith("250 ");
        SmtpPeer next = connect();
        assertThat(next.reply()).startsWith("220 ");
    }

    @Test
    void drainingTellsEveryClientAndEndsEverySession() {
        SmtpPeer one = connect();
        SmtpPeer two = connect();
        one.hello();
        two.reply();
        TestProbe<SessionSupervisor.Drained> drained = kit.createTestProbe();
        supervisor.tell(new SessionSupervisor.Drain(drained.ref()));
        assertThat(one.line()).isEqualTo("421 4.3.2 gw.example Service shutting down\r\n");
        assertThat(two.line()).isEqualTo("421 4.3.2 gw.example Service shutting down\r\n");
        drained.receiveMessage();
        assertThat(board.view().active(SessionClass.SMTP_IN)).isZero();
    }
}

package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.net.AttemptPlaces;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.PeerConduct;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackPeer;
import org.x400gate.protocol.stack.StackPeerServer;

/** What happens at the limits, over real sockets. */
@Timeout(120)
class LimitsIT {
    private final List<StackPeer> open = new ArrayList<>();
    private MtaRig rig;

    @AfterEach
    void close() {
        open.forEach(StackPeer::close);
        rig.close();
    }

    @Test
    @Tag("SF-04")
    void aClosedSessionFreesItsPlaceAtOnce() {
        rig = MtaRig.start(MtaRig.limits(4, 3, 1, 3));
        hold(0);
        for (int i = 0; i < 1_000; i++) {
            try (StackPeer peer = rig.dial(1 + i % 3)) {
                assertThat(peer.awaitOpen(MtaRig.PATIENCE))
                        .as("session " + i)
                        .isInstanceOf(StackAction.OpenConfirmed.class);
                assertThat(peer.release(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class);
            }
        }
        hold(1);
        hold(2);
        assertThat(cause(rig.dial(3))).isEqualTo(EndCause.BIND_BUSY);
        assertThat(open.remove(0).release(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class);
        hold(3);
        assertThat(rig.view().active(SessionClass.X400_IN)).isEqualTo(3);
        await().until(() -> rig.counters.of("attempt x400-in session") == 1_004);
    }

    @Test
    @Tag("SF-04")
    void aWaiterIsServedAsSoonAsASessionEnds() throws Exception {
        rig = MtaRig.start(MtaRig.limits(2, 1, 1, 3));
        hold(0);
        try (StackPeer waiter = rig.dial(1)) {
            await().until(() -> rig.view().waiting(SessionClass.X400_IN) == 1);
            open.remove(0).release(MtaRig.PATIENCE);
            assertThat(waiter.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
        }
    }

    /** Its next connection must not overtake the end of its last one. */
    @Test
    @Tag("SF-04")
    void aPeerWithOnePlaceComesBackAtOnceAfterItsRelease() {
        rig = MtaRig.start(MtaRig.limits(4, 3, 1, 1));
        for (int i = 0; i < 300; i++) {
            hold(0);
            assertThat(open.remove(0).release(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class);
        }
        assertThat(rig.counters.of("refused x400-in peer")).isZero();
    }

    @Test
    @Tag("SF-05")
    void aFloodOfIncomingOnesDoesNotKeepAnOutgoingOneWaiting() {
        rig = MtaRig.start(MtaRig.limits(4, 3, 1, 3));
        List<StackPeer> flood = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            flood.add(rig.dial(i % MtaRig.PEERS));
        }
        await().until(() -> rig.view().active(SessionClass.X400_IN) == 3);
        try (StackPeerServer server =
                StackPeerServer.start(MtaRig.RESPONDER, PeerConduct.willing(MtaRig.bindResult(0)))) {
            TestProbe<SessionSupervisor.Dialled> answer = rig.kit.createTestProbe();
            rig.supervisor.tell(new SessionSupervisor.Dial(MtaRig.peer(0, server.port()), false, answer.ref()));
            answer.expectMessageClass(SessionSupervisor.Opened.class, Duration.ofSeconds(1));
            assertThat(rig.view().active(SessionClass.X400_IN)).isEqualTo(3);
        }
        flood.forEach(StackPeer::close);
    }

    @Test
    @Tag("SF-05")
    void outgoingOnesDoNotKeepAnIncomingOneOut() {
        rig = MtaRig.start(MtaRig.limits(4, 1, 3, 10));
        try (StackPeerServer server =
                StackPeerServer.start(MtaRig.RESPONDER, PeerConduct.willing(MtaRig.bindResult(0)))) {
            TestProbe<SessionSupervisor.Dialled> answer = rig.kit.createTestProbe();
            for (int i = 0; i < 20; i++) {
                rig.supervisor.tell(new SessionSupervisor.Dial(MtaRig.peer(0, server.port()), true, answer.ref()));
            }
            await().until(() -> rig.view().active(SessionClass.X400_OUT) == 3);
            hold(1);
            int opened = 0;
            for (int i = 0; i < 20; i++) {
                opened += answer.receiveMessage(MtaRig.PATIENCE) instanceof SessionSupervisor.Opened ? 1 : 0;
            }
            assertThat(opened).isEqualTo(3);
            answer.expectNoMessage(Duration.ofMillis(100));
        }
    }

    @Test
    @Tag("SF-06")
    @Tag("SF-07")
    void overTheLimitAPeerIsRefusedCleanlyAsBusyAndItsRetryWorks() {
        rig = MtaRig.start(MtaRig.limits(3, 2, 1, 3));
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        ((Logger) LoggerFactory.getLogger(AcceptAttempt.class)).addAppender(log);
        hold(0);
        hold(1);
        try (StackPeer refused = rig.dial(2)) {
            StackAction.OpenRefused answer = (StackAction.OpenRefused) refused.awaitOpen(MtaRig.PATIENCE);
            assertThat(BindCheck.cause(answer)).isEqualTo(EndCause.BIND_BUSY);
            assertThat(refused.told()).noneMatch(StackAction.Aborted.class::isInstance);
        }
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .anyMatch(line -> line.matches(
                        "event=session-refused msg=\"ERROR 3 \\(RTS\\): RTS open refused \\(Session limit exceeded\\)\""
                                + " limit=incoming:2 count=2 peer=\"MTA-2\" attempt=x400-in\\.rig\\.\\d+"));
        assertThat(rig.counters.of("refused x400-in incoming")).isEqualTo(1);
        open.remove(0).release(MtaRig.PATIENCE);
        hold(2);
    }

    @Test
    @Tag("SF-06")
    void limitsChangeWithoutARestartAndLoweredOnesCutNobody() {
        rig = MtaRig.start(MtaRig.limits(6, 5, 1, 5));
        for (int i = 0; i < 5; i++) {
            hold(i);
        }
        rig.supervisor.tell(new SessionSupervisor.SetLimits(MtaRig.limits(3, 2, 1, 5)));
        await().until(() -> rig.view().limits().x400().incoming() == 2);
        assertThat(cause(rig.dial(6))).isEqualTo(EndCause.BIND_BUSY);
        assertThat(rig.view().active()).isEqualTo(5);
        rig.supervisor.tell(new SessionSupervisor.SetLimits(MtaRig.limits(7, 6, 1, 5)));
        hold(6);
    }

    @Test
    void aPeerAtItsOwnLimitIsRefusedWithoutWaiting() {
        rig = MtaRig.start(MtaRig.limits(6, 5, 1, 1));
        hold(0);
        assertThat(cause(rig.dial(0))).isEqualTo(EndCause.BIND_BUSY);
        assertThat(rig.counters.of("refused x400-in peer")).isEqualTo(1);
        hold(1);
    }

    /** With every attempt place taken by waiters nothing more is accepted: the kernel's queue holds the rest. */
    @Test
    @Tag("SF-01")
    void atTheLimitTheBacklogHoldsTheRestAndNoSessionNotices() {
        int places = 5;
        SessionLimits limits = new SessionLimits(
                new SessionLimits.X400(4, 3, 1, new SessionLimits.Kept(1, 1, 0), 3, 4),
                new SessionLimits.Smtp(1, 1, 1, 1),
                new SessionLimits.Waiting(places, Duration.ofSeconds(3)),
                Map.of(),
                8);
        rig = MtaRig.start(limits, new AttemptPlaces(places, 0, places, Networks.NONE), 64);
        for (int i = 0; i < 3; i++) {
            hold(i);
        }
        List<StackPeer> crowd = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            crowd.add(rig.dial(3 + i % 10));
        }
        await().atMost(Duration.ofMillis(2500)).until(() -> rig.view().waiting(SessionClass.X400_IN) == places);
        await().atMost(Duration.ofMillis(2500)).until(() -> ProcNetTcp.acceptQueue(rig.port) == 15 - places);
        assertThat(ProcNetTcp.accepted(rig.port)).isEqualTo(3 + places);
        await().atMost(Duration.ofSeconds(40)).until(() -> {
            assertThat(ProcNetTcp.accepted(rig.port)).isLessThanOrEqualTo(places + 3 + limits.lingering());
            assertThat(rig.view().active()).isEqualTo(3);
            return crowd.stream().allMatch(StackPeer::ended);
        });
        assertThat(rig.counters.of("refused x400-in incoming")).isEqualTo(15);
        for (StackPeer peer : open) {
            assertThat(peer.transfer(MtaRig.ascii("still here"), MtaRig.PATIENCE))
                    .isInstanceOf(StackAction.TransferConfirmed.class);
        }
        crowd.forEach(StackPeer::close);
    }

    private void hold(int number) {
        StackPeer peer = rig.dial(number);
        open.add(peer);
        assertThat(peer.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
    }

    private static EndCause cause(StackPeer peer) {
        try (peer) {
            return BindCheck.cause((StackAction.OpenRefused) peer.awaitOpen(MtaRig.PATIENCE));
        }
    }
}

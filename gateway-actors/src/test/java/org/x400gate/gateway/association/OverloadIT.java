package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.net.AttemptPlaces;
import org.x400gate.gateway.net.Listener;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackLimits;
import org.x400gate.protocol.stack.StackPeer;
import org.x400gate.protocol.stack.StackTimer;

/** Overload over real sockets, step by step: half-open attempts hurry, then who comes waits, then it is refused. */
@Timeout(120)
class OverloadIT {
    private static final int PLACES = 12;
    private static final Duration HURRY = Duration.ofMillis(400);
    /** So long that only the hurry can end a half-open attempt within a test. */
    private static final Duration USUAL = Duration.ofMinutes(5);

    private final List<Socket> silent = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final MtaRig rig =
            MtaRig.start(MtaRig.limits(4, 3, 1, 3), patient(), new AttemptPlaces(PLACES, 0, PLACES, Networks.NONE, 50));

    OverloadIT() {
        log.start();
        for (Class<?> of : List.of(AcceptAttempt.class, Listener.class)) {
            logger(of).setLevel(Level.INFO);
            logger(of).addAppender(log);
        }
    }

    private static Logger logger(Class<?> of) {
        return (Logger) LoggerFactory.getLogger(of);
    }

    private static AssociationSettings patient() {
        StackLimits limits = new StackLimits(
                65_531,
                1 << 20,
                1L << 24,
                (1 << 20) - 1024,
                Map.of(StackTimer.CONNECT_REQUEST, USUAL, StackTimer.SESSION_CONNECT, USUAL));
        AssociationSettings standard = AssociationSettings.of(
                new ResponderParameters(MtaRig.RESPONDER.transportSelectors(), 63, 3, limits), limits);
        return new AssociationSettings(
                standard.responder(),
                limits,
                Networks.NONE,
                HURRY,
                standard.handOverTimeout(),
                standard.idleTimeout(),
                standard.stallTimeout());
    }

    @AfterEach
    void close() throws IOException {
        for (Socket socket : silent) {
            socket.close();
        }
        for (Class<?> of : List.of(AcceptAttempt.class, Listener.class)) {
            logger(of).setLevel(null);
            logger(of).detachAppender(log);
        }
        rig.close();
    }

    @Test
    void belowTheStepAHalfOpenAttemptHasAllItsTime() throws IOException {
        silent(PLACES / 2 - 1);
        await().during(HURRY.multipliedBy(3))
                .atMost(HURRY.multipliedBy(6))
                .until(() -> rig.view().attempts(SessionClass.X400_IN) == PLACES / 2 - 1);
    }

    @Test
    void fromTheStepOnHalfOpenAttemptsHurryAndSessionsDoNotNotice() throws IOException {
        try (StackPeer live = rig.dial(0)) {
            assertThat(live.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
            silent(PLACES - 2);
            await().atMost(HURRY.multipliedBy(10)).until(() -> rig.view().attempts(SessionClass.X400_IN) == 0);

            assertThat(rig.counters.of("attempt x400-in COTP-T-CR")).isEqualTo(PLACES - 2);
            assertThat(lines())
                    .filteredOn(line -> line.startsWith("event=attempt-end"))
                    .hasSize(PLACES - 2)
                    .allMatch(line -> line.contains("hurried"));
            assertThat(lines())
                    .anyMatch(
                            line -> line.startsWith("event=crowding service=x400-in step=\"calm -> hurry\" attempts=6"))
                    .anyMatch(line -> line.contains("hurry -> calm"));
            assertThat(rig.counters.of("crowding x400-in hurry")).isEqualTo(1);
            assertThat(live.transfer(MtaRig.ascii("as ever"), MtaRig.PATIENCE))
                    .isInstanceOf(StackAction.TransferConfirmed.class);
        }
    }

    /** Whoever says who it is in time is admitted while others hurry; the hurry ends with the bind. */
    @Test
    void whoBindsInTimeIsAdmittedAndThenWaitsLongerThanTheHurry() throws IOException {
        List<StackPeer> full = List.of(rig.dial(0), rig.dial(1), rig.dial(2));
        full.forEach(peer -> assertThat(peer.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class));
        silent(PLACES / 2);
        try (StackPeer waits = rig.dial(3)) {
            await().until(() -> rig.view().waiting(SessionClass.X400_IN) == 1);
            await().atMost(HURRY.multipliedBy(10)).until(() -> rig.view().attempts(SessionClass.X400_IN) <= 1);
            assertThat(BindCheck.cause((StackAction.OpenRefused) waits.awaitOpen(MtaRig.PATIENCE)))
                    .as("waited its time, 500 ms, then was told busy")
                    .isEqualTo(EndCause.BIND_BUSY);
        }
        full.forEach(StackPeer::close);
    }

    private List<String> lines() {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    private void silent(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            silent.add(new Socket(MtaRig.HOST, rig.port));
        }
    }
}

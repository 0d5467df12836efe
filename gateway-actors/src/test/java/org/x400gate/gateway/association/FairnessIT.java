package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.gateway.net.AttemptPlaces;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackPeer;

/**
 * One floods, another comes once in a while: it is admitted each time. Both on 127.0.0.0/8, from addresses of their own.
 */
@Timeout(120)
class FairnessIT {
    private static final int CALM_PEER = 1;
    private static final int VISITS = 12;
    private static final Duration BETWEEN_VISITS = Duration.ofMillis(500);
    private static final InetSocketAddress CALM_ADDRESS = new InetSocketAddress("127.0.0.2", 0);
    private static final int FLOODERS = 8;

    private final ExecutorService flooders = Executors.newFixedThreadPool(FLOODERS);
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger attempts = new AtomicInteger();
    private MtaRig rig;

    @AfterEach
    void close() throws InterruptedException {
        over.set(true);
        flooders.shutdownNow();
        flooders.awaitTermination(20, TimeUnit.SECONDS);
        rig.close();
    }

    /** Room for three sessions and four waiters; {@code perPeer} does not keep the flood from any of them. */
    private static SessionLimits limits(int perPeer) {
        return new SessionLimits(
                new SessionLimits.X400(4, 3, 1, new SessionLimits.Kept(1, 1, 0), perPeer, 64),
                new SessionLimits.Smtp(1, 1, 1, 1),
                new SessionLimits.Waiting(4, Duration.ofSeconds(3)),
                Map.of(),
                32);
    }

    private void flood(Runnable attempt) {
        for (int i = 0; i < FLOODERS; i++) {
            flooders.execute(() -> {
                while (!over.get()) {
                    attempts.incrementAndGet();
                    attempt.run();
                }
            });
        }
        await().until(() -> attempts.get() > 20 * FLOODERS);
    }

    private void theCalmPeerIsAdmittedEachTime() {
        for (int visit = 0; visit < VISITS; visit++) {
            int before = attempts.get();
            await().pollDelay(BETWEEN_VISITS).until(() -> true);
            try (StackPeer calm = StackPeer.dial(MtaRig.HOST, rig.port, MtaRig.opening(CALM_PEER), CALM_ADDRESS)) {
                assertThat(calm.awaitOpen(MtaRig.PATIENCE))
                        .as("visit " + visit + " beside " + attempts.get() + " attempts of the flood: " + rig.counters)
                        .isInstanceOf(StackAction.OpenConfirmed.class);
                assertThat(calm.transfer(MtaRig.ascii("visit " + visit), MtaRig.PATIENCE))
                        .isInstanceOf(StackAction.TransferConfirmed.class);
                calm.release(MtaRig.PATIENCE);
            }
            assertThat(attempts.get()).as("the flood went on").isGreaterThan(before);
        }
        assertThat(rig.inbound.whole).hasSize(VISITS);
    }

    /** Connections of one address that never say who they are, as fast as they go: those of a configured peer have places. */
    @Test
    void aFloodOfConnectionsKeepsNoConfiguredPeerOut() {
        Networks calm = Networks.parse(List.of("127.0.0.2"));
        rig = MtaRig.start(limits(3), new AttemptPlaces(8, 2, 8, calm), 1024);
        flood(this::silentConnection);
        theCalmPeerIsAdmittedEachTime();
        assertThat(rig.counters.of("refused x400-in attempts-of-unknown-sources"))
                .isPositive();
    }

    /** The same where nobody's address is known: what one address may take is limited. */
    @Test
    void aFloodOfConnectionsFromOneAddressLeavesPlacesToOthers() {
        rig = MtaRig.start(limits(3), new AttemptPlaces(8, 0, 6, Networks.NONE), 1024);
        flood(this::silentConnection);
        theCalmPeerIsAdmittedEachTime();
        assertThat(rig.counters.of("refused x400-in attempts-per-source")).isPositive();
    }

    /** A peer that binds without end, within its own limit. */
    @Test
    void aPeerThatFloodsWithBindsHasNoMoreThanItsOwnPlaces() {
        rig = MtaRig.start(limits(2), new AttemptPlaces(32, 0, 16, Networks.NONE), 1024);
        flood(this::bind);
        theCalmPeerIsAdmittedEachTime();
        assertThat(rig.counters.of("refused x400-in peer")).isPositive();
    }

    /** A peer with no limit of its own takes all places there are and fills the waiting room: it has to make room there. */
    @Test
    void aFloodThatFillsTheWaitingRoomMakesRoomForThePeerThatComesOnceInAWhile() {
        rig = MtaRig.start(limits(64), new AttemptPlaces(32, 0, 16, Networks.NONE), 1024);
        flood(this::bind);
        await().until(() -> rig.view().waiting(SessionClass.X400_IN) == 4);
        theCalmPeerIsAdmittedEachTime();
        assertThat(rig.counters.of("refused x400-in waiting-room")).isPositive();
    }

    private void silentConnection() {
        try (Socket socket = new Socket(MtaRig.HOST, rig.port)) {
            if (ThreadLocalRandom.current().nextBoolean()) {
                socket.setSoTimeout(50);
                socket.getInputStream().read();
            }
        } catch (IOException endedEitherWay) {
            Thread.yield();
        }
    }

    private void bind() {
        try (StackPeer peer = rig.dial(0)) {
            if (peer.awaitOpen(MtaRig.PATIENCE) instanceof StackAction.OpenConfirmed) {
                TimeUnit.MILLISECONDS.sleep(30);
                peer.release(MtaRig.PATIENCE);
            }
        } catch (UncheckedIOException turnedAway) {
            Thread.yield();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}

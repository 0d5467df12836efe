package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.gateway.net.AttemptPlaces;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackPeer;

/**
 * The two failures that gave the gateway its shape: attempts that never become a session neither change the count of
 * sessions, nor touch a live one, nor leave anything behind.
 */
@Timeout(180)
class HostileAttemptsIT {
    private static final int ATTEMPTS = 5_000;
    private static final int WARM_UP = 1_000;
    private static final int BATCH = 500;
    private static final int SESSIONS = 3;
    private static final long MAX_HEAP_GROWTH = 2_000_000;

    /** What is left when all is quiet. */
    private record Remains(long descriptors, long actors, long timers) {}

    private final ExecutorService attackers = Executors.newFixedThreadPool(48);
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger leastSeen = new AtomicInteger(Integer.MAX_VALUE);
    private final AtomicInteger mostSeen = new AtomicInteger();
    private MtaRig rig;

    @AfterEach
    void close() {
        watch.shutdownNow();
        attackers.shutdownNow();
        rig.close();
    }

    @Test
    @Tag("SF-01")
    @Tag("SF-02")
    @Tag("SF-03")
    void fiveThousandHostileAttemptsChangeNothing() throws Exception {
        rig = MtaRig.start(MtaRig.limits(10, 8, 8, 8), new AttemptPlaces(64, 0, 64, Networks.NONE), 1024);
        Hostiles hostiles = new Hostiles(rig.port);
        List<StackPeer> live = new ArrayList<>();
        List<Octets> sent = new ArrayList<>();
        for (int i = 0; i < SESSIONS; i++) {
            StackPeer peer = rig.dial(i);
            assertThat(peer.awaitOpen(MtaRig.PATIENCE)).isInstanceOf(StackAction.OpenConfirmed.class);
            Octets apdu = random(200_000 + i);
            // It hears no confirmation of a checkpoint, so that it stops in the middle, with its window full.
            peer.pause();
            peer.startTransfer(apdu);
            live.add(peer);
            sent.add(apdu);
        }
        attack(hostiles, 0, WARM_UP);
        Remains base = remains();
        long heap = heap();
        watch.scheduleAtFixedRate(this::look, 0, 1, TimeUnit.MILLISECONDS);
        for (int from = WARM_UP; from < WARM_UP + ATTEMPTS; from += BATCH) {
            attack(hostiles, from, BATCH);
            quiet();
            assertThat(rig.view().active()).as("published").isEqualTo(peersOwnCount(live));
            assertThat(ProcNetTcp.accepted(rig.port)).as("kernel's table").isEqualTo(SESSIONS);
        }
        assertThat(leastSeen.get()).as("sessions, least seen").isEqualTo(SESSIONS);
        assertThat(mostSeen.get()).as("sessions, most seen").isEqualTo(SESSIONS);
        Remains left = remains();
        assertThat(left).isEqualTo(new Remains(left.descriptors(), base.actors(), base.timers()));
        // Fewer may be: what an earlier test left to the collector is closed some time.
        assertThat(left.descriptors()).isLessThanOrEqualTo(base.descriptors());
        assertThat(heap() - heap).as("heap").isLessThan(MAX_HEAP_GROWTH);
        assertThat(rig.counters.of("attempts x400-in")).isEqualTo(WARM_UP + ATTEMPTS + SESSIONS);
        for (StackPeer peer : live) {
            peer.resume();
            assertThat(peer.awaitTransfer(MtaRig.PATIENCE)).isInstanceOf(StackAction.TransferConfirmed.class);
            assertThat(peer.release(MtaRig.PATIENCE)).isInstanceOf(StackAction.Released.class);
        }
        assertThat(rig.inbound.whole).containsExactlyInAnyOrderElementsOf(sent);
        assertThat(rig.inbound.broken.get()).isZero();
        await().until(() -> rig.view().active() == 0);
        live.forEach(StackPeer::close);
    }

    private void look() {
        int active = rig.view().active();
        leastSeen.accumulateAndGet(active, Math::min);
        mostSeen.accumulateAndGet(active, Math::max);
    }

    private static long peersOwnCount(List<StackPeer> live) {
        return live.stream().filter(peer -> !peer.ended()).count();
    }

    private void attack(Hostiles hostiles, int from, int count) throws Exception {
        List<Callable<Void>> attempts = IntStream.range(from, from + count)
                .<Callable<Void>>mapToObj(number -> () -> {
                    hostiles.attempt(number);
                    return null;
                })
                .toList();
        for (Future<Void> attempt : attackers.invokeAll(attempts)) {
            attempt.get();
        }
    }

    /** No attempt runs and no connection lingers. */
    private void quiet() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> rig.view().attempts(SessionClass.X400_IN) == 0
                        && rig.view().lingering() == 0
                        && ProcNetTcp.accepted(rig.port) == SESSIONS);
    }

    private Remains remains() {
        quiet();
        return await().atMost(Duration.ofSeconds(20)).until(this::count, now -> now.equals(count()));
    }

    private Remains count() {
        return new Remains(ProcNetTcp.descriptors(), rig.actors(), rig.timers());
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static Octets random(int size) {
        byte[] octets = new byte[size];
        new Random(size).nextBytes(octets);
        return Octets.wrap(octets);
    }
}

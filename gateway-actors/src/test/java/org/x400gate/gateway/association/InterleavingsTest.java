package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Random interleavings with real actors: attempts, sessions and connections that live and die on threads of their own,
 * beside changes of limits, faults and drains. What the supervisor publishes is compared with what an observer saw who
 * watches the sessions too; {@link SessionBookModelTest} does the same many more times without actors.
 */
@Timeout(300)
class InterleavingsTest {
    private static final int ROUNDS = 2_000;
    private static final int AT_ONCE = 8;
    private static final long SEED = Long.getLong("x400gate.seed", System.nanoTime());

    private final ActorTestKit kit = ActorTestKit.create();
    private final ExecutorService drivers = Executors.newFixedThreadPool(AT_ONCE);

    @AfterEach
    void close() {
        drivers.shutdownNow();
        kit.shutdownTestKit();
    }

    @Test
    @Tag("SF-01")
    @Tag("SF-04")
    void whatIsPublishedIsWhatAnObserverSees() throws Exception {
        System.out.println("interleavings with -Dx400gate.seed=" + SEED);
        List<Future<InterleavingRound.Seen>> rounds = new ArrayList<>();
        Random seeds = new Random(SEED);
        for (int i = 0; i < ROUNDS; i++) {
            long seed = seeds.nextLong();
            rounds.add(drivers.submit(() -> new InterleavingRound(kit, seed).play()));
        }
        InterleavingRound.Seen sum = InterleavingRound.Seen.NOTHING;
        for (Future<InterleavingRound.Seen> round : rounds) {
            sum = sum.plus(round.get());
        }
        System.out.println(sum);
        assertThat(sum.sessions()).as("enough happened").isGreaterThan(5L * ROUNDS);
        assertThat(sum.refusals()).as("enough was refused").isGreaterThan(ROUNDS);
    }
}

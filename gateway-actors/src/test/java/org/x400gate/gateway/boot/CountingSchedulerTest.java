package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Cancellable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CountingSchedulerTest {
    private final ActorSystem system = ActorSystem.create(
            "timers", ConfigFactory.parseResources("actors.conf").withFallback(ConfigFactory.load()));
    private final CountingScheduler scheduler = (CountingScheduler) system.scheduler();
    private final long base = scheduler.pending();
    private final AtomicInteger fired = new AtomicInteger();

    @AfterEach
    void end() {
        system.terminate();
    }

    @Test
    void aTimerCountsUntilItFiresOrIsCancelledHoweverOften() {
        Cancellable longOne = after(Duration.ofMinutes(5));
        Cancellable shortOne = after(Duration.ofMillis(30));
        assertThat(scheduler.pending() - base).isEqualTo(2);

        await().until(() -> fired.get() == 1);
        assertThat(scheduler.pending() - base).isEqualTo(1);
        assertThat(shortOne.cancel()).isFalse();
        assertThat(scheduler.pending() - base).isEqualTo(1);

        assertThat(longOne.cancel()).isTrue();
        assertThat(longOne.cancel()).isFalse();
        assertThat(scheduler.pending() - base).isZero();
    }

    /** A timer that fires while it is being cancelled is subtracted once, by one of the two. */
    @Test
    void racesBetweenFiringAndCancellingLeaveNothing() {
        List<Cancellable> timers = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            timers.add(after(Duration.ofMillis(i % 40)));
            if (i % 2 == 0) {
                timers.get(i / 2).cancel();
            }
        }
        timers.forEach(Cancellable::cancel);

        await().untilAsserted(() -> assertThat(scheduler.pending() - base).isZero());
    }

    private Cancellable after(Duration delay) {
        return scheduler.scheduleOnce(delay, fired::incrementAndGet, system.dispatcher());
    }
}

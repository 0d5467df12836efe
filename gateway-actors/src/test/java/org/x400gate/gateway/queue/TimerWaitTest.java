package org.x400gate.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimerWaitTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void whatIsSoonIsWaitedForAndNeverWithoutAPause() {
        assertThat(TimerWait.at(NOW.plusSeconds(3), NOW)).isEqualTo(Duration.ofSeconds(3));
        assertThat(TimerWait.at(NOW, NOW)).isPositive();
        assertThat(TimerWait.at(NOW.minusSeconds(3), NOW)).isPositive();
    }

    /** max-deferral and retry pauses may be a year. */
    @Test
    void whatIsFarOffIsLookedForAgainBeforeATimerCouldNotBeSet() {
        assertThat(TimerWait.at(NOW.plus(Duration.ofDays(366)), NOW)).isEqualTo(Duration.ofDays(1));
        assertThat(TimerWait.at(Instant.MAX, NOW)).isEqualTo(Duration.ofDays(1));
        assertThat(TimerWait.after(Duration.ofDays(366)).toMillis() / 10).isLessThan(Integer.MAX_VALUE);
        assertThat(TimerWait.after(Duration.ofDays(100))).isEqualTo(Duration.ofDays(100));
    }
}

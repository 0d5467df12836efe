package org.x400gate.gateway.queue;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a timer of a delivery waits. Whoever is woken too early finds nothing to do and waits again: Pekko's timers take no
 * more than 2^31 ticks, some 248 days, though a message may be deferred for a year.
 */
public final class TimerWait {
    /** Never at once, so that a clock that stands still makes no loop. */
    private static final Duration LEAST = Duration.ofMillis(10);

    private static final Duration LOOK_AGAIN = Duration.ofDays(1);

    /** What every timer takes. */
    static final Duration MOST = Duration.ofDays(200);

    private TimerWait() {}

    /** At that time, or earlier. */
    public static Duration at(Instant due, Instant now) {
        Duration wait = Duration.between(now, due);
        return wait.compareTo(LEAST) < 0 ? LEAST : least(wait, LOOK_AGAIN);
    }

    /** After that time, or earlier. */
    public static Duration after(Duration pause) {
        return least(pause, MOST);
    }

    private static Duration least(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}

package org.x400gate.gateway.boot;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** How long those pause that end by faults: twice as long each time, and as at first when one has gone well for long. */
final class Relapses {
    static final Duration FIRST = Duration.ofSeconds(1);
    static final Duration MOST = Duration.ofMinutes(5);

    /** Without a fault for so long: what there was is over. */
    static final Duration FORGIVEN = Duration.ofMinutes(30);

    private record Relapse(Instant at, Duration pause) {}

    private final Clock clock;
    private final Map<String, Relapse> last = new HashMap<>();

    Relapses(Clock clock) {
        this.clock = clock;
    }

    /** It has ended by a fault just now. */
    Duration pause(String name) {
        Instant now = clock.instant();
        last.values().removeIf(each -> now.isAfter(each.at.plus(FORGIVEN)));
        Relapse before = last.get(name);
        Duration twice = before == null ? FIRST : before.pause.multipliedBy(2);
        Duration pause = twice.compareTo(MOST) < 0 ? twice : MOST;
        last.put(name, new Relapse(now, pause));
        return pause;
    }
}

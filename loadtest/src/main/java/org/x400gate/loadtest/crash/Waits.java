package org.x400gate.loadtest.crash;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How long senders of mail waited for a word of the gateway. Its outcomes go to the same disk in the same writes as what it
 * acknowledges: whoever is made to wait shows how long that takes just now.
 */
final class Waits {
    private final Map<Waiting, Instant> open = new HashMap<>();
    private final List<Wait> over = new ArrayList<>();

    private record Wait(Instant from, Instant to) {}

    /** One that has an end, whatever it is. */
    static final class Waiting {
        private Waiting() {}
    }

    Waiting begin() {
        return begun(Instant.now());
    }

    void end(Waiting waiting) {
        ended(waiting, Instant.now());
    }

    synchronized Waiting begun(Instant at) {
        Waiting waiting = new Waiting();
        open.put(waiting, at);
        return waiting;
    }

    synchronized void ended(Waiting waiting, Instant at) {
        over.add(new Wait(open.remove(waiting), at));
    }

    /** The longest of those that touch this time, as far as they had come at its end. */
    synchronized Duration longest(Instant from, Instant until) {
        return Stream.concat(over.stream(), open.values().stream().map(begin -> new Wait(begin, until)))
                .filter(wait -> wait.from.isBefore(until) && !wait.to.isBefore(from))
                .map(wait -> Duration.between(wait.from, wait.to.isBefore(until) ? wait.to : until))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    synchronized void forget() {
        over.clear();
    }
}

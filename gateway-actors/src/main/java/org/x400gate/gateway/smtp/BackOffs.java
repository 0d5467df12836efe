package org.x400gate.gateway.smtp;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.x400gate.persistence.queue.NextHop;

/**
 * Next hops none of whose servers could be reached, with the time before which none is tried. Bounded: of too many the one
 * whose time ends first is forgotten, and is tried a little early.
 */
final class BackOffs {
    private final int max;
    private final Map<NextHop, BackOff> known = new HashMap<>();

    /**
     * @param failures tries in a row that came to nothing
     * @param least no earlier than that, whatever happens
     */
    private record BackOff(int failures, Instant least, Instant until) {}

    BackOffs(int max) {
        this.max = max;
    }

    void add(NextHop hop, int failures, Instant least, Instant until) {
        known.put(hop, new BackOff(failures, least, until));
        if (known.size() > max) {
            known.entrySet().stream()
                    .min(Comparator.comparing(each -> each.getValue().until))
                    .map(Map.Entry::getKey)
                    .ifPresent(known::remove);
        }
    }

    /** It may be tried from now on, if it had its least peace. */
    void end(NextHop hop, Instant now) {
        known.computeIfPresent(
                hop, (any, each) -> now.isBefore(each.least) ? each : new BackOff(each.failures, each.least, now));
    }

    /** It is tried now; answers how often it was in vain. */
    int take(NextHop hop) {
        return Optional.ofNullable(known.remove(hop)).map(BackOff::failures).orElse(0);
    }

    /** Those that are not to be tried yet. */
    Set<NextHop> waiting(Instant now) {
        return known.entrySet().stream()
                .filter(each -> now.isBefore(each.getValue().until))
                .map(Map.Entry::getKey)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** When the first of those may be tried. */
    Optional<Instant> next(Instant now) {
        return known.values().stream().map(BackOff::until).filter(now::isBefore).min(Comparator.naturalOrder());
    }

    int size() {
        return known.size();
    }

    /** Those that have been over for so long that nothing waits for them any more. */
    void forgetBefore(Instant time) {
        known.values().removeIf(each -> each.until.isBefore(time));
    }
}

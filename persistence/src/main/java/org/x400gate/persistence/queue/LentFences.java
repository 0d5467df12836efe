package org.x400gate.persistence.queue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.x400gate.persistence.queue.Writing.Place;

/**
 * Which claims of this process are still somebody's. What the database holds besides is of a claim whose answer nobody
 * waited for. Safe for many threads.
 */
final class LentFences {
    /** By fence; of a claim that is under way it is not known yet. */
    private final Map<Long, Set<Place>> lent = new HashMap<>();

    private final Set<Long> underWay = new HashSet<>();

    /** Before the database hears of it. */
    synchronized void begin(long fence) {
        underWay.add(fence);
    }

    /** The claim has ended: with these, or in vain. */
    synchronized void lent(long fence, List<WorkItem> items) {
        underWay.remove(fence);
        if (!items.isEmpty()) {
            Set<Place> places = new HashSet<>();
            items.forEach(item -> places.add(Place.of(item)));
            lent.put(fence, places);
        }
    }

    /** Settled, or given back. */
    synchronized void over(WorkItem item) {
        item.fence().ifPresent(fence -> {
            Set<Place> places = lent.get(fence);
            if (places != null && places.remove(Place.of(item)) && places.isEmpty()) {
                lent.remove(fence);
            }
        });
    }

    /** Those whose claims have ended: what the database does not hold of them any more is to be forgotten. */
    synchronized Set<Long> ended() {
        return Set.copyOf(lent.keySet());
    }

    /**
     * Of those that the database holds, the ones nobody knows.
     *
     * @param held as read after {@code ended} was asked for: any other of those has passed to somebody else
     */
    synchronized List<Long> unknown(Collection<Long> held, Set<Long> ended) {
        Set<Long> there = new HashSet<>(held);
        ended.stream().filter(fence -> !there.contains(fence)).forEach(lent::remove);
        List<Long> unknown = new ArrayList<>(there);
        unknown.removeIf(fence -> lent.containsKey(fence) || underWay.contains(fence));
        return unknown;
    }
}

package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.x400gate.persistence.queue.LaneKey.Spot;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;
import org.x400gate.persistence.stored.Shapes;
import org.x400gate.persistence.stored.StoredWork;

/**
 * The work of one lane as far as memory needs it. Every item on disk is under way (leased), or in the window, or at
 * or behind {@code beyond}. The disk is read only from there on, so deleted rows are never walked over.
 * Not safe for many threads: {@link Lanes} holds the lock.
 */
final class Lane {
    /** Items of one lane kept in memory at most; read from disk by half as many. */
    static final int WINDOW = 512;

    /** {@code lapsed}: it ran out and its item is in the window again, but nobody else has taken it yet. */
    private record Lease(WorkItem item, Instant until, boolean lapsed, boolean settling) {
        boolean holds() {
            return settling || !lapsed;
        }
    }

    private final LaneKey key;
    private final int maxWindow;
    private final TreeMap<Spot, WorkItem> window = new TreeMap<>();
    private final TreeMap<Spot, Lease> leases = new TreeMap<>();
    private Optional<Spot> beyond;
    private long count;
    private Instant earliestEnd = Instant.MAX;

    /** Rows looked at on disk; what the test of the claim's cost counts. */
    private long rowsRead;

    private Lane(LaneKey key, int maxWindow, long count, Optional<Spot> beyond) {
        this.key = key;
        this.maxWindow = maxWindow;
        this.count = count;
        this.beyond = beyond;
    }

    /** A lane nobody has put anything into. */
    static Lane empty(LaneKey key, int maxWindow) {
        return new Lane(key, maxWindow, 0, Optional.empty());
    }

    /** A lane found on disk, all of whose work is at or behind {@code first}. */
    static Lane found(LaneKey key, int maxWindow, long count, Spot first) {
        return new Lane(key, maxWindow, count, Optional.of(first));
    }

    /** What is due by {@code due}. */
    List<WorkItem> claim(int max, Instant now, Instant due, Instant until, long fence, Store store) {
        lapse(now);
        List<WorkItem> claimed = new ArrayList<>();
        while (claimed.size() < max && fill(store)) {
            Spot first = window.firstKey();
            if (first.due() > due.toEpochMilli()) {
                break;
            }
            WorkItem item = window.remove(first).leased(fence);
            leases.put(first, new Lease(item, until, false, false));
            claimed.add(item);
        }
        if (!claimed.isEmpty() && until.isBefore(earliestEnd)) {
            earliestEnd = until;
        }
        return claimed;
    }

    /** That very item, due or not; empty if somebody has it. */
    Optional<WorkItem> claimOne(WorkItem wanted, Instant now, Instant until, long fence) {
        lapse(now);
        Spot spot = Spot.of(wanted);
        Optional<Lease> known = Optional.ofNullable(leases.get(spot));
        if (known.filter(Lease::holds).isPresent()) {
            return Optional.empty();
        }
        WorkItem item = wanted.leased(fence);
        window.remove(spot);
        leases.put(spot, new Lease(item, until, false, false));
        if (until.isBefore(earliestEnd)) {
            earliestEnd = until;
        }
        return Optional.of(item);
    }

    /** A lease that has run out is one again, as long as nobody else has the item. */
    void prolong(WorkItem item, Instant until) {
        Spot spot = Spot.of(item);
        if (!ours(item) || leases.get(spot).settling()) {
            return;
        }
        leases.put(spot, new Lease(leases.get(spot).item(), until, false, false));
        window.remove(spot);
        if (until.isBefore(earliestEnd)) {
            earliestEnd = until;
        }
    }

    void release(WorkItem item) {
        Spot spot = Spot.of(item);
        if (ours(item) && !leases.get(spot).settling()) {
            leases.remove(spot);
            keep(spot, unleased(item));
        }
    }

    /** Marks an item as being settled; false if the lease is not its claimer's any more. */
    boolean settle(WorkItem item) {
        Spot spot = Spot.of(item);
        boolean may = ours(item) && !leases.get(spot).settling();
        if (may) {
            Lease lease = leases.get(spot);
            leases.put(spot, new Lease(lease.item(), lease.until(), lease.lapsed(), true));
            window.remove(spot);
        }
        return may;
    }

    /** The settle was not written. */
    void unsettle(Spot spot) {
        Lease lease = leases.get(spot);
        leases.put(spot, new Lease(lease.item(), lease.until(), lease.lapsed(), false));
        if (lease.lapsed()) {
            keep(spot, unleased(lease.item()));
        }
    }

    /** For a batch that takes the item away from whoever might claim it; false if somebody holds it. */
    boolean withhold(WorkItem item) {
        Spot spot = Spot.of(item);
        Optional<Lease> known = Optional.ofNullable(leases.get(spot));
        if (known.isPresent() && known.get().holds()) {
            return false;
        }
        WorkItem kept = known.map(Lease::item).orElse(unleased(item));
        leases.put(spot, new Lease(kept, Instant.MIN, true, true));
        window.remove(spot);
        return true;
    }

    /** That batch was not written: a lease that had run out is what it was. */
    void restore(Spot spot) {
        Lease lease = leases.get(spot);
        if (lease.item().fence().isPresent()) {
            unsettle(spot);
        } else {
            leases.remove(spot);
            keep(spot, lease.item());
        }
    }

    /** The batch is on disk. */
    void apply(LaneChange change) {
        change.gone().forEach(leases::remove);
        change.come().forEach((spot, item) -> {
            if (!leases.containsKey(spot)) {
                keep(spot, item);
            }
        });
        count += change.growth();
    }

    /** A bound below all work of the lane as it will be: what is read from after a restart. */
    Spot lowest(LaneChange change) {
        return Stream.of(
                        beyond.stream(),
                        window.keySet().stream().limit(1),
                        leases.keySet().stream()
                                .filter(spot -> !change.gone().contains(spot))
                                .limit(1),
                        change.come().keySet().stream().limit(1))
                .flatMap(Function.identity())
                .min(Comparator.naturalOrder())
                .orElseThrow(() -> new IllegalStateException("lane " + key + " is empty"));
    }

    long count() {
        return count;
    }

    long leased() {
        return leases.values().stream().filter(Lease::holds).count();
    }

    Optional<Instant> earliestDue(Store store) {
        Optional<Spot> first = fill(store)
                ? Optional.of(window.firstKey())
                : leases.keySet().stream().findFirst();
        return first.map(spot -> Instant.ofEpochMilli(spot.due()));
    }

    long rowsRead() {
        return rowsRead;
    }

    private boolean ours(WorkItem item) {
        Lease lease = leases.get(Spot.of(item));
        return lease != null && lease.item().fence().equals(item.fence());
    }

    private void lapse(Instant now) {
        if (now.isBefore(earliestEnd)) {
            return;
        }
        earliestEnd = Instant.MAX;
        for (Map.Entry<Spot, Lease> each : leases.entrySet()) {
            Lease lease = each.getValue();
            if (!lease.lapsed() && !lease.settling() && !lease.until().isAfter(now)) {
                each.setValue(new Lease(lease.item(), lease.until(), true, false));
                keep(each.getKey(), unleased(lease.item()));
            } else if (!lease.lapsed() && lease.until().isBefore(earliestEnd)) {
                earliestEnd = lease.until();
            }
        }
    }

    private void keep(Spot spot, WorkItem item) {
        if (beyond.isPresent() && spot.compareTo(beyond.get()) >= 0) {
            return;
        }
        window.put(spot, item);
        if (window.size() > maxWindow) {
            beyond = Optional.of(window.pollLastEntry().getKey());
        }
    }

    /** Makes sure that the first item not under way is in the window; false if there is none. */
    private boolean fill(Store store) {
        if (!window.isEmpty() || beyond.isEmpty()) {
            return !window.isEmpty();
        }
        try (Store.Walk rows = store.walk(Table.WORK, key.workKey(beyond.get()), key.end())) {
            Optional<Spot> rest = Optional.empty();
            while (rest.isEmpty() && rows.next()) {
                rowsRead++;
                Spot spot = key.spot(rows.key());
                if (window.size() == maxWindow / 2) {
                    rest = Optional.of(spot);
                } else if (!leases.containsKey(spot) || !leases.get(spot).holds()) {
                    window.put(spot, key.item(spot, Shapes.read(rows.value(), StoredWork.class).attempt));
                }
            }
            beyond = rest;
        }
        return !window.isEmpty();
    }

    private WorkItem unleased(WorkItem item) {
        return key.item(Spot.of(item), item.attempt());
    }
}

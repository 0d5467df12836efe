package org.x400gate.persistence.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.persistence.queue.LaneKey.Spot;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;
import org.x400gate.persistence.stored.Shapes;
import org.x400gate.persistence.stored.StoredLane;

/** All lanes that have work, and the one lock over them. */
final class Lanes {
    private static final byte[] END = {-1};

    private final Store store;
    private final Map<NextHop, EnumMap<Priority, Lane>> lanes = new HashMap<>();
    private final Deadlines deadlines;
    private final int maxWindow;
    private long lastFence;

    /** {@code firstFence} is larger than any fence an earlier opening may have given. */
    Lanes(Store store, long firstFence, int maxWindow) {
        this.store = store;
        this.deadlines = new Deadlines(store);
        this.maxWindow = maxWindow;
        this.lastFence = firstFence;
        try (Store.Walk rows = store.walk(Table.LANES, new byte[0], END)) {
            while (rows.next()) {
                LaneKey key = LaneKey.read(rows.key());
                StoredLane row = Shapes.read(rows.value(), StoredLane.class);
                Spot first = new Spot(row.firstDue, new EntryId(row.firstHigh, row.firstLow));
                put(key, Lane.found(key, maxWindow, row.count, first));
            }
        }
    }

    synchronized List<WorkItem> claim(NextHop hop, Priority least, int max, Instant now, Duration lease) {
        return claim(hop, least, max, now, now, now.plus(lease));
    }

    /** What is due by {@code due}. */
    synchronized List<WorkItem> claimAny(NextHop hop, int max, Instant now, Instant due, Duration lease) {
        return claim(hop, Priority.NON_URGENT, max, now, due, now.plus(lease));
    }

    private List<WorkItem> claim(NextHop hop, Priority least, int max, Instant now, Instant due, Instant until) {
        List<WorkItem> claimed = new ArrayList<>();
        for (Map.Entry<Priority, Lane> lane : of(hop).entrySet()) {
            if (lane.getKey().compareTo(least) <= 0) {
                claimed.addAll(lane.getValue().claim(max - claimed.size(), now, due, until, ++lastFence, store));
            }
        }
        return claimed;
    }

    /** The work of the hop whose time was over then, whatever is due, as far as nobody has it. */
    synchronized List<WorkItem> claimOverdue(NextHop hop, Instant deadline, int max, Instant now, Duration lease) {
        List<WorkItem> claimed = new ArrayList<>();
        deadlines.walk(hop, deadline, item -> {
            find(LaneKey.of(item))
                    .flatMap(lane -> lane.claimOne(item, now, now.plus(lease), ++lastFence))
                    .ifPresent(claimed::add);
            return claimed.size() < max;
        });
        return claimed;
    }

    /** The hops that have such work. */
    synchronized List<NextHop> overdue(Instant deadline) {
        return lanes.keySet().stream()
                .filter(hop -> deadlines.overdue(hop, deadline))
                .sorted()
                .toList();
    }

    synchronized long deadlineRowsRead() {
        return deadlines.rowsRead();
    }

    synchronized void prolong(List<WorkItem> items, Instant until) {
        items.forEach(item -> find(LaneKey.of(item)).ifPresent(lane -> lane.prolong(item, until)));
    }

    synchronized void release(List<WorkItem> items) {
        items.forEach(item -> find(LaneKey.of(item)).ifPresent(lane -> lane.release(item)));
    }

    synchronized boolean settle(WorkItem item) {
        return find(LaneKey.of(item)).map(lane -> lane.settle(item)).orElse(false);
    }

    /** Keeps work that nobody has from being claimed while a batch takes it away; false if somebody has it. */
    synchronized boolean withhold(WorkItem item) {
        return find(LaneKey.of(item)).map(lane -> lane.withhold(item)).orElse(false);
    }

    /** That batch was not written. */
    synchronized void restore(WorkItem item) {
        find(LaneKey.of(item)).ifPresent(lane -> lane.restore(Spot.of(item)));
    }

    synchronized void unsettle(WorkItem item) {
        find(LaneKey.of(item)).ifPresent(lane -> lane.unsettle(Spot.of(item)));
    }

    /** Adds the rows of the changed lanes to the batch that changes them. */
    synchronized void write(Batch batch, Map<LaneKey, LaneChange> changes) {
        changes.forEach((key, change) -> {
            Lane lane = find(key).orElseGet(() -> Lane.empty(key, maxWindow));
            long count = lane.count() + change.growth();
            if (count == 0) {
                batch.delete(Table.LANES, key.octets());
            } else {
                Spot lowest = lane.lowest(change);
                StoredLane row = new StoredLane();
                row.count = count;
                row.firstDue = lowest.due();
                row.firstHigh = lowest.entry().high();
                row.firstLow = lowest.entry().low();
                batch.put(Table.LANES, key.octets(), Shapes.write(row));
            }
        });
    }

    /** That batch is on disk. */
    synchronized void apply(Map<LaneKey, LaneChange> changes, Map<NextHop, Long> earliestDeadlines) {
        deadlines.written(earliestDeadlines);
        changes.forEach((key, change) -> {
            Lane lane = find(key).orElseGet(() -> put(key, Lane.empty(key, maxWindow)));
            lane.apply(change);
            if (lane.count() == 0) {
                remove(key);
            }
        });
    }

    synchronized List<HopView> hops() {
        return lanes.entrySet().stream()
                .map(hop -> view(hop.getKey(), hop.getValue()))
                .sorted(Comparator.comparing(HopView::hop))
                .toList();
    }

    synchronized Optional<HopView> hop(NextHop hop) {
        return Optional.ofNullable(lanes.get(hop)).map(byPriority -> view(hop, byPriority));
    }

    synchronized long leased() {
        return lanes.values().stream()
                .flatMap(hop -> hop.values().stream())
                .mapToLong(Lane::leased)
                .sum();
    }

    /** Rows of work looked at on disk by claims of that hop's lanes since they came to have work. */
    synchronized long rowsRead(NextHop hop) {
        return of(hop).values().stream().mapToLong(Lane::rowsRead).sum();
    }

    private HopView view(NextHop hop, Map<Priority, Lane> byPriority) {
        long queued = byPriority.values().stream().mapToLong(Lane::count).sum();
        long leased = byPriority.values().stream().mapToLong(Lane::leased).sum();
        Instant earliest = byPriority.values().stream()
                .flatMap(lane -> lane.earliestDue(store).stream())
                .min(Comparator.naturalOrder())
                .orElseThrow(() -> new IllegalStateException("next hop " + hop + " without work"));
        return new HopView(hop, queued, leased, earliest);
    }

    private Map<Priority, Lane> of(NextHop hop) {
        return lanes.getOrDefault(hop, new EnumMap<>(Priority.class));
    }

    private Optional<Lane> find(LaneKey key) {
        return Optional.ofNullable(of(key.hop()).get(key.priority()));
    }

    private Lane put(LaneKey key, Lane lane) {
        lanes.computeIfAbsent(key.hop(), hop -> new EnumMap<>(Priority.class)).put(key.priority(), lane);
        return lane;
    }

    private void remove(LaneKey key) {
        lanes.get(key.hop()).remove(key.priority());
        if (of(key.hop()).isEmpty()) {
            lanes.remove(key.hop());
            deadlines.forget(key.hop());
        }
    }
}

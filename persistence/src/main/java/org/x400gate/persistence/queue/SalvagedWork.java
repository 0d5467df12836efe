package org.x400gate.persistence.queue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.x400gate.persistence.queue.LaneKey.Spot;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;
import org.x400gate.persistence.stored.Shapes;
import org.x400gate.persistence.stored.StoredLane;
import org.x400gate.persistence.stored.StoredWork;

/**
 * The work items of a damaged store: one is kept for each entry and hop, and the lanes' rows are worked out from what
 * is kept. Memory is some 200 octets per item.
 */
final class SalvagedWork {
    private record Place(EntryId entry, NextHop hop) {}

    private static final Comparator<WorkItem> LATER =
            Comparator.comparingInt(WorkItem::attempt).thenComparing(WorkItem::due);
    private static final byte[] END = {-1};

    private final Map<Place, WorkItem> found = new HashMap<>();
    private final Map<LaneKey, StoredLane> lanes = new HashMap<>();

    /** Reads all items; of two for one place, the outcome between them is lost: the later one counts. */
    void read(Store store, Batch batch) {
        try (Store.Walk rows = store.walk(Table.WORK, new byte[0], END)) {
            while (rows.next()) {
                LaneKey lane = LaneKey.read(rows.key());
                int attempt = Shapes.read(rows.value(), StoredWork.class).attempt;
                WorkItem item = lane.item(lane.spot(rows.key()), attempt);
                Place place = new Place(item.entry(), item.hop());
                Optional<WorkItem> other = Optional.ofNullable(found.get(place));
                boolean later = other.isEmpty() || LATER.compare(item, other.get()) >= 0;
                if (later) {
                    found.put(place, item);
                }
                if (other.isPresent()) {
                    delete(batch, later ? other.get() : item);
                }
            }
        }
    }

    /** Keeps the item that stands for these recipients; false if there is none. */
    boolean keep(Store store, Batch batch, QueueEntry entry, NextHop hop) {
        Optional<WorkItem> item = Optional.ofNullable(found.remove(new Place(entry.id(), hop)));
        item.ifPresent(kept -> {
            byte[] key = DeadlineRows.key(entry, hop);
            byte[] row = DeadlineRows.row(kept);
            if (!store.get(Table.DEADLINES, key)
                    .filter(there -> Arrays.equals(there, row))
                    .isPresent()) {
                batch.put(Table.DEADLINES, key, row);
            }
            count(kept);
        });
        return item.isPresent();
    }

    void make(Batch batch, QueueEntry entry, WorkItem item) {
        batch.put(Table.DEADLINES, DeadlineRows.key(entry, item.hop()), DeadlineRows.row(item));
        StoredWork row = new StoredWork();
        row.attempt = item.attempt();
        batch.put(Table.WORK, LaneKey.of(item).workKey(Spot.of(item)), Shapes.write(row));
        count(item);
    }

    /** Removes the items that stand for no recipient. */
    Iterable<WorkItem> removeRest(Batch batch) {
        found.values().forEach(item -> delete(batch, item));
        return found.values();
    }

    /** Corrects the rows of lanes that say anything else than what was kept. */
    void writeLanes(Store store, Batch batch) {
        Map<LaneKey, StoredLane> missing = new HashMap<>(lanes);
        try (Store.Walk rows = store.walk(Table.LANES, new byte[0], END)) {
            while (rows.next()) {
                LaneKey key = LaneKey.read(rows.key());
                StoredLane row = Shapes.read(rows.value(), StoredLane.class);
                if (!lanes.containsKey(key)) {
                    batch.delete(Table.LANES, rows.key());
                } else if (lanes.get(key).count == row.count && first(row).compareTo(first(lanes.get(key))) <= 0) {
                    missing.remove(key);
                }
            }
        }
        missing.forEach((key, row) -> batch.put(Table.LANES, key.octets(), Shapes.write(row)));
    }

    long count() {
        return lanes.values().stream().mapToLong(lane -> lane.count).sum();
    }

    private void count(WorkItem item) {
        Spot spot = Spot.of(item);
        boolean first = !lanes.containsKey(LaneKey.of(item));
        StoredLane lane = lanes.computeIfAbsent(LaneKey.of(item), key -> new StoredLane());
        lane.count++;
        if (first || spot.compareTo(first(lane)) < 0) {
            lane.firstDue = spot.due();
            lane.firstHigh = spot.entry().high();
            lane.firstLow = spot.entry().low();
        }
    }

    private static Spot first(StoredLane lane) {
        return new Spot(lane.firstDue, new EntryId(lane.firstHigh, lane.firstLow));
    }

    private static void delete(Batch batch, WorkItem item) {
        batch.delete(Table.WORK, LaneKey.of(item).workKey(Spot.of(item)));
    }
}

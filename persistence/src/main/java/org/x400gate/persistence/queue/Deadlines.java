package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;

/**
 * Reads the work of a next hop by its deadlines. The disk is read from a bound below all rows of the hop on, so that rows
 * which are gone are not walked over again. Not safe for many threads: {@link Lanes} holds the lock.
 */
final class Deadlines {
    private static final int ROWS_PER_BATCH = 1000;
    private static final byte[] END = {-1};

    private final Store store;
    private final Map<NextHop, Long> bounds = new HashMap<>();

    /** Rows looked at on disk; what the test of the cost counts. */
    private long rowsRead;

    Deadlines(Store store) {
        this.store = store;
    }

    /** Makes the rows of a store that was written before there were any. */
    static void make(Store store) {
        int inBatch = 0;
        Batch batch = new Batch();
        try (Store.Walk rows = store.walk(Table.WORK, new byte[0], END)) {
            while (rows.next()) {
                LaneKey lane = LaneKey.read(rows.key());
                WorkItem item = lane.item(lane.spot(rows.key()), 0);
                QueueEntry entry = store.get(Table.ENTRIES, item.entry().octets())
                        .map(octets -> EntryForm.read(item.entry(), octets))
                        .orElseThrow(() -> new QueueCorrupt("work of entry " + item.entry() + ", which is not there"));
                batch.put(Table.DEADLINES, DeadlineRows.key(entry, item.hop()), DeadlineRows.row(item));
                if (++inBatch % ROWS_PER_BATCH == 0) {
                    store.append(batch);
                    batch = new Batch();
                }
            }
        }
        if (!batch.isEmpty()) {
            store.append(batch);
        }
    }

    /** A batch that brought such deadlines is on disk. */
    void written(Map<NextHop, Long> earliest) {
        earliest.forEach((hop, deadline) -> bounds.computeIfPresent(hop, (any, bound) -> Math.min(bound, deadline)));
    }

    /** The hop has no work any more, and may never have any again. */
    void forget(NextHop hop) {
        bounds.remove(hop);
    }

    /** Whether there is work at the hop whose time is over. */
    boolean overdue(NextHop hop, Instant time) {
        return !walk(hop, time, item -> false);
    }

    /** Hands out such work, the longest overdue first, until {@code more} says no; false if it did. */
    boolean walk(NextHop hop, Instant time, Function<WorkItem, Boolean> more) {
        long bound = bounds.getOrDefault(hop, Long.MIN_VALUE);
        long end = time.toEpochMilli() + 1;
        if (bound >= end) {
            return true;
        }
        try (Store.Walk rows = store.walk(
                Table.DEADLINES,
                DeadlineRows.key(hop, bound, EntryId.FIRST),
                DeadlineRows.key(hop, end, EntryId.FIRST))) {
            boolean there = rows.next();
            // Under the lock under which a batch lowers it, after it is written: no row is below the bound for long.
            bounds.put(hop, there ? DeadlineRows.deadline(rows.key()).toEpochMilli() : end);
            while (there) {
                rowsRead++;
                Optional<WorkItem> item = DeadlineRows.item(store, hop, DeadlineRows.entry(rows.key()), rows.value());
                if (item.isPresent() && !more.apply(item.get())) {
                    return false;
                }
                there = rows.next();
            }
        }
        return true;
    }

    long rowsRead() {
        return rowsRead;
    }
}

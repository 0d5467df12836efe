package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.x400gate.persistence.queue.LaneKey.Spot;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;
import org.x400gate.persistence.stored.Shapes;
import org.x400gate.persistence.stored.StoredWork;

/** Looks for work on disk, for an operator; no lock is held meanwhile. */
final class WorkRows {
    private final Store store;

    WorkRows(Store store) {
        this.store = store;
    }

    /** The items of an entry's pending recipients. */
    List<WorkItem> of(QueueEntry entry) {
        Set<NextHop> hops = entry.recipients().stream()
                .filter(recipient -> recipient.state() == RecipientState.PENDING)
                .map(Recipient::hop)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        List<WorkItem> found = new ArrayList<>();
        for (NextHop hop : hops) {
            store.get(Table.DEADLINES, DeadlineRows.key(entry, hop))
                    .flatMap(row -> DeadlineRows.item(store, hop, entry.id(), row))
                    .ifPresent(found::add);
        }
        return found;
    }

    static Optional<WorkItem> at(Store store, LaneKey lane, Spot spot) {
        return store.get(Table.WORK, lane.workKey(spot)).map(row -> item(lane, spot, row));
    }

    /**
     * At most {@code max} items of the hop that are due after that time, the most urgent and soonest first; without those
     * whose entries are not to go before a time of their own.
     */
    List<WorkItem> dueAfter(NextHop hop, Instant time, int max) {
        List<WorkItem> found = new ArrayList<>();
        for (Priority priority : Priority.values()) {
            LaneKey lane = new LaneKey(hop, priority);
            Spot from = new Spot(time.toEpochMilli() + 1, EntryId.FIRST);
            try (Store.Walk rows = store.walk(Table.WORK, lane.workKey(from), lane.end())) {
                while (found.size() < max && rows.next()) {
                    WorkItem item = item(lane, lane.spot(rows.key()), rows.value());
                    if (!isDeferred(item, time)) {
                        found.add(item);
                    }
                }
            }
        }
        return found;
    }

    private boolean isDeferred(WorkItem item, Instant time) {
        return store.get(Table.ENTRIES, item.entry().octets())
                .map(octets -> EntryForm.read(item.entry(), octets))
                .flatMap(entry -> entry.deferredUntil(time))
                .isPresent();
    }

    private static WorkItem item(LaneKey lane, Spot spot, byte[] row) {
        return lane.item(spot, Shapes.read(row, StoredWork.class).attempt);
    }
}

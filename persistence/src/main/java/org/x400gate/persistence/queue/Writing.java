package org.x400gate.persistence.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.persistence.content.ChunkedContent;
import org.x400gate.persistence.queue.LaneKey.Spot;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;
import org.x400gate.persistence.stored.Shapes;
import org.x400gate.persistence.stored.StoredWork;
import org.x400gate.persistence.trace.KeptLedger;
import org.x400gate.persistence.trace.LedgerLine;

/**
 * One batch on its way to disk: changes are added, then it is written, or undone. A change first proves itself without
 * leaving a trace, and cannot fail after that. Later changes of a batch see the earlier ones.
 */
final class Writing {
    private static final byte[] MARK = {};

    private final Store store;
    private final ChunkedContent content;
    private final KeptLedger ledger;
    private final Lanes lanes;
    private final Batch batch = new Batch();
    private final Map<EntryId, Optional<QueueEntry>> seen = new HashMap<>();
    private final Map<LaneKey, LaneChange> laneChanges = new HashMap<>();
    private final List<WorkItem> settling = new ArrayList<>();
    private final List<EntryId> adopted = new ArrayList<>();
    private Totals totals;
    private int lines;

    Writing(Store store, ChunkedContent content, KeptLedger ledger, Lanes lanes, Totals before) {
        this.store = store;
        this.content = content;
        this.ledger = ledger;
        this.lanes = lanes;
        this.totals = before.nextWrite();
    }

    ChangeResult add(Change change) {
        if (change instanceof Change.Accept accept) {
            return accept(accept);
        } else if (change instanceof Change.Settle settle) {
            return settle(settle);
        }
        throw new IllegalStateException("a change of no known kind: " + change);
    }

    /** Returns after the sync. */
    Totals write() {
        if (!batch.isEmpty()) {
            lanes.write(batch, laneChanges);
            totals.write(batch);
            store.write(batch);
            lanes.apply(laneChanges);
            adopted.forEach(content::adopted);
        }
        return totals;
    }

    void undo() {
        settling.forEach(lanes::unsettle);
    }

    private ChangeResult accept(Change.Accept accept) {
        Optional<String> shortage = store.shortage(accept.entry().contentOctets());
        if (shortage.isPresent()) {
            return new ChangeResult.Unavailable(shortage.get());
        }
        Batch draft = new Batch();
        Optional<String> fault = fault(draft, accept).or(() -> fault(draft, accept.newEntries()));
        if (fault.isPresent()) {
            return new ChangeResult.Refused(fault.get());
        }
        batch.addAll(draft);
        put(accept);
        accept.newEntries().forEach(this::put);
        return new ChangeResult.Applied();
    }

    private ChangeResult settle(Change.Settle settle) {
        WorkItem item = settle.item();
        if (!lanes.settle(item)) {
            return new ChangeResult.Stale("the lease of " + item.entry() + " at " + item.hop() + " is over");
        }
        settling.add(item);
        Batch draft = new Batch();
        Optional<QueueEntry> before = find(item.entry());
        Optional<String> fault = before.isEmpty()
                ? Optional.of("no entry " + item.entry())
                : Rules.fault(before.get(), settle).or(() -> fault(draft, settle.newEntries()));
        if (fault.isPresent()) {
            lanes.unsettle(item);
            settling.remove(settling.size() - 1);
            return new ChangeResult.Refused(fault.get());
        }
        batch.addAll(draft);
        replace(before.get(), Rules.settled(before.get(), settle));
        removeWork(item);
        settle.retry().ifPresent(this::putWork);
        settle.newEntries().forEach(this::put);
        settle.ledger().forEach(this::putLine);
        return new ChangeResult.Applied();
    }

    private Optional<String> fault(Batch draft, List<Change.Accept> newEntries) {
        return newEntries.stream()
                .flatMap(accept -> fault(draft, accept).stream())
                .findFirst();
    }

    /** Why the entry cannot be taken; without a fault its content is in the draft. */
    private Optional<String> fault(Batch draft, Change.Accept accept) {
        EntryId id = accept.entry().id();
        return Rules.fault(accept)
                .or(() -> find(id).map(there -> "entry " + id + " is there already"))
                .or(() -> accept.entry().finished()
                        ? Optional.empty()
                        : content.adopt(
                                draft, id, accept.content(), accept.entry().contentOctets()));
    }

    private void put(Change.Accept accept) {
        QueueEntry entry = accept.entry();
        if (!entry.finished()) {
            adopted.add(entry.id());
            putEntry(entry);
            accept.work().forEach(this::putWork);
        }
        accept.ledger().forEach(this::putLine);
    }

    private void replace(QueueEntry before, QueueEntry after) {
        totals = totals.without(before);
        if (before.held()) {
            batch.delete(Table.HELD, before.id().octets());
        }
        if (after.finished()) {
            seen.put(before.id(), Optional.empty());
            batch.delete(Table.ENTRIES, before.id().octets());
            content.remove(batch, before.id(), before.contentOctets());
        } else {
            putEntry(after);
        }
    }

    private void putEntry(QueueEntry entry) {
        seen.put(entry.id(), Optional.of(entry));
        totals = totals.with(entry);
        batch.put(Table.ENTRIES, entry.id().octets(), EntryForm.write(entry));
        if (entry.held()) {
            batch.put(Table.HELD, entry.id().octets(), MARK);
        }
    }

    private void putWork(WorkItem item) {
        LaneKey lane = LaneKey.of(item);
        Spot spot = Spot.of(item);
        StoredWork row = new StoredWork();
        row.attempt = item.attempt();
        batch.put(Table.WORK, lane.workKey(spot), Shapes.write(row));
        laneChange(lane).come().put(spot, lane.item(spot, item.attempt()));
        totals = totals.withWork(1);
    }

    private void removeWork(WorkItem item) {
        LaneKey lane = LaneKey.of(item);
        batch.delete(Table.WORK, lane.workKey(Spot.of(item)));
        laneChange(lane).gone().add(Spot.of(item));
        totals = totals.withWork(-1);
    }

    private void putLine(LedgerLine line) {
        ledger.add(batch, line, totals.writes(), lines++);
    }

    private LaneChange laneChange(LaneKey lane) {
        return laneChanges.computeIfAbsent(lane, key -> new LaneChange());
    }

    private Optional<QueueEntry> find(EntryId id) {
        return seen.computeIfAbsent(
                id, unseen -> store.get(Table.ENTRIES, id.octets()).map(octets -> EntryForm.read(id, octets)));
    }
}

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
    private final NoticeRows notices;
    private final Batch batch = new Batch();
    private final DeadlineRows deadlines;
    private final Map<EntryId, Optional<QueueEntry>> seen = new HashMap<>();
    private final Map<LaneKey, LaneChange> laneChanges = new HashMap<>();
    private final List<WorkItem> settling = new ArrayList<>();
    private final List<WorkItem> withheld = new ArrayList<>();
    private final List<EntryId> adopted = new ArrayList<>();
    private Totals totals;
    private int lines;

    Writing(Store store, ChunkedContent content, KeptLedger ledger, Lanes lanes, NoticeRows notices, Totals before) {
        this.store = store;
        this.content = content;
        this.ledger = ledger;
        this.lanes = lanes;
        this.notices = notices;
        this.deadlines = new DeadlineRows(store);
        this.totals = before.nextWrite();
    }

    ChangeResult add(Change change) {
        if (change instanceof Change.Accept accept) {
            return accept(accept);
        } else if (change instanceof Change.Settle settle) {
            return settle(settle);
        } else if (change instanceof Change.Notice notice) {
            return notice(notice);
        } else if (change instanceof OperatorAct act) {
            return new OperatorActs(this).add(act);
        }
        throw new IllegalStateException("a change of no known kind: " + change);
    }

    /** Returns after the sync. */
    Totals write() {
        if (!batch.isEmpty()) {
            lanes.write(batch, laneChanges);
            totals.write(batch);
            store.write(batch);
            lanes.apply(laneChanges, deadlines.earliest());
            seen.values().stream()
                    .flatMap(entry -> entry.flatMap(QueueEntry::noticeDue).stream())
                    .forEach(notices::written);
            adopted.forEach(content::adopted);
        }
        return totals;
    }

    void undo() {
        settling.forEach(lanes::unsettle);
        withheld.forEach(lanes::restore);
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
        removeWork(before.get(), item);
        settle.retry().ifPresent(retry -> putWork(before.get(), retry));
        settle.newEntries().forEach(this::put);
        settle.ledger().forEach(this::putLine);
        return new ChangeResult.Applied();
    }

    private ChangeResult notice(Change.Notice notice) {
        Optional<String> shortage = store.shortage(0);
        if (shortage.isPresent() && !notice.newEntries().isEmpty()) {
            return new ChangeResult.Unavailable(shortage.get());
        }
        Batch draft = new Batch();
        Optional<ChangeResult> obstacle = unlike(notice.seen())
                .or(() -> Rules.fault(notice)
                        .or(() -> fault(draft, notice.newEntries()))
                        .map(ChangeResult.Refused::new));
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        batch.addAll(draft);
        replace(notice.seen(), Rules.noticed(notice.seen()));
        notice.newEntries().forEach(this::put);
        notice.ledger().forEach(this::putLine);
        return new ChangeResult.Applied();
    }

    /** Why what was seen of an entry is not what there is. */
    Optional<ChangeResult> unlike(QueueEntry entry) {
        Optional<QueueEntry> now = find(entry.id());
        if (now.isEmpty()) {
            return Optional.of(new ChangeResult.Stale("no entry " + entry.id() + " any more"));
        }
        return now.get().equals(entry)
                ? Optional.empty()
                : Optional.of(new ChangeResult.Stale("entry " + entry.id() + " has changed meanwhile"));
    }

    private Optional<String> fault(Batch draft, List<Change.Accept> newEntries) {
        return newEntries.stream()
                .flatMap(accept -> fault(draft, accept).stream())
                .findFirst();
    }

    /** Why the entry cannot be taken; without a fault its content is in the draft. */
    Optional<String> fault(Batch draft, Change.Accept accept) {
        EntryId id = accept.entry().id();
        return Rules.fault(accept)
                .or(() -> find(id).map(there -> "entry " + id + " is there already"))
                .or(() -> accept.entry().finished()
                        ? Optional.empty()
                        : content.adopt(
                                draft, id, accept.content(), accept.entry().contentOctets()));
    }

    void put(Change.Accept accept) {
        QueueEntry entry = accept.entry();
        if (!entry.finished()) {
            adopted.add(entry.id());
            putEntry(entry);
            accept.work().forEach(item -> putWork(entry, item));
        }
        accept.ledger().forEach(this::putLine);
    }

    /** Takes work out of every sender's reach for the rest of this batch: all of it, or else nothing and why not. */
    Optional<ChangeResult> take(List<WorkItem> work) {
        List<WorkItem> taken = new ArrayList<>();
        for (WorkItem item : work) {
            boolean there = there(item);
            if (there && (comes(item) || lanes.withhold(item))) {
                taken.add(item);
                continue;
            }
            taken.stream().filter(each -> !comes(each)).forEach(lanes::restore);
            return Optional.of(
                    there
                            ? new ChangeResult.Busy(item.entry() + " is being tried at " + item.hop() + ": try again")
                            : new ChangeResult.Stale(
                                    "the work of " + item.entry() + " at " + item.hop() + " has moved"));
        }
        taken.stream().filter(each -> !comes(each)).forEach(withheld::add);
        return Optional.empty();
    }

    /** Whether an earlier change of this batch brought it: no lane knows it yet. */
    private boolean comes(WorkItem item) {
        LaneChange change = laneChanges.get(LaneKey.of(item));
        return change != null && change.come().containsKey(Spot.of(item));
    }

    private boolean there(WorkItem item) {
        LaneKey lane = LaneKey.of(item);
        LaneChange change = laneChanges.get(lane);
        boolean gone = change != null && change.gone().contains(Spot.of(item));
        return comes(item)
                || !gone && store.get(Table.WORK, lane.workKey(Spot.of(item))).isPresent();
    }

    void add(Batch draft) {
        batch.addAll(draft);
    }

    void remove(QueueEntry before) {
        totals = totals.without(before);
        if (before.held()) {
            batch.delete(Table.HELD, before.id().octets());
        }
        seen.put(before.id(), Optional.empty());
        NoticeRows.change(batch, Optional.of(before), Optional.empty());
        batch.delete(Table.ENTRIES, before.id().octets());
        content.remove(batch, before.id(), before.contentOctets());
    }

    void replace(QueueEntry before, QueueEntry after) {
        if (after.finished()) {
            remove(before);
            return;
        }
        totals = totals.without(before);
        if (before.held()) {
            batch.delete(Table.HELD, before.id().octets());
        }
        NoticeRows.change(batch, Optional.of(before), Optional.empty());
        putEntry(after);
    }

    private void putEntry(QueueEntry entry) {
        seen.put(entry.id(), Optional.of(entry));
        totals = totals.with(entry);
        batch.put(Table.ENTRIES, entry.id().octets(), EntryForm.write(entry));
        NoticeRows.change(batch, Optional.empty(), Optional.of(entry));
        if (entry.held()) {
            batch.put(Table.HELD, entry.id().octets(), MARK);
        }
    }

    void putWork(QueueEntry entry, WorkItem item) {
        deadlines.put(batch, entry, item);
        LaneKey lane = LaneKey.of(item);
        Spot spot = Spot.of(item);
        StoredWork row = new StoredWork();
        row.attempt = item.attempt();
        batch.put(Table.WORK, lane.workKey(spot), Shapes.write(row));
        laneChange(lane).come().put(spot, lane.item(spot, item.attempt()));
        totals = totals.withWork(1);
    }

    void removeWork(QueueEntry entry, WorkItem item) {
        deadlines.remove(batch, entry, item.hop());
        LaneKey lane = LaneKey.of(item);
        batch.delete(Table.WORK, lane.workKey(Spot.of(item)));
        LaneChange change = laneChange(lane);
        if (change.come().remove(Spot.of(item)) == null) {
            change.gone().add(Spot.of(item));
        }
        totals = totals.withWork(-1);
    }

    /** Work that stays as it is, of an entry that begins anew. */
    void moveDeadline(QueueEntry before, QueueEntry after, WorkItem item) {
        deadlines.move(batch, before, after, item.hop());
    }

    void putLine(LedgerLine line) {
        ledger.add(batch, line, totals.writes(), lines++);
    }

    private LaneChange laneChange(LaneKey lane) {
        return laneChanges.computeIfAbsent(lane, key -> new LaneChange());
    }

    Optional<QueueEntry> find(EntryId id) {
        return seen.computeIfAbsent(
                id, unseen -> store.get(Table.ENTRIES, id.octets()).map(octets -> EntryForm.read(id, octets)));
    }
}

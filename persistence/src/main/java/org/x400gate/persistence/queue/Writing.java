package org.x400gate.persistence.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

/**
 * One batch on its way to a store: changes are added, then its rows are written, or it is undone. A change first proves
 * itself without leaving a trace, and cannot fail after that. Later changes of a batch see the earlier ones.
 */
final class Writing {
    /** Where an entry has one work item at most. */
    record Place(EntryId entry, NextHop hop) {
        static Place of(WorkItem item) {
            return new Place(item.entry(), item.hop());
        }
    }

    private final QueueRows rows;
    private final Map<EntryId, Optional<QueueEntry>> seen = new HashMap<>();
    private final Map<Place, Optional<WorkItem>> moved = new HashMap<>();
    /** What this batch accepts once only. */
    private final Map<String, EntryId> once = new HashMap<>();

    private final List<WorkItem> settling = new ArrayList<>();
    private final List<WorkItem> withheld = new ArrayList<>();

    Writing(QueueRows rows) {
        this.rows = rows;
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

    /** The batch was not written. */
    void undo() {
        settling.forEach(rows::unsettle);
        withheld.forEach(rows::restore);
    }

    private ChangeResult accept(Change.Accept accept) {
        Optional<EntryId> first = accept.once().flatMap(this::first);
        if (first.isPresent()) {
            putLine(new LedgerLine(
                    accept.entry().submission().acceptedAt(),
                    first.get(),
                    LedgerEvent.DUPLICATE,
                    List.of(),
                    accept.once().get().details()));
            return new ChangeResult.Duplicate(first.get());
        }
        Optional<String> shortage = rows.shortage(accept.entry().contentOctets());
        if (shortage.isPresent()) {
            return new ChangeResult.Unavailable(shortage.get());
        }
        Optional<String> fault = fault(accept).or(() -> fault(accept.newEntries()));
        if (fault.isPresent()) {
            return new ChangeResult.Refused(fault.get());
        }
        put(accept);
        accept.newEntries().forEach(this::put);
        accept.once().ifPresent(known -> once.put(known.key(), accept.entry().id()));
        return new ChangeResult.Applied();
    }

    /** What was accepted under that key. An entry's time is in its id, to the millisecond. */
    private Optional<EntryId> first(Change.Once known) {
        return Optional.ofNullable(once.get(known.key()))
                .or(() -> rows.referred(known.key(), known.since())
                        .filter(entry -> entry.compareTo(EntryId.floor(known.since())) >= 0));
    }

    private ChangeResult settle(Change.Settle settle) {
        WorkItem item = settle.item();
        if (!rows.settle(item)) {
            return new ChangeResult.Stale("the lease of " + item.entry() + " at " + item.hop() + " is over");
        }
        settling.add(item);
        Optional<QueueEntry> before = find(item.entry());
        Optional<String> fault = before.isEmpty()
                ? Optional.of("no entry " + item.entry())
                : Rules.fault(before.get(), settle).or(() -> fault(settle.newEntries()));
        if (fault.isPresent()) {
            rows.unsettle(item);
            settling.remove(settling.size() - 1);
            return new ChangeResult.Refused(fault.get());
        }
        replace(before.get(), Rules.settled(before.get(), settle));
        removeWork(before.get(), item);
        settle.retry().ifPresent(retry -> putWork(before.get(), retry));
        settle.newEntries().forEach(this::put);
        settle.ledger().forEach(this::putLine);
        return new ChangeResult.Applied();
    }

    private ChangeResult notice(Change.Notice notice) {
        Optional<String> shortage = rows.shortage(0);
        if (shortage.isPresent() && !notice.newEntries().isEmpty()) {
            return new ChangeResult.Unavailable(shortage.get());
        }
        Optional<ChangeResult> obstacle = unlike(notice.seen())
                .or(() ->
                        Rules.fault(notice).or(() -> fault(notice.newEntries())).map(ChangeResult.Refused::new));
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
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

    /** Why one of them cannot be taken. */
    Optional<String> fault(List<Change.Accept> newEntries) {
        return newEntries.stream().flatMap(accept -> fault(accept).stream()).findFirst();
    }

    private Optional<String> fault(Change.Accept accept) {
        EntryId id = accept.entry().id();
        return Rules.fault(accept)
                .or(() -> find(id).map(there -> "entry " + id + " is there already"))
                .or(() -> accept.entry().finished() ? Optional.empty() : rows.contentFault(accept));
    }

    void put(Change.Accept accept) {
        QueueEntry entry = accept.entry();
        if (!entry.finished()) {
            rows.adopt(accept);
            seen.put(entry.id(), Optional.of(entry));
            rows.put(entry);
            accept.work().forEach(item -> putWork(entry, item));
        }
        accept.ledger().forEach(this::putLine);
    }

    /** Takes work out of every sender's reach for the rest of this batch: all of it, or else nothing and why not. */
    Optional<ChangeResult> take(List<WorkItem> work) {
        List<WorkItem> taken = new ArrayList<>();
        for (WorkItem item : work) {
            boolean there = there(item);
            if (there && (comes(item) || rows.withhold(item))) {
                taken.add(item);
                continue;
            }
            taken.stream().filter(each -> !comes(each)).forEach(rows::restore);
            return Optional.of(
                    there
                            ? new ChangeResult.Busy(item.entry() + " is being tried at " + item.hop() + ": try again")
                            : new ChangeResult.Stale(
                                    "the work of " + item.entry() + " at " + item.hop() + " has moved"));
        }
        taken.stream().filter(each -> !comes(each)).forEach(withheld::add);
        return Optional.empty();
    }

    /** Whether an earlier change of this batch brought it: nobody can have it yet. */
    private boolean comes(WorkItem item) {
        return moved.getOrDefault(Place.of(item), Optional.empty())
                .filter(there -> sameSpot(there, item))
                .isPresent();
    }

    private boolean there(WorkItem item) {
        return moved.containsKey(Place.of(item)) ? comes(item) : rows.there(item);
    }

    static boolean sameSpot(WorkItem one, WorkItem other) {
        return one.due().equals(other.due()) && one.priority() == other.priority();
    }

    void remove(QueueEntry before) {
        seen.put(before.id(), Optional.empty());
        rows.remove(before);
    }

    void replace(QueueEntry before, QueueEntry after) {
        if (after.finished()) {
            remove(before);
        } else {
            seen.put(after.id(), Optional.of(after));
            rows.replace(before, after);
        }
    }

    void putWork(QueueEntry entry, WorkItem item) {
        moved.put(Place.of(item), Optional.of(item));
        rows.putWork(entry, item);
    }

    void removeWork(QueueEntry entry, WorkItem item) {
        moved.put(Place.of(item), Optional.empty());
        rows.removeWork(entry, item);
    }

    void moveDeadline(QueueEntry before, QueueEntry after, WorkItem item) {
        rows.moveDeadline(before, after, item);
    }

    void putOrder(HopOrder order) {
        rows.putOrder(order);
    }

    /** False if there is no such order. */
    boolean endOrder(HopOrder seen) {
        boolean there = rows.order(seen.hop()).filter(seen::equals).isPresent();
        if (there) {
            rows.removeOrder(seen.hop());
        }
        return there;
    }

    void putLine(LedgerLine line) {
        rows.putLine(line);
    }

    Optional<QueueEntry> find(EntryId id) {
        return seen.computeIfAbsent(id, rows::entry);
    }
}

package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.x400gate.persistence.queue.OperatorAct.Delete;
import org.x400gate.persistence.queue.OperatorAct.EndOrder;
import org.x400gate.persistence.queue.OperatorAct.GoNow;
import org.x400gate.persistence.queue.OperatorAct.Hold;
import org.x400gate.persistence.queue.OperatorAct.Hurry;
import org.x400gate.persistence.queue.OperatorAct.PutOrder;
import org.x400gate.persistence.queue.OperatorAct.TryAgain;
import org.x400gate.persistence.store.EntryId;

/** The acts of an operator as parts of a batch: each proves itself, then takes its work, then changes. */
final class OperatorActs {
    private final Writing writing;

    OperatorActs(Writing writing) {
        this.writing = writing;
    }

    ChangeResult add(OperatorAct act) {
        if (act instanceof Hurry hurry) {
            return hurry(hurry);
        } else if (act instanceof Hold hold) {
            return hold(hold);
        } else if (act instanceof GoNow go) {
            return goNow(go);
        } else if (act instanceof TryAgain again) {
            return tryAgain(again);
        } else if (act instanceof Delete delete) {
            return delete(delete);
        } else if (act instanceof PutOrder put) {
            writing.putOrder(put.order());
            return new ChangeResult.Applied();
        } else if (act instanceof EndOrder end) {
            return writing.endOrder(end.seen())
                    ? new ChangeResult.Applied()
                    : new ChangeResult.Stale("of " + end.seen().hop() + " something else is wanted meanwhile");
        }
        throw new IllegalStateException("an act of no known kind: " + act);
    }

    private ChangeResult hurry(Hurry hurry) {
        List<WorkItem> moved = new ArrayList<>();
        Optional<ChangeResult> obstacle = Optional.empty();
        for (WorkItem item : new LinkedHashSet<>(hurry.work())) {
            Optional<ChangeResult> why = waits(item, hurry.due()).or(() -> writing.take(List.of(item)));
            if (why.isEmpty()) {
                moved.add(item);
            } else {
                obstacle = why;
            }
        }
        if (moved.isEmpty()) {
            return obstacle.orElse(new ChangeResult.Refused("nothing waits to be tried"));
        }
        for (WorkItem item : moved) {
            QueueEntry entry = writing.find(item.entry())
                    .orElseThrow(() -> new IllegalStateException("work of " + item.entry() + ", which is not there"));
            writing.removeWork(entry, item);
            writing.putWork(entry, item.dueAt(hurry.due()));
        }
        Set<EntryId> entries = moved.stream().map(WorkItem::entry).collect(Collectors.toSet());
        hurry.ledger().stream().filter(line -> entries.contains(line.entry())).forEach(writing::putLine);
        return new ChangeResult.Applied();
    }

    /** Why it is not for this act to bring it forward. */
    private Optional<ChangeResult> waits(WorkItem item, Instant due) {
        if (!item.due().isAfter(due)) {
            return Optional.of(new ChangeResult.Refused(item.entry() + " is due at " + item.hop() + " already"));
        }
        return writing.find(item.entry())
                .flatMap(entry -> entry.deferredUntil(due))
                .map(until -> new ChangeResult.Refused(item.entry() + " is not to go before " + until));
    }

    private ChangeResult goNow(GoNow go) {
        Optional<ChangeResult> obstacle = writing.unlike(go.seen())
                .or(() -> Rules.fault(go).map(ChangeResult.Refused::new))
                .or(() -> writing.take(go.work()));
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        QueueEntry after = Rules.going(go);
        writing.replace(go.seen(), after);
        go.work().forEach(item -> {
            writing.removeWork(go.seen(), item);
            writing.putWork(after, item.dueAt(go.due()));
        });
        go.ledger().forEach(writing::putLine);
        return new ChangeResult.Applied();
    }

    private ChangeResult hold(Hold hold) {
        Optional<ChangeResult> obstacle = writing.unlike(hold.seen())
                .or(() -> Rules.fault(hold).map(ChangeResult.Refused::new))
                .or(() -> writing.take(hold.work()));
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        writing.replace(hold.seen(), Rules.held(hold.seen()));
        hold.work().forEach(item -> writing.removeWork(hold.seen(), item));
        hold.ledger().forEach(writing::putLine);
        return new ChangeResult.Applied();
    }

    private ChangeResult tryAgain(TryAgain again) {
        Set<NextHop> hops = new HashSet<>(again.ways().values());
        QueueEntry after = Rules.triedAgain(again);
        Predicate<WorkItem> moves =
                item -> hops.contains(item.hop()) || after.pendingAt(item.hop()).isEmpty();
        List<WorkItem> there = again.work().stream().filter(moves).toList();
        Optional<ChangeResult> obstacle = writing.unlike(again.seen())
                .or(() -> Rules.fault(again).map(ChangeResult.Refused::new))
                .or(() -> writing.take(there));
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        writing.replace(again.seen(), after);
        there.forEach(item -> writing.removeWork(again.seen(), item));
        hops.forEach(hop -> writing.putWork(after, WorkItem.of(after, hop, again.due())));
        again.work().stream().filter(moves.negate()).forEach(item -> writing.moveDeadline(again.seen(), after, item));
        again.ledger().forEach(writing::putLine);
        return new ChangeResult.Applied();
    }

    private ChangeResult delete(Delete delete) {
        Optional<ChangeResult> obstacle = writing.unlike(delete.seen())
                .or(() -> Rules.fault(delete)
                        .or(() -> writing.fault(delete.newEntries()))
                        .map(ChangeResult.Refused::new))
                .or(() -> writing.take(delete.work()));
        if (obstacle.isPresent()) {
            return obstacle.get();
        }
        writing.remove(delete.seen());
        delete.work().forEach(item -> writing.removeWork(delete.seen(), item));
        delete.newEntries().forEach(writing::put);
        delete.ledger().forEach(writing::putLine);
        return new ChangeResult.Applied();
    }
}

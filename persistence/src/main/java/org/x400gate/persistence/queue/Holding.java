package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

/** Holds all that waits in a queue that nobody works on. */
final class Holding {
    private static final int AT_ONCE = 500;

    private final DurableQueue queue;
    private final Instant now;

    Holding(DurableQueue queue, Instant now) {
        this.queue = queue;
        this.now = now;
    }

    /** How many are held by it. */
    long all() {
        long held = 0;
        Optional<EntryId> next = Optional.of(EntryId.FIRST);
        while (next.isPresent()) {
            QueueView page = queue.view(next.get(), AT_ONCE);
            List<Change> holds = new ArrayList<>();
            for (QueueEntry entry : page.entries()) {
                if (entry.has(RecipientState.PENDING)) {
                    holds.add(new OperatorAct.Hold(entry, queue.work(entry.id()), List.of(line(entry.id()))));
                }
            }
            for (ChangeResult result : queue.write(holds)) {
                if (!result.applied()) {
                    throw new QueueUnavailable("an entry could not be held: " + result);
                }
                held++;
            }
            next = page.next();
        }
        return held;
    }

    private LedgerLine line(EntryId id) {
        return new LedgerLine(now, id, LedgerEvent.OPERATOR, List.of(), Map.of("act", "hold", "by", "restore"));
    }
}

package org.x400gate.gateway.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.QueueView;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerLine;

/** Reads the queue and the ledger beside whoever writes them; bounded in what it looks at and in what it gives. */
final class QueueReader {
    /** Of a longer queue the oldest are looked at. */
    static final int MAX_LOOKED_AT = 50_000;

    private static final int PAGE = 500;
    private static final int MAX_LINES = 200;

    private final DurableQueue queue;

    QueueReader(DurableQueue queue) {
        this.queue = queue;
    }

    /** The worst first; what waits for an operator has a table of its own and is never overlooked. */
    QueueDesk.Listed list(QueueQuery query) {
        WorstFirst worst = new WorstFirst(query.max());
        boolean whole = gather(query, true, worst) & (query.onlyHeld() || gather(query, false, worst));
        return new QueueDesk.Listed(
                worst.entries(), worst.next(), whole, queue.figures().entries());
    }

    private boolean gather(QueueQuery query, boolean held, WorstFirst worst) {
        Optional<EntryId> from = Optional.of(EntryId.FIRST);
        int looked = 0;
        while (from.isPresent() && looked < MAX_LOOKED_AT) {
            QueueView page = held ? queue.held(from.get(), PAGE) : queue.view(from.get(), PAGE);
            page.entries().stream().filter(query::wants).forEach(worst::offer);
            looked += page.entries().size();
            from = page.next();
        }
        return from.isEmpty();
    }

    /** What is known of an entry, also when only the ledger remembers it. */
    Optional<QueueDesk.Sight> look(EntryId id) {
        Optional<QueueEntry> entry = queue.entry(id);
        List<LedgerLine> lines = queue.ledger().of(id);
        List<WorkItem> work = entry.isPresent() ? queue.work(id) : List.of();
        return entry.isEmpty() && lines.isEmpty()
                ? Optional.empty()
                : Optional.of(new QueueDesk.Sight(id, entry, work, shown(lines)));
    }

    /** Of very many tries the first and the last. */
    private static List<LedgerLine> shown(List<LedgerLine> lines) {
        if (lines.size() <= MAX_LINES) {
            return lines;
        }
        List<LedgerLine> shown = new ArrayList<>(lines.subList(0, MAX_LINES / 2));
        shown.addAll(lines.subList(lines.size() - MAX_LINES / 2, lines.size()));
        return shown;
    }
}

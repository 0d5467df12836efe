package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.persistence.trace.LedgerLine;

/** One thing that happens to the queue, wholly or not at all. */
public sealed interface Change permits Change.Accept, Change.Settle, Change.Notice, OperatorAct {
    /** What is accepted in the same write. */
    default List<Accept> newEntries() {
        return List.of();
    }

    /**
     * We take responsibility. An entry with nothing left to do, all of whose recipients were answered at the door, leaves
     * only its lines and what is accepted with it.
     *
     * @param work one item for each next hop that has pending recipients
     * @param content the octets in pieces of any length; empty if they were written and sealed in the content store
     * @param newEntries reports on recipients who failed at the door: accepted with it
     * @param once by what it is known if it comes again; then the answer is {@link ChangeResult.Duplicate}
     */
    record Accept(
            QueueEntry entry,
            List<WorkItem> work,
            List<byte[]> content,
            List<Accept> newEntries,
            List<LedgerLine> ledger,
            Optional<Once> once)
            implements Change {
        public Accept {
            work = List.copyOf(work);
            content = List.copyOf(content);
            newEntries = List.copyOf(newEntries);
            ledger = List.copyOf(ledger);
        }

        /** It may come as often as it likes. */
        public Accept(
                QueueEntry entry,
                List<WorkItem> work,
                List<byte[]> content,
                List<Accept> newEntries,
                List<LedgerLine> ledger) {
            this(entry, work, content, newEntries, ledger, Optional.empty());
        }

        /** Nothing is accepted with it. */
        public Accept(QueueEntry entry, List<WorkItem> work, List<byte[]> content, List<LedgerLine> ledger) {
            this(entry, work, content, List.of(), ledger);
        }

        /** Content was streamed into the content store under the entry's id. */
        public static Accept streamed(QueueEntry entry, List<WorkItem> work, List<LedgerLine> ledger) {
            return new Accept(entry, work, List.of(), ledger);
        }

        /** Whether its content is already in the content store. */
        public boolean isStreamed() {
            return content.isEmpty() && entry.contentOctets() > 0;
        }
    }

    /**
     * What is accepted once only.
     *
     * @param key the same for the same; a reference of a line that is written with it, by which it is found again
     * @param since what was accepted before is another
     * @param details of the line that says of the first that it has come again
     */
    record Once(String key, Instant since, Map<String, String> details) {
        public Once {
            details = Map.copyOf(details);
        }
    }

    /**
     * A claimed item was tried.
     *
     * @param item as claimed, with its fence
     * @param outcomes at most one for each recipient pending at the item's hop
     * @param retry needed while recipients stay pending there; its hop may be another: changed routes re-key
     * @param newEntries reports, splits, redirections: accepted with it
     */
    record Settle(
            WorkItem item,
            List<RecipientOutcome> outcomes,
            Optional<WorkItem> retry,
            List<Accept> newEntries,
            List<LedgerLine> ledger)
            implements Change {
        public Settle {
            outcomes = List.copyOf(outcomes);
            newEntries = List.copyOf(newEntries);
            ledger = List.copyOf(ledger);
        }
    }

    /**
     * The originator is told that it still waits, once: with this he has been. Work may be under way meanwhile. If the
     * entry is no longer as {@code seen}, the answer is {@link ChangeResult.Stale} and nothing is told.
     *
     * @param newEntries what tells it, if somebody wants to hear of it
     */
    record Notice(QueueEntry seen, List<Accept> newEntries, List<LedgerLine> ledger) implements Change {
        public Notice {
            newEntries = List.copyOf(newEntries);
            ledger = List.copyOf(ledger);
        }
    }
}

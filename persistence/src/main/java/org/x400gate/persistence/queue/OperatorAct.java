package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.x400gate.persistence.trace.LedgerLine;

/**
 * What an operator does to entries. It takes nothing out of a sender's hands: work under way makes the answer
 * {@link ChangeResult.Busy}, and nothing changes. {@code seen} is the entry as the operator saw it and {@code work} its
 * items as {@link DurableQueue#work} found them; if either has changed since, the answer is {@link ChangeResult.Stale}.
 */
public sealed interface OperatorAct extends Change {
    /**
     * Work that waits is due at that time; its attempts are counted on. What has not begun by its originator's wish is left
     * alone: that is {@link GoNow}.
     *
     * @param work of any entries; what is under way, gone or due already is passed over as long as something is left
     * @param ledger the lines of entries whose work was moved are kept, the others are not
     */
    record Hurry(List<WorkItem> work, Instant due, List<LedgerLine> ledger) implements OperatorAct {
        public Hurry {
            work = List.copyOf(work);
            ledger = List.copyOf(ledger);
        }
    }

    /**
     * What waits for the time before which its originator does not want it to go, goes.
     *
     * @param due from then on
     * @param deadline of the whole entry from now on, as far as its originator's latest time allows
     */
    record GoNow(QueueEntry seen, List<WorkItem> work, Instant due, Instant deadline, List<LedgerLine> ledger)
            implements OperatorAct {
        public GoNow {
            work = List.copyOf(work);
            ledger = List.copyOf(ledger);
        }
    }

    /** Pending recipients are not tried until {@link TryAgain}; the deadline does not count meanwhile. */
    record Hold(QueueEntry seen, List<WorkItem> work, List<LedgerLine> ledger) implements OperatorAct {
        public Hold {
            work = List.copyOf(work);
            ledger = List.copyOf(ledger);
        }
    }

    /**
     * Recipients that are held, have failed or still wait are pending, from the first try.
     *
     * @param ways their next hops by number; who is not in it stays as it is
     * @param deadline of the whole entry from now on
     */
    record TryAgain(
            QueueEntry seen,
            List<WorkItem> work,
            Map<Integer, NextHop> ways,
            Instant due,
            Instant deadline,
            List<LedgerLine> ledger)
            implements OperatorAct {
        public TryAgain {
            work = List.copyOf(work);
            ways = Map.copyOf(new LinkedHashMap<>(ways));
            ledger = List.copyOf(ledger);
        }
    }

    /** From now on that is wanted of its next hop, in place of anything before. */
    record PutOrder(HopOrder order) implements OperatorAct {}

    /** Nothing is wanted any more of a next hop of which {@code seen} was; of another order than that nothing changes. */
    record EndOrder(HopOrder seen) implements OperatorAct {}

    /** The entry, its work and its content are gone; {@code newEntries} are the reports that tell of it. */
    record Delete(QueueEntry seen, List<WorkItem> work, List<Accept> newEntries, List<LedgerLine> ledger)
            implements OperatorAct {
        public Delete {
            work = List.copyOf(work);
            newEntries = List.copyOf(newEntries);
            ledger = List.copyOf(ledger);
        }
    }
}

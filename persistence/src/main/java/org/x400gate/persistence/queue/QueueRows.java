package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.Optional;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerLine;

/**
 * The rows that one batch reads and changes, of whatever store. What a change means is {@link Writing}'s to say; here is
 * only where it stands. What is asked is how things were before the batch; what is told is written with it.
 */
interface QueueRows {
    /** Why so many more octets should not be taken now; empty if they may. */
    Optional<String> shortage(long octets);

    Optional<QueueEntry> entry(EntryId id);

    /** The newest entry with a line that has this reference; one from before then need not be found. */
    Optional<EntryId> referred(String reference, Instant since);

    /** Why the content of an entry cannot become its own; nothing has changed by asking. */
    Optional<String> contentFault(Change.Accept accept);

    /** Marks an item as being settled; false if the lease is not its claimer's any more. */
    boolean settle(WorkItem item);

    void unsettle(WorkItem item);

    /** Whether that work is there, due at that time. */
    boolean there(WorkItem item);

    /** Keeps work that nobody has from being claimed while the batch takes it away; false if somebody has it. */
    boolean withhold(WorkItem item);

    void restore(WorkItem item);

    /** What was accepted becomes an entry's content. */
    void adopt(Change.Accept accept);

    void put(QueueEntry entry);

    void replace(QueueEntry before, QueueEntry after);

    /** The entry and its content are gone. */
    void remove(QueueEntry before);

    void putWork(QueueEntry entry, WorkItem item);

    void removeWork(QueueEntry entry, WorkItem item);

    /** Work that stays as it is, of an entry with another deadline. */
    void moveDeadline(QueueEntry before, QueueEntry after, WorkItem item);

    Optional<HopOrder> order(NextHop hop);

    void putOrder(HopOrder order);

    void removeOrder(NextHop hop);

    void putLine(LedgerLine line);
}

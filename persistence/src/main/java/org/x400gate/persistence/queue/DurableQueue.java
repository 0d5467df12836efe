package org.x400gate.persistence.queue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.x400gate.persistence.content.ContentStore;
import org.x400gate.persistence.store.BackupReport;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.trace.Ledger;

/**
 * Holds what was acknowledged until it is settled. Blocking; safe for many threads. Claims are leases: what a process had
 * claimed is claimable again after its end, which is the window in which something may be sent twice.
 */
public interface DurableQueue extends AutoCloseable {
    /** A queue that forgets everything at the end: for tests and trials. */
    static DurableQueue inMemory() {
        return new StoreQueue(Store.inMemory(), Instant.EPOCH);
    }

    /**
     * One synced write of the whole batch; each change is in it wholly or not at all. Returns one result for each
     * change, in order, and only after the sync: an {@link ChangeResult.Applied} accept may be acknowledged, anything
     * else may not.
     *
     * @throws QueueUnavailable if the store is stalled, broken or closed: nothing of the batch counts
     */
    List<ChangeResult> write(List<Change> batch) throws QueueUnavailable;

    /**
     * At most {@code max} items due at {@code now}, by priority, then due time, then entry; leased until settled.
     * None while the store is closed or broken: their outcome could not be kept.
     */
    default List<WorkItem> claim(NextHop hop, int max, Instant now, Duration lease) {
        return claim(hop, Priority.NON_URGENT, max, now, lease);
    }

    /** The same of items that are at least so urgent. */
    List<WorkItem> claim(NextHop hop, Priority least, int max, Instant now, Duration lease);

    /** The same of items that nobody holds, due or not: for a hop that is no longer served. */
    List<WorkItem> claimAny(NextHop hop, int max, Instant now, Duration lease);

    /** The next hops with work of entries whose deadline was then or before; cost by the number of hops. */
    List<NextHop> overdue(Instant deadline);

    /** At most {@code max} items of such work that nobody holds, due or not, the longest overdue first; leased. */
    List<WorkItem> claimOverdue(NextHop hop, Instant deadline, int max, Instant now, Duration lease);

    /**
     * What is still being worked on keeps its lease until that long from now, also one that has run out if nobody has taken
     * its item since. Those whose lease has passed to another are left alone: what comes of them is stale.
     */
    void prolong(List<WorkItem> items, Instant now, Duration lease);

    /** Gives claimed items back unharmed: no try was made. Those whose lease has passed to another are left alone. */
    void release(List<WorkItem> items);

    Optional<QueueEntry> entry(EntryId id);

    /** The work of an entry's pending recipients; empty if there is none. */
    List<WorkItem> work(EntryId id);

    /**
     * At most {@code max} items of the hop due after that time, whether under way or not; soonest first by priority. What
     * waits for a time of its own is none of them.
     */
    List<WorkItem> dueAfter(NextHop hop, Instant time, int max);

    /**
     * At most {@code max} entries with recipients who wait, whose originator was to be told of it by then, the longest
     * waiting first. Cost by what is due, not by the backlog.
     */
    List<QueueEntry> noticesDue(Instant now, int max);

    /** The next hops that have work; cost by their number, not by the backlog's. */
    List<HopView> hops();

    /** One of them, if it has work; cost by its own lanes alone. */
    default Optional<HopView> hop(NextHop hop) {
        return hops().stream().filter(view -> view.hop().equals(hop)).findFirst();
    }

    /** A page of all entries from {@code from} on. */
    QueueView view(EntryId from, int max);

    /** A page of the held entries from {@code from} on. */
    QueueView held(EntryId from, int max);

    /** What operators want of next hops; few. */
    List<HopOrder> orders();

    QueueFigures figures();

    /** Why nothing will be written any more before it is opened anew; empty while it works, or may again by itself. */
    Optional<String> failure();

    /** How it is with its disk. */
    default Room room() {
        return Room.OPEN;
    }

    /** Gives the space of contents that are gone back; mail goes on meanwhile. Nothing where that is others' to do. */
    default void collect() throws QueueUnavailable {}

    /**
     * Writes all that was acknowledged so far to a new directory, from which {@link RocksQueue#restore} puts it back.
     *
     * @throws QueueUnavailable if it can't be done, saying why; nothing is left then
     */
    default BackupReport backup(Path target, Instant now) throws QueueUnavailable {
        throw new QueueUnavailable("no backup was made: this queue is where its own tools make one");
    }

    /**
     * From now on somebody hears, on a thread of the queue's own, of next hops for which others than this process have brought
     * work, or left it; more often than need be. A queue of one process never says so.
     */
    default void watch(Consumer<NextHop> brought) {}

    ContentStore content();

    Ledger ledger();

    @Override
    void close();
}

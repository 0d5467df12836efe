package org.x400gate.persistence.queue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.x400gate.persistence.content.ChunkedContent;
import org.x400gate.persistence.content.ContentStore;
import org.x400gate.persistence.store.BackupReport;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;
import org.x400gate.persistence.store.Upkeep;
import org.x400gate.persistence.trace.KeptLedger;
import org.x400gate.persistence.trace.Ledger;

/** The queue over a store: rows on disk, lanes in memory, one writer at a time. */
final class StoreQueue implements DurableQueue {
    /** Nothing in the queue is due later. */
    private static final Duration AT_ANY_TIME = Duration.ofDays(36_500);

    private static final int MAX_PAGE = 1000;
    private static final int FENCE_SHIFT = 20;

    private final Store store;
    private final ChunkedContent content;
    private final KeptLedger ledger;
    private final Lanes lanes;
    private final NoticeRows notices;

    /** Held over the whole of a write: what a lane's row says must be in the log in the order it was worked out. */
    private final Lock writing = new ReentrantLock();

    private volatile Totals totals;

    StoreQueue(Store store, Instant now) {
        this(store, now, Lane.WINDOW);
    }

    StoreQueue(Store store, Instant now, int maxWindow) {
        this.store = store;
        makeWhatIsMissing(store);
        this.content = new ChunkedContent(store);
        KeptLedger.complete(store);
        this.ledger = new KeptLedger(store);
        this.lanes = new Lanes(store, now.toEpochMilli() << FENCE_SHIFT, maxWindow);
        this.notices = new NoticeRows(store);
        this.totals = Totals.read(store);
        content.sweep(now);
    }

    /** Of a store that an older program wrote. It is made anew until the last write is on disk, which says that it is there. */
    private static void makeWhatIsMissing(Store store) {
        boolean deadlines = Totals.lackDeadlines(store);
        boolean dead = Totals.lackDead(store);
        if (deadlines) {
            Deadlines.make(store);
        }
        if (deadlines || dead) {
            Batch batch = new Batch();
            (dead ? HeldRows.make(store) : Totals.read(store)).write(batch);
            store.write(batch);
        }
    }

    @Override
    public List<ChangeResult> write(List<Change> batch) {
        writing.lock();
        try {
            StoreRows rows = new StoreRows(store, content, ledger, lanes, notices, totals);
            Writing next = new Writing(rows);
            try {
                List<ChangeResult> results = new ArrayList<>(batch.size());
                for (Change change : batch) {
                    results.add(next.add(change));
                }
                totals = rows.write();
                return List.copyOf(results);
            } catch (RuntimeException e) {
                next.undo();
                throw e;
            }
        } finally {
            writing.unlock();
        }
    }

    @Override
    public List<WorkItem> claim(NextHop hop, Priority least, int max, Instant now, Duration lease) {
        // An outcome could not be kept: whatever is sent now would be sent again.
        return store.failure().isPresent() ? List.of() : lanes.claim(hop, least, max, now, lease);
    }

    @Override
    public List<WorkItem> claimAny(NextHop hop, int max, Instant now, Duration lease) {
        return store.failure().isPresent() ? List.of() : lanes.claimAny(hop, max, now, now.plus(AT_ANY_TIME), lease);
    }

    @Override
    public List<NextHop> overdue(Instant deadline) {
        return lanes.overdue(deadline);
    }

    @Override
    public List<WorkItem> claimOverdue(NextHop hop, Instant deadline, int max, Instant now, Duration lease) {
        return store.failure().isPresent() ? List.of() : lanes.claimOverdue(hop, deadline, max, now, lease);
    }

    @Override
    public void prolong(List<WorkItem> items, Instant now, Duration lease) {
        lanes.prolong(items, now.plus(lease));
    }

    @Override
    public void release(List<WorkItem> items) {
        lanes.release(items);
    }

    @Override
    public Optional<QueueEntry> entry(EntryId id) {
        return store.get(Table.ENTRIES, id.octets()).map(octets -> EntryForm.kept(id, octets));
    }

    @Override
    public List<WorkItem> work(EntryId id) {
        return entry(id).map(new WorkRows(store)::of).orElse(List.of());
    }

    @Override
    public List<WorkItem> dueAfter(NextHop hop, Instant time, int max) {
        return new WorkRows(store).dueAfter(hop, time, Math.min(max, MAX_PAGE));
    }

    @Override
    public List<QueueEntry> noticesDue(Instant now, int max) {
        return Legible.of(
                max,
                count -> notices.due(now, count),
                id -> entry(id)
                        .filter(entry -> entry.noticeDue()
                                .filter(due -> !due.isAfter(now))
                                .isPresent()));
    }

    @Override
    public Optional<HopView> hop(NextHop hop) {
        return lanes.hop(hop);
    }

    @Override
    public List<HopView> hops() {
        return lanes.hops();
    }

    @Override
    public QueueView view(EntryId from, int max) {
        return page(Table.ENTRIES, from, max);
    }

    @Override
    public QueueView held(EntryId from, int max) {
        return page(Table.HELD, from, max);
    }

    @Override
    public List<HopOrder> orders() {
        return OrderRows.all(store);
    }

    @Override
    public QueueFigures figures() {
        Totals now = totals;
        return new QueueFigures(
                now.entries(),
                now.contentOctets(),
                now.held(),
                now.dead(),
                now.workItems(),
                lanes.leased(),
                store.stalls(),
                OptionalLong.of(store.freeOctets()));
    }

    @Override
    public Optional<String> failure() {
        return store.failure();
    }

    @Override
    public Room room() {
        Optional<String> failure = store.failure();
        if (failure.isPresent()) {
            return Room.failed(failure.get());
        }
        long live = totals.contentOctets();
        return store.upkeep()
                .map(disk -> new Room(
                        Optional.empty(),
                        store.shortage(0),
                        OptionalLong.of(disk.spareOctets()),
                        disk.garbageOctets(live),
                        disk.wasteful(live),
                        disk.damaged()))
                .orElse(Room.OPEN);
    }

    @Override
    public void collect() {
        store.upkeep().ifPresent(Upkeep::collect);
    }

    @Override
    public BackupReport backup(Path target, Instant now) {
        return store.upkeep()
                .orElseThrow(() -> new QueueUnavailable("no backup was made: this queue is in memory alone"))
                .backup(target, now);
    }

    @Override
    public ContentStore content() {
        return content;
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void close() {
        writing.lock();
        try {
            store.close();
        } finally {
            writing.unlock();
        }
    }

    /** Rows of deadlines looked at since the queue was opened. */
    long deadlineRowsRead() {
        return lanes.deadlineRowsRead();
    }

    /** Rows of notices looked at since the queue was opened. */
    long noticeRowsRead() {
        return notices.rowsRead();
    }

    /** See {@link Lanes#rowsRead}. */
    long rowsRead(NextHop hop) {
        return lanes.rowsRead(hop);
    }

    private QueueView page(Table table, EntryId from, int max) {
        int wanted = Math.max(1, Math.min(max, MAX_PAGE));
        byte[] end = new byte[EntryId.OCTETS + 1];
        Arrays.fill(end, (byte) 0xFF);
        List<QueueEntry> entries = new ArrayList<>();
        long octets = 0;
        try (Store.Walk rows = store.walk(table, from.octets(), end)) {
            while (rows.next()) {
                EntryId id = EntryId.read(ByteBuffer.wrap(rows.key()));
                if (entries.size() == wanted || octets >= QueueView.MAX_OCTETS) {
                    return new QueueView(entries, Optional.of(id));
                }
                // A held entry's row is elsewhere, and may be gone since the walk began.
                Optional<byte[]> row =
                        table == Table.ENTRIES ? Optional.of(rows.value()) : store.get(Table.ENTRIES, id.octets());
                if (row.isPresent()) {
                    entries.add(EntryForm.kept(id, row.get()));
                    octets += row.get().length;
                }
            }
        }
        return new QueueView(entries, Optional.empty());
    }
}

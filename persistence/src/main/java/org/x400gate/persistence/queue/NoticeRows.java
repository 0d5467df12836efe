package org.x400gate.persistence.queue;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;

/**
 * The entries by the time when their originators are to be told that they wait: a row for each, which follows from the
 * entry alone. The disk is read from a bound below all rows on, so that rows which are gone are not walked over again.
 * Safe for many threads.
 *
 * <pre>
 * | due, ms, 8 | entry, 16 |
 * </pre>
 */
final class NoticeRows {
    private static final byte[] MARK = {};

    private final Store store;

    private long bound = Long.MIN_VALUE;

    /** Rows looked at on disk; what the test of the cost counts. */
    private long rowsRead;

    NoticeRows(Store store) {
        this.store = store;
    }

    /** Makes the rows say what becomes of an entry: what is missing before is new, what is missing after is gone. */
    static void change(Batch batch, Optional<QueueEntry> before, Optional<QueueEntry> after) {
        Optional<byte[]> old = before.flatMap(NoticeRows::key);
        old.ifPresent(key -> batch.delete(Table.NOTICES, key));
        after.flatMap(NoticeRows::key).ifPresent(key -> batch.put(Table.NOTICES, key, MARK));
    }

    private static Optional<byte[]> key(QueueEntry entry) {
        return entry.noticeDue().map(due -> key(due.toEpochMilli(), entry.id()));
    }

    private static byte[] key(long due, EntryId entry) {
        return ByteBuffer.allocate(Long.BYTES + EntryId.OCTETS)
                .putLong(due ^ Long.MIN_VALUE)
                .put(entry.octets())
                .array();
    }

    /** A batch with a row for that time is on disk. */
    synchronized void written(Instant due) {
        bound = Math.min(bound, due.toEpochMilli());
    }

    /** The entries whose time has come, the earliest first. */
    synchronized List<EntryId> due(Instant now, int max) {
        List<EntryId> found = new ArrayList<>();
        long end = now.toEpochMilli() + 1;
        if (bound >= end) {
            return found;
        }
        try (Store.Walk rows = store.walk(Table.NOTICES, key(bound, EntryId.FIRST), key(end, EntryId.FIRST))) {
            // Written under this lock's order: a row that is not seen here lowers the bound after it is raised.
            boolean more = rows.next();
            bound = Math.max(bound, more ? due(rows.key()) : end);
            while (more) {
                rowsRead++;
                found.add(entry(rows.key()));
                more = found.size() < max && rows.next();
            }
        }
        return found;
    }

    /** For a salvage: adds the entry's row if it is not there. */
    static void mend(Store store, Batch batch, QueueEntry entry) {
        key(entry)
                .filter(key -> store.get(Table.NOTICES, key).isEmpty())
                .ifPresent(key -> batch.put(Table.NOTICES, key, MARK));
    }

    /** For a salvage: whether the row is that entry's. */
    static boolean isOf(byte[] row, QueueEntry entry) {
        return key(entry).filter(key -> Arrays.equals(key, row)).isPresent();
    }

    static EntryId entry(byte[] row) {
        return EntryId.read(ByteBuffer.wrap(row).position(Long.BYTES));
    }

    private static long due(byte[] key) {
        return ByteBuffer.wrap(key).getLong() ^ Long.MIN_VALUE;
    }

    synchronized long rowsRead() {
        return rowsRead;
    }
}

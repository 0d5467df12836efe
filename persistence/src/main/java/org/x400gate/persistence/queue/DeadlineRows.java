package org.x400gate.persistence.queue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.x400gate.persistence.queue.LaneKey.Spot;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;
import org.x400gate.persistence.stored.Shapes;
import org.x400gate.persistence.stored.StoredDeadline;

/**
 * The work of each next hop by the time when it is over: one row for each item, which says where the item stands in its
 * lane. Within a batch later changes see the earlier ones.
 *
 * <pre>
 * | length of hop, 1 | hop, UTF-8 | deadline, ms, 8 | entry, 16 |
 * </pre>
 */
final class DeadlineRows {
    private final Store store;
    private final Map<ByteBuffer, Optional<byte[]>> changed = new HashMap<>();
    private final Map<NextHop, Long> earliest = new HashMap<>();

    DeadlineRows(Store store) {
        this.store = store;
    }

    void put(Batch batch, QueueEntry entry, WorkItem item) {
        put(batch, entry, item.hop(), row(item));
    }

    private void put(Batch batch, QueueEntry entry, NextHop hop, byte[] row) {
        byte[] key = key(entry, hop);
        batch.put(Table.DEADLINES, key, row);
        changed.put(ByteBuffer.wrap(key), Optional.of(row));
        earliest.merge(hop, entry.submission().deadline().toEpochMilli(), Math::min);
    }

    void remove(Batch batch, QueueEntry entry, NextHop hop) {
        byte[] key = key(entry, hop);
        batch.delete(Table.DEADLINES, key);
        changed.put(ByteBuffer.wrap(key), Optional.empty());
    }

    /** Work that stays as it is, of an entry with another deadline. */
    void move(Batch batch, QueueEntry before, QueueEntry after, NextHop hop) {
        byte[] key = key(before, hop);
        Optional<byte[]> row = changed.getOrDefault(ByteBuffer.wrap(key), store.get(Table.DEADLINES, key));
        remove(batch, before, hop);
        row.ifPresent(octets -> put(batch, after, hop, octets));
    }

    /** The earliest deadlines that the batch brought, by next hop. */
    Map<NextHop, Long> earliest() {
        return earliest;
    }

    static byte[] row(WorkItem item) {
        StoredDeadline row = new StoredDeadline();
        row.due = item.due().toEpochMilli();
        row.priority = Codes.code(item.priority());
        return Shapes.write(row);
    }

    static byte[] key(QueueEntry entry, NextHop hop) {
        return key(hop, entry.submission().deadline().toEpochMilli(), entry.id());
    }

    static byte[] key(NextHop hop, long deadline, EntryId entry) {
        byte[] name = hop.name().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(1 + name.length + Long.BYTES + EntryId.OCTETS)
                .put((byte) name.length)
                .put(name)
                .putLong(deadline ^ Long.MIN_VALUE)
                .put(entry.octets())
                .array();
    }

    static NextHop hop(byte[] key) {
        return new NextHop(new String(key, 1, key[0] & 0xFF, StandardCharsets.UTF_8));
    }

    static Instant deadline(byte[] key) {
        int at = key.length - EntryId.OCTETS - Long.BYTES;
        return Instant.ofEpochMilli(ByteBuffer.wrap(key).getLong(at) ^ Long.MIN_VALUE);
    }

    static EntryId entry(byte[] key) {
        return EntryId.read(ByteBuffer.wrap(key).position(key.length - EntryId.OCTETS));
    }

    /** The item that a row is about, if it is there. */
    static Optional<WorkItem> item(Store store, NextHop hop, EntryId entry, byte[] octets) {
        StoredDeadline row = Shapes.read(octets, StoredDeadline.class);
        LaneKey lane = new LaneKey(hop, Codes.priority(row.priority));
        return WorkRows.at(store, lane, new Spot(row.due, entry));
    }
}

package org.x400gate.persistence.queue;

import java.nio.ByteBuffer;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;

/** The marks of what waits for an operator. */
final class HeldRows {
    private static final int ROWS_PER_BATCH = 1_000;
    private static final byte[] END = {-1};
    private static final byte[] MARK = {};

    private HeldRows() {}

    static void put(Batch batch, EntryId id) {
        batch.put(Table.HELD, id.octets(), MARK);
    }

    static void delete(Batch batch, EntryId id) {
        batch.delete(Table.HELD, id.octets());
    }

    /** Marks in a store that was written when only what is not tried at all was marked; the totals with what they counted. */
    static Totals make(Store store) {
        int inBatch = 0;
        Batch batch = new Batch();
        long held = 0;
        long dead = 0;
        try (Store.Walk rows = store.walk(Table.ENTRIES, EntryId.FIRST.octets(), END)) {
            while (rows.next()) {
                EntryId id = EntryId.read(ByteBuffer.wrap(rows.key()));
                QueueEntry entry = EntryForm.read(id, rows.value());
                held += entry.held() ? 1 : 0;
                dead += entry.dead() ? 1 : 0;
                if (entry.held()) {
                    put(batch, id);
                    inBatch++;
                }
                if (inBatch == ROWS_PER_BATCH) {
                    store.append(batch);
                    batch = new Batch();
                    inBatch = 0;
                }
            }
        }
        if (!batch.isEmpty()) {
            store.append(batch);
        }
        Totals before = Totals.read(store);
        return new Totals(before.entries(), before.contentOctets(), held, dead, before.workItems(), before.writes());
    }
}

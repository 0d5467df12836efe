package org.x400gate.persistence.queue;

import java.nio.charset.StandardCharsets;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;
import org.x400gate.persistence.stored.Shapes;
import org.x400gate.persistence.stored.StoredTotals;

/** The sums over the queue, kept in every batch, so that nobody has to count. */
record Totals(long entries, long contentOctets, long held, long dead, long workItems, long writes) {
    static final Totals NONE = new Totals(0, 0, 0, 0, 0, 0);

    private static final byte[] KEY = "totals".getBytes(StandardCharsets.US_ASCII);

    static Totals read(Store store) {
        return store.get(Table.META, KEY)
                .map(octets -> Shapes.read(octets, StoredTotals.class))
                .map(row -> new Totals(row.entries, row.contentOctets, row.held, row.dead, row.workItems, row.writes))
                .orElse(NONE);
    }

    /** Whether the store has work without the rows of its deadlines. */
    static boolean lackDeadlines(Store store) {
        return store.get(Table.META, KEY)
                .filter(octets -> !Shapes.read(octets, StoredTotals.class).deadlines)
                .isPresent();
    }

    /** Whether the store has entries, and does not say how many of them are dead letters. */
    static boolean lackDead(Store store) {
        return store.get(Table.META, KEY)
                .filter(octets -> !Shapes.read(octets, StoredTotals.class).countsDead)
                .isPresent();
    }

    void write(Batch batch) {
        StoredTotals row = new StoredTotals();
        row.entries = entries;
        row.contentOctets = contentOctets;
        row.held = held;
        row.dead = dead;
        row.countsDead = true;
        row.workItems = workItems;
        row.writes = writes;
        row.deadlines = true;
        batch.put(Table.META, KEY, Shapes.write(row));
    }

    Totals nextWrite() {
        return new Totals(entries, contentOctets, held, dead, workItems, writes + 1);
    }

    Totals with(QueueEntry entry) {
        return withEntries(entry, 1);
    }

    Totals without(QueueEntry entry) {
        return withEntries(entry, -1);
    }

    private Totals withEntries(QueueEntry entry, int more) {
        return new Totals(
                entries + more,
                contentOctets + more * entry.contentOctets(),
                held + (entry.held() ? more : 0),
                dead + (entry.dead() ? more : 0),
                workItems,
                writes);
    }

    Totals withWork(long more) {
        return new Totals(entries, contentOctets, held, dead, workItems + more, writes);
    }
}

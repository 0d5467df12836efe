package org.x400gate.persistence.trace;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;

/** Lines keyed by entry and order of writing; references by digest, newest entry first. */
public final class KeptLedger implements Ledger {
    private static final byte[] MARK = {};

    private final Store store;

    public KeptLedger(Store store) {
        this.store = store;
    }

    /** For the queue: adds a line to the batch; {@code write} and {@code index} give the order within an entry. */
    public void add(Batch batch, LedgerLine line, long write, int index) {
        byte[] key = ByteBuffer.allocate(EntryId.OCTETS + Long.BYTES + Integer.BYTES)
                .put(line.entry().octets())
                .putLong(write)
                .putInt(index)
                .array();
        batch.put(Table.LEDGER, key, LineForm.write(line));
        for (String reference : line.references()) {
            batch.put(
                    Table.REFERENCES,
                    referenceKey(reference, line.entry()),
                    LineForm.kept(line, reference).orElse(MARK));
        }
    }

    @Override
    public Optional<byte[]> kept(String reference) {
        byte[] digest = LineForm.digest(reference);
        try (Store.Walk rows = store.walk(Table.REFERENCES, digest, after(digest))) {
            while (rows.next()) {
                if (rows.value().length > 0) {
                    return Optional.of(rows.value());
                }
            }
        }
        return Optional.empty();
    }

    /** The newest entry with a line that has this reference. */
    public Optional<EntryId> newest(String reference) {
        List<EntryId> newest = named(LineForm.digest(reference), 1);
        return newest.stream().findFirst();
    }

    private List<EntryId> named(byte[] digest, int max) {
        List<EntryId> entries = new ArrayList<>();
        try (Store.Walk rows = store.walk(Table.REFERENCES, digest, after(digest))) {
            while (entries.size() < max && rows.next()) {
                EntryId inverted = EntryId.read(ByteBuffer.wrap(rows.key()).position(LineForm.DIGEST_OCTETS));
                entries.add(new EntryId(~inverted.high(), ~inverted.low()));
            }
        }
        return entries;
    }

    @Override
    public List<LedgerLine> of(EntryId entry) {
        List<LedgerLine> lines = new ArrayList<>();
        try (Store.Walk rows = store.walk(Table.LEDGER, entry.octets(), after(entry.octets()))) {
            while (rows.next()) {
                lines.add(line(rows));
            }
        }
        return lines;
    }

    @Override
    public List<LedgerLine> referring(String reference, int max) {
        return named(LineForm.digest(reference), max).stream()
                .flatMap(entry -> of(entry).stream())
                .filter(line -> line.references().contains(reference))
                .limit(max)
                .toList();
    }

    @Override
    public int purge(Instant before, int max) {
        Batch batch = new Batch();
        int purged = 0;
        try (Store.Walk rows = store.walk(
                Table.LEDGER, EntryId.FIRST.octets(), EntryId.floor(before).octets())) {
            while (purged < max && rows.next()) {
                LedgerLine line = line(rows);
                batch.delete(Table.LEDGER, rows.key());
                line.references()
                        .forEach(reference -> batch.delete(Table.REFERENCES, referenceKey(reference, line.entry())));
                purged++;
            }
        }
        store.append(batch);
        return purged;
    }

    private static LedgerLine line(Store.Walk row) {
        EntryId entry = EntryId.read(ByteBuffer.wrap(row.key()));
        return LineForm.read(entry, row.value());
    }

    private static byte[] referenceKey(String reference, EntryId entry) {
        return ByteBuffer.allocate(LineForm.DIGEST_OCTETS + EntryId.OCTETS)
                .put(LineForm.digest(reference))
                .putLong(~entry.high())
                .putLong(~entry.low())
                .array();
    }

    /** The first key that does not begin with the prefix; prefixes of all ones are never made. */
    private static byte[] after(byte[] prefix) {
        byte[] next = prefix.clone();
        int i = next.length - 1;
        while (i > 0 && next[i] == -1) {
            next[i--] = 0;
        }
        next[i]++;
        return next;
    }
}

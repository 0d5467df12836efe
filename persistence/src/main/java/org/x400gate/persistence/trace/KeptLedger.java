package org.x400gate.persistence.trace;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;
import org.x400gate.persistence.stored.Shapes;
import org.x400gate.persistence.stored.StoredLine;

/** Lines keyed by entry and order of writing; references by digest, newest entry first. */
public final class KeptLedger implements Ledger {
    private static final int DIGEST_OCTETS = 16;
    private static final byte[] MARK = {};

    private final Store store;

    public KeptLedger(Store store) {
        this.store = store;
    }

    /** For the queue: adds a line to the batch; {@code write} and {@code index} give the order within an entry. */
    public void add(Batch batch, LedgerLine line, long write, int index) {
        StoredLine stored = new StoredLine();
        stored.time = line.time().toEpochMilli();
        stored.event = code(line.event());
        stored.references = line.references().toArray(String[]::new);
        stored.details = line.details().entrySet().stream()
                .flatMap(detail -> List.of(detail.getKey(), detail.getValue()).stream())
                .toArray(String[]::new);
        byte[] key = ByteBuffer.allocate(EntryId.OCTETS + Long.BYTES + Integer.BYTES)
                .put(line.entry().octets())
                .putLong(write)
                .putInt(index)
                .array();
        batch.put(Table.LEDGER, key, Shapes.write(stored));
        for (String reference : line.references()) {
            batch.put(Table.REFERENCES, referenceKey(reference, line.entry()), value(line, reference));
        }
    }

    private static byte[] value(LedgerLine line, String reference) {
        Optional<ByteBuffer> kept = line.kept()
                .filter(each -> each.reference().equals(reference))
                .map(each -> each.octets().duplicate());
        if (kept.isEmpty()) {
            return MARK;
        }
        byte[] octets = new byte[kept.get().remaining()];
        kept.get().get(octets);
        return octets;
    }

    @Override
    public Optional<byte[]> kept(String reference) {
        byte[] digest = digest(reference);
        try (Store.Walk rows = store.walk(Table.REFERENCES, digest, after(digest))) {
            while (rows.next()) {
                if (rows.value().length > 0) {
                    return Optional.of(rows.value());
                }
            }
        }
        return Optional.empty();
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
        byte[] digest = digest(reference);
        List<EntryId> entries = new ArrayList<>();
        try (Store.Walk rows = store.walk(Table.REFERENCES, digest, after(digest))) {
            while (entries.size() < max && rows.next()) {
                EntryId inverted = EntryId.read(ByteBuffer.wrap(rows.key()).position(DIGEST_OCTETS));
                entries.add(new EntryId(~inverted.high(), ~inverted.low()));
            }
        }
        return entries.stream()
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
        StoredLine stored = Shapes.read(row.value(), StoredLine.class);
        Map<String, String> details = new LinkedHashMap<>();
        for (int i = 0; i + 1 < stored.details.length; i += 2) {
            details.put(stored.details[i], stored.details[i + 1]);
        }
        return new LedgerLine(
                Instant.ofEpochMilli(stored.time), entry, event(stored.event), List.of(stored.references), details);
    }

    private static byte[] referenceKey(String reference, EntryId entry) {
        return ByteBuffer.allocate(DIGEST_OCTETS + EntryId.OCTETS)
                .put(digest(reference))
                .putLong(~entry.high())
                .putLong(~entry.low())
                .array();
    }

    private static byte[] digest(String reference) {
        try {
            byte[] whole = MessageDigest.getInstance("SHA-256").digest(reference.getBytes(StandardCharsets.UTF_8));
            return Arrays.copyOf(whole, DIGEST_OCTETS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
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

    private static int code(LedgerEvent event) {
        return switch (event) {
            case ACCEPTED -> 1;
            case RELAYED -> 2;
            case DELIVERED -> 3;
            case DEFERRED -> 4;
            case FAILED -> 5;
            case DUPLICATE -> 6;
            case ENDED -> 7;
            case OPERATOR -> 8;
            case DELAYED -> 9;
        };
    }

    private static LedgerEvent event(int code) {
        return Arrays.stream(LedgerEvent.values())
                .filter(event -> code(event) == code)
                .findAny()
                .orElseThrow(() -> new IllegalStateException("stored ledger event " + code));
    }
}

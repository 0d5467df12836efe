package org.x400gate.persistence.trace;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.Store;

/**
 * A row in the journal: lines of one write that follow each other. Its key is the place of the first of them, eight octets of time,
 * eight of the write, four of the place in it; its value has their entries in order.
 */
final class JournalKey {
    static final byte[] FIRST = {};

    private JournalKey() {}

    static byte[] of(LedgerPlace place) {
        return ByteBuffer.allocate(Long.BYTES + Long.BYTES + Integer.BYTES)
                .putLong(place.written())
                .putLong(place.write())
                .putInt(place.index())
                .array();
    }

    static LedgerPlace place(byte[] key) {
        ByteBuffer octets = ByteBuffer.wrap(key);
        return new LedgerPlace(octets.getLong(), octets.getLong(), octets.getInt());
    }

    static byte[] entries(List<LedgerLine> lines) {
        ByteBuffer octets = ByteBuffer.allocate(lines.size() * EntryId.OCTETS);
        lines.forEach(line -> octets.put(line.entry().octets()));
        return octets.array();
    }

    /** The entries of a row's lines, each with its place. */
    static List<Placed> placed(Store.Walk row) {
        LedgerPlace first = place(row.key());
        ByteBuffer octets = ByteBuffer.wrap(row.value());
        List<Placed> placed = new ArrayList<>();
        while (octets.hasRemaining()) {
            placed.add(new Placed(
                    new LedgerPlace(first.written(), first.write(), first.index() + placed.size()),
                    EntryId.read(octets)));
        }
        return placed;
    }

    record Placed(LedgerPlace place, EntryId entry) {}

    static byte[] earlier(byte[] one, byte[] other) {
        return Arrays.compareUnsigned(one, other) <= 0 ? one : other;
    }
}

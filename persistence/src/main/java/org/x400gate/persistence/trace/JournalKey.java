package org.x400gate.persistence.trace;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** A place as the key of its row in the journal: eight octets of time, eight of the write, four of the place in it. */
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

    static byte[] earlier(byte[] one, byte[] other) {
        return Arrays.compareUnsigned(one, other) <= 0 ? one : other;
    }
}

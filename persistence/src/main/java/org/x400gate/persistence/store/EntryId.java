package org.x400gate.persistence.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * Names a queue entry and its content: 48 bits of milliseconds, then 80 random bits; sorts by time of making.
 * Printed as 26 characters of Crockford's base 32, whose order as text is the order as number.
 */
public record EntryId(long high, long low) implements Comparable<EntryId> {
    /** Length of the binary form in octets. */
    public static final int OCTETS = 16;

    /** Before every id that is ever made: where a walk begins. */
    public static final EntryId FIRST = new EntryId(0, 0);

    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int TEXT_LENGTH = 26;
    private static final int TIME_SHIFT = 16;
    private static final long MAX_MILLIS = (1L << 48) - 1;

    /** Made by the caller from a given time and given randomness; this room has neither clock nor dice. */
    public static EntryId of(Instant time, RandomGenerator random) {
        return new EntryId(millis(time) << TIME_SHIFT | random.nextLong() & 0xFFFF, random.nextLong());
    }

    /** The lowest id of that millisecond: a bound for walks by time. */
    public static EntryId floor(Instant time) {
        return new EntryId(millis(time) << TIME_SHIFT, 0);
    }

    /** @throws IllegalArgumentException if the text is not 26 digits of base 32 within 128 bits */
    public static EntryId parse(String text) {
        if (text.length() != TEXT_LENGTH || text.charAt(0) > '7') {
            throw new IllegalArgumentException("not an entry id: " + text);
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < TEXT_LENGTH; i++) {
            int digit = DIGITS.indexOf(text.charAt(i));
            if (digit < 0) {
                throw new IllegalArgumentException("not an entry id: " + text);
            }
            high = high << 5 | low >>> 59;
            low = low << 5 | digit;
        }
        return new EntryId(high, low);
    }

    /** The id in its 16 octets, as stored. */
    public static EntryId read(ByteBuffer from) {
        return new EntryId(from.getLong(), from.getLong());
    }

    public byte[] octets() {
        return ByteBuffer.allocate(OCTETS).putLong(high).putLong(low).array();
    }

    /** The time it was made from, to the millisecond. */
    public Instant time() {
        return Instant.ofEpochMilli(high >>> TIME_SHIFT);
    }

    @Override
    public int compareTo(EntryId other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    @Override
    public String toString() {
        char[] text = new char[TEXT_LENGTH];
        long h = high;
        long l = low;
        for (int i = TEXT_LENGTH - 1; i >= 0; i--) {
            text[i] = DIGITS.charAt((int) (l & 31));
            l = l >>> 5 | h << 59;
            h >>>= 5;
        }
        return new String(text);
    }

    private static long millis(Instant time) {
        long millis = time.toEpochMilli();
        if (millis < 0 || millis > MAX_MILLIS) {
            throw new IllegalArgumentException("time outside 48 bits of milliseconds: " + time);
        }
        return millis;
    }
}

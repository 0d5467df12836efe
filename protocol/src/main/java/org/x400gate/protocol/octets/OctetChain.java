package org.x400gate.protocol.octets;

import java.util.ArrayDeque;

/**
 * Octets that arrive piece by piece: immutable, appended to in constant time, joined once.
 *
 * <p>Pieces below {@value #PIECE_OCTETS} octets are copied together, so that a peer who sends single octets cannot make
 * the links cost more than what they carry.
 */
public final class OctetChain {
    public static final OctetChain EMPTY = new OctetChain(null, Octets.EMPTY, 0);

    private static final int PIECE_OCTETS = 2048;

    private final OctetChain before;
    private final Octets last;
    private final int length;

    private OctetChain(OctetChain before, Octets last, int length) {
        this.before = before;
        this.last = last;
        this.length = length;
    }

    /** The chain with {@code more} behind it; a sum beyond an {@code int} is an {@link ArithmeticException}. */
    public OctetChain append(Octets more) {
        if (more.isEmpty()) {
            return this;
        }
        int sum = Math.addExact(length, more.length());
        if (length == 0) {
            return new OctetChain(null, more, sum);
        }
        return last.length() + more.length() <= PIECE_OCTETS
                ? new OctetChain(before, last.append(more), sum)
                : new OctetChain(this, more, sum);
    }

    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    public Octets join() {
        if (before == null) {
            return last;
        }
        ArrayDeque<Octets> pieces = new ArrayDeque<>();
        for (OctetChain at = this; at != null; at = at.before) {
            pieces.addFirst(at.last);
        }
        return Octets.concat(pieces.stream().toList());
    }

    /** By content, wherever the pieces were cut. */
    @Override
    public boolean equals(Object other) {
        return other instanceof OctetChain that
                && length == that.length
                && (this == that || join().equals(that.join()));
    }

    @Override
    public int hashCode() {
        return join().hashCode();
    }

    @Override
    public String toString() {
        return join().toString();
    }
}

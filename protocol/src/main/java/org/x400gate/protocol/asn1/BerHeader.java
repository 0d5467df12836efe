package org.x400gate.protocol.asn1;

import java.util.Optional;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * Identifier and length octets alone (X.690 8.1.2, 8.1.3), for values that are read while they come.
 *
 * @param first the first identifier octet: class, form and a low tag number
 * @param length of the contents, or {@link #INDEFINITE}
 */
public record BerHeader(int first, long length, int octets) {
    public static final long INDEFINITE = -1;

    private static final int CONSTRUCTED = 0x20;
    private static final int UNIVERSAL = 0;
    /** X.690 8.1.3.5 c; zeros may stand in front. */
    private static final int MAX_LENGTH_OCTETS = 126;

    private static final long MAX_LENGTH = (1L << 56) - 1;
    private static final int MAX_TAG_OCTETS = 8;

    /** The header at the start of these octets; empty while more of it has to come. {@code offset}: of them, for faults. */
    public static Optional<BerHeader> read(Octets begun, long offset) {
        int at = 1;
        if (begun.isEmpty()) {
            return Optional.empty();
        }
        if ((begun.at(0) & 0x1F) == 0x1F) {
            while (at < begun.length() && (begun.at(at) & 0x80) != 0) {
                at++;
            }
            at++;
        }
        if (at > MAX_TAG_OCTETS) {
            throw fault(offset, "X.690 8.1.2.4", "tag number of more than " + (MAX_TAG_OCTETS - 1) + " octets");
        }
        if (at >= begun.length()) {
            return Optional.empty();
        }
        int lead = begun.at(at++);
        if (lead < 0x80) {
            return Optional.of(new BerHeader(begun.at(0), lead, at));
        }
        if (lead == 0x80) {
            if ((begun.at(0) & CONSTRUCTED) == 0) {
                throw fault(offset, "X.690 8.1.3.2", "indefinite length of a primitive element");
            }
            return Optional.of(new BerHeader(begun.at(0), INDEFINITE, at));
        }
        int count = lead & 0x7F;
        if (count > MAX_LENGTH_OCTETS) {
            throw fault(offset, "X.690 8.1.3.5", "length octets that begin with FF");
        }
        if (at + count > begun.length()) {
            return Optional.empty();
        }
        long length = 0;
        for (int i = 0; i < count; i++) {
            if (length > MAX_LENGTH >> 8) {
                throw fault(offset, "X.690 8.1.3", "length above " + MAX_LENGTH);
            }
            length = length << 8 | begun.at(at++);
        }
        return Optional.of(new BerHeader(begun.at(0), length, at));
    }

    public boolean isConstructed() {
        return (first & CONSTRUCTED) != 0;
    }

    public boolean isIndefinite() {
        return length == INDEFINITE;
    }

    public boolean isUniversal() {
        return first >> 6 == UNIVERSAL;
    }

    /** X.690 8.1.5. */
    public boolean isEndOfContents() {
        return first == 0 && length == 0 && octets == 2;
    }

    private static MalformedInput fault(long offset, String clause, String text) {
        return new MalformedInput("asn1", (int) Math.min(Integer.MAX_VALUE, offset), clause, text);
    }
}

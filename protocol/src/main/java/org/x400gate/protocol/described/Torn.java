package org.x400gate.protocol.described;

import java.io.ByteArrayOutputStream;
import org.x400gate.protocol.octets.Octets;

/**
 * What is left of a BER value whose end is missing: the elements that are whole, each in its place, and the beginning of
 * an OCTET STRING, for there may be a value in it. For people to read; nothing that is sent or stored comes of it.
 */
public final class Torn {
    /** X.690 8.1.2: bits of the first octet, and the number that says that more octets follow. */
    private static final int CONSTRUCTED = 0x20;

    private static final int LONG_NUMBER = 0x1F;
    private static final int OCTET_STRING = 0x04;
    private static final int INDEFINITE = 0x80;
    private static final int MAX_LENGTH_OCTETS = 4;
    private static final int MAX_DEPTH = 64;

    private final Octets octets;
    private final ByteArrayOutputStream left = new ByteArrayOutputStream();
    private boolean torn;

    private Torn(Octets octets) {
        this.octets = octets;
    }

    /** The same octets, if their end is there. */
    public static Octets closed(Octets value) {
        Torn torn = new Torn(value);
        torn.elements(0, false, 0);
        return torn.torn ? Octets.wrap(torn.left.toByteArray()) : value;
    }

    /** From {@code at} on, up to the end of all or of the indefinite length that they stand in; where that is. */
    private int elements(int at, boolean indefinite, int depth) {
        int next = at;
        while (next < octets.length()) {
            if (indefinite && octets.at(next) == 0) {
                torn |= next + 2 > octets.length();
                return Math.min(next + 2, octets.length());
            }
            next = element(next, depth);
        }
        torn |= indefinite;
        return next;
    }

    private int element(int at, int depth) {
        int lengthAt = afterTag(at);
        int contents = lengthAt < octets.length() ? afterLength(lengthAt) : Integer.MAX_VALUE;
        if (contents > octets.length()) {
            torn = true;
            return octets.length();
        }
        boolean constructed = (octets.at(at) & CONSTRUCTED) != 0;
        boolean indefinite = constructed && octets.at(lengthAt) == INDEFINITE;
        long end = contents + length(lengthAt, contents);
        if (!indefinite && end <= octets.length()) {
            copy(at, (int) end);
            return (int) end;
        }
        torn |= !indefinite;
        if (constructed && depth < MAX_DEPTH) {
            // With indefinite length, whatever it had: what is missing is then missed by nobody.
            copy(at, lengthAt);
            left.write(INDEFINITE);
            int after = elements(contents, indefinite, depth + 1);
            left.write(0);
            left.write(0);
            return after;
        }
        if (octets.at(at) == OCTET_STRING) {
            copy(at, lengthAt);
            writeLength(octets.length() - contents);
            copy(contents, octets.length());
        }
        torn = true;
        return octets.length();
    }

    private int afterTag(int at) {
        int next = at + 1;
        if ((octets.at(at) & LONG_NUMBER) == LONG_NUMBER) {
            while (next < octets.length() && (octets.at(next) & 0x80) != 0) {
                next++;
            }
            next++;
        }
        return next;
    }

    private int afterLength(int at) {
        int first = octets.at(at);
        return at + 1 + (first > INDEFINITE ? first & 0x7F : 0);
    }

    private long length(int at, int contents) {
        if (octets.at(at) < INDEFINITE) {
            return octets.at(at);
        }
        if (contents - at - 1 > MAX_LENGTH_OCTETS) {
            return Integer.MAX_VALUE;
        }
        long length = 0;
        for (int next = at + 1; next < contents; next++) {
            length = length << 8 | octets.at(next);
        }
        return length;
    }

    private void copy(int from, int to) {
        left.writeBytes(octets.slice(from, to).toByteArray());
    }

    private void writeLength(int length) {
        left.write(INDEFINITE | MAX_LENGTH_OCTETS);
        for (int shift = 24; shift >= 0; shift -= 8) {
            left.write(length >>> shift);
        }
    }
}

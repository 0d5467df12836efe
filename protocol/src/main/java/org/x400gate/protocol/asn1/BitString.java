package org.x400gate.protocol.asn1;

import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** Bits, the first being the highest of the first octet; {@code unusedBits} (0 to 7) at the end do not count (X.690 8.6). */
public record BitString(Octets octets, int unusedBits) {
    public BitString {
        if (unusedBits < 0 || unusedBits > 7 || octets.isEmpty() && unusedBits != 0) {
            throw new IllegalArgumentException("unused bits: " + unusedBits);
        }
    }

    /** The named bits, the shortest string that holds them, but at least {@code minBits} long. */
    public static BitString ofBits(int minBits, int... set) {
        int bits = minBits;
        for (int bit : set) {
            bits = Math.max(bits, bit + 1);
        }
        byte[] octets = new byte[(bits + 7) / 8];
        for (int bit : set) {
            octets[bit / 8] |= (byte) (0x80 >> bit % 8);
        }
        return new BitString(Octets.wrap(octets), octets.length * 8 - bits);
    }

    static BitString decode(Octets contents, int offset) {
        if (contents.isEmpty() || contents.at(0) > 7 || contents.length() == 1 && contents.at(0) != 0) {
            throw new MalformedInput("asn1", offset, "X.690 8.6.2", "BIT STRING with a wrong count of unused bits");
        }
        return new BitString(contents.from(1), contents.at(0));
    }

    /** A bit beyond the end is zero. */
    public boolean bit(int index) {
        return index < octets.length() * 8 - unusedBits && (octets.at(index / 8) & 0x80 >> index % 8) != 0;
    }
}

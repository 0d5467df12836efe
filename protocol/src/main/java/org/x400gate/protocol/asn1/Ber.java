package org.x400gate.protocol.asn1;

import java.util.List;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** Decodes BER (X.690 8.1): one element, definite or indefinite length, within limits. */
public final class Ber {
    private static final int CONSTRUCTED = 0x20;
    private static final int INDEFINITE = -1;
    private static final List<Tag.TagClass> CLASSES = List.of(Tag.TagClass.values());

    private Ber() {}

    /** Exactly one element; octets behind it are a fault. */
    public static BerElement decode(Octets octets, BerLimits limits) {
        BerElement element = decodePrefix(octets, limits);
        if (element.encoding().length() != octets.length()) {
            throw fault(element.encoding().length(), "X.690 8.1.1", "octets behind the end of the value");
        }
        return element;
    }

    /** The element at the start; what follows it is left alone. */
    public static BerElement decodePrefix(Octets octets, BerLimits limits) {
        return element(octets, 0, 0, 0, limits);
    }

    record Header(Tag tag, boolean constructed, int headerOctets, int length) {}

    static BerElement element(Octets within, int at, int base, int depth, BerLimits limits) {
        Header header = header(within, at, base, limits);
        int start = at + header.headerOctets;
        if (header.length != INDEFINITE) {
            int end = start + header.length;
            return new BerElement(header, within.slice(start, end), within.slice(at, end), base + start, depth, limits);
        }
        int end = endOfContents(within, start, base, depth + 1, limits);
        return new BerElement(header, within.slice(start, end), within.slice(at, end + 2), base + start, depth, limits);
    }

    private static Header header(Octets within, int at, int base, BerLimits limits) {
        int first = octet(within, at, base);
        int pos = at + 1;
        int number = first & 0x1F;
        if (number == 0x1F) {
            number = 0;
            int octet;
            do {
                octet = octet(within, pos, base);
                if (number == 0 && octet == 0x80 || number > Tag.MAX_NUMBER >> 7) {
                    throw fault(base + pos, "X.690 8.1.2.4", "tag number padded or above " + Tag.MAX_NUMBER);
                }
                number = number << 7 | octet & 0x7F;
                pos++;
            } while ((octet & 0x80) != 0);
        }
        boolean constructed = (first & CONSTRUCTED) != 0;
        Tag tag = new Tag(CLASSES.get(first >> 6), number);
        int lead = octet(within, pos++, base);
        long length = lead;
        if (lead == 0x80) {
            if (!constructed) {
                throw fault(base + pos, "X.690 8.1.3.2", "indefinite length of a primitive element");
            }
            length = INDEFINITE;
        } else if (lead > 0x80) {
            int count = lead & 0x7F;
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | octet(within, pos++, base);
                if (length > limits.maxOctets()) {
                    throw fault(base + pos, "limit maxOctets", "length above " + limits.maxOctets());
                }
            }
        }
        if (length > within.length() - pos) {
            throw fault(
                    base + pos, "X.690 8.1.3", "length " + length + " but " + (within.length() - pos) + " octets left");
        }
        if (within.length() > limits.maxOctets() && depthZero(at, base)) {
            throw fault(base, "limit maxOctets", "value longer than " + limits.maxOctets());
        }
        return new Header(tag, constructed, pos - at, (int) length);
    }

    private static boolean depthZero(int at, int base) {
        return at == 0 && base == 0;
    }

    /** The position of the two end-of-contents octets that close an indefinite length (X.690 8.1.5). */
    private static int endOfContents(Octets within, int start, int base, int depth, BerLimits limits) {
        int pos = start;
        int open = 1;
        while (true) {
            if (octet(within, pos, base) == 0 && octet(within, pos + 1, base) == 0) {
                if (--open == 0) {
                    return pos;
                }
                pos += 2;
                continue;
            }
            Header header = header(within, pos, base, limits);
            pos += header.headerOctets;
            if (header.length != INDEFINITE) {
                pos += header.length;
            } else if (depth + ++open > limits.maxDepth()) {
                throw fault(base + pos, "limit maxDepth", "elements nested deeper than " + limits.maxDepth());
            }
        }
    }

    private static int octet(Octets within, int at, int base) {
        if (at >= within.length()) {
            throw fault(base + at, "X.690 8.1", "the value ends inside an element");
        }
        return within.at(at);
    }

    private static MalformedInput fault(int offset, String clause, String text) {
        return new MalformedInput("asn1", offset, clause, text);
    }
}

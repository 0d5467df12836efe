package org.x400gate.protocol.asn1;

import java.math.BigInteger;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * One element as it was read: a view on the octets, nothing copied. Children are read on demand; every accessor that
 * meets what BER does not allow throws {@link MalformedInput} (X.690 clause 8).
 */
public final class BerElement {
    private final Tag tag;
    private final boolean constructed;
    private final Octets contents;
    private final Octets encoding;
    private final int offset;
    private final int depth;
    private final BerLimits limits;

    /** Read once, since who asks for one child mostly asks for others too; empty until then. */
    private List<BerElement> children = List.of();

    BerElement(Ber.Header header, Octets contents, Octets encoding, int offset, int depth, BerLimits limits) {
        this.tag = header.tag();
        this.constructed = header.constructed();
        this.contents = contents;
        this.encoding = encoding;
        this.offset = offset;
        this.depth = depth;
        this.limits = limits;
    }

    public Tag tag() {
        return tag;
    }

    public boolean is(Tag other) {
        return tag.equals(other);
    }

    public boolean isConstructed() {
        return constructed;
    }

    /** Contents octets without identifier, length and end-of-contents octets. */
    public Octets contents() {
        return contents;
    }

    /** The whole element as it came, identifier and length octets included. */
    public Octets encoding() {
        return encoding;
    }

    /** Offset of the contents octets from the start of what {@link Ber#decode} was given. */
    public int contentsOffset() {
        return offset;
    }

    public List<BerElement> children() {
        if (!constructed) {
            throw fault("X.690 8.1.2.5", "constructed element expected");
        }
        if (depth >= limits.maxDepth()) {
            throw fault("limit maxDepth", "elements nested deeper than " + limits.maxDepth());
        }
        if (children.isEmpty() && !contents.isEmpty()) {
            children = List.copyOf(read());
        }
        return children;
    }

    private List<BerElement> read() {
        List<BerElement> found = new ArrayList<>();
        int at = 0;
        while (at < contents.length()) {
            if (found.size() >= limits.maxElements()) {
                throw fault("limit maxElements", "more than " + limits.maxElements() + " elements");
            }
            BerElement child = Ber.element(contents, at, offset, depth + 1, limits);
            found.add(child);
            at += child.encoding.length();
        }
        return found;
    }

    public Optional<BerElement> child(Tag wanted) {
        for (BerElement child : children()) {
            if (child.is(wanted)) {
                return Optional.of(child);
            }
        }
        return Optional.empty();
    }

    /** The child with this tag; its absence is a fault. */
    public BerElement required(Tag wanted, String name) {
        return child(wanted).orElseThrow(() -> fault("X.690 8.9", name + " " + wanted + " is missing"));
    }

    /** The single element inside an explicit tag (X.690 8.14.2). */
    public BerElement only() {
        List<BerElement> inside = children();
        if (inside.size() != 1) {
            throw fault("X.690 8.14", "one element expected inside " + tag + ", found " + inside.size());
        }
        return inside.get(0);
    }

    public BerElement expect(Tag wanted, String name) {
        if (!is(wanted)) {
            throw fault("X.690 8.1.2", name + " " + wanted + " expected, found " + tag);
        }
        return this;
    }

    public boolean booleanValue() {
        if (primitive().length() != 1) {
            throw fault("X.690 8.2", "BOOLEAN of " + contents.length() + " octets");
        }
        return contents.at(0) != 0;
    }

    /** An INTEGER or ENUMERATED that fits; anything wider than 8 octets is a fault. */
    public long longValue() {
        if (primitive().isEmpty() || contents.length() > 8) {
            throw fault("X.690 8.3", "INTEGER of " + contents.length() + " octets");
        }
        return new BigInteger(contents.toByteArray()).longValue();
    }

    /** An INTEGER within the bounds, else a fault. */
    public int intValue(int min, int max) {
        long value = longValue();
        if (value < min || value > max) {
            throw fault("X.690 8.3", "INTEGER " + value + " outside " + min + ".." + max);
        }
        return (int) value;
    }

    public Oid oidValue() {
        return Oid.decode(primitive());
    }

    /** The octets of an OCTET STRING or a character string, primitive or in parts (X.690 8.7, 8.23). */
    public Octets octetString() {
        if (!constructed) {
            return contents;
        }
        List<Octets> parts = new ArrayList<>();
        for (BerElement part : children()) {
            if (part.tag.tagClass() != Tag.TagClass.UNIVERSAL) {
                throw fault("X.690 8.7.3", "a part of a constructed string is tagged " + part.tag);
            }
            parts.add(part.octetString());
        }
        return Octets.concat(parts);
    }

    public String string(Charset charset) {
        return octetString().toString(charset);
    }

    /** Bits as a {@link BitString}, primitive or in parts (X.690 8.6). */
    public BitString bitString() {
        if (!constructed) {
            return BitString.decode(contents, offset);
        }
        List<Octets> parts = new ArrayList<>();
        int unused = 0;
        for (BerElement part : children()) {
            if (unused != 0) {
                throw fault("X.690 8.6.4", "unused bits in a part of a BIT STRING that is not its last");
            }
            BitString bits = part.expect(Tag.BIT_STRING, "part of a BIT STRING").bitString();
            parts.add(bits.octets());
            unused = bits.unusedBits();
        }
        return new BitString(Octets.concat(parts), unused);
    }

    public MalformedInput fault(String clause, String text) {
        return new MalformedInput("asn1", offset, clause, text);
    }

    private Octets primitive() {
        if (constructed) {
            throw fault("X.690 8.1.2.5", "primitive element expected for " + tag);
        }
        return contents;
    }

    @Override
    public String toString() {
        return tag + (constructed ? "{" : "=") + contents;
    }
}

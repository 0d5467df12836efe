package org.x400gate.protocol.asn1;

import java.math.BigInteger;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.OctetSequence;
import org.x400gate.protocol.octets.Octets;

/**
 * A BER value to be written, as a tree whose lengths are known when its nodes are made; definite lengths, the shortest
 * form (X.690 8.1.3.3). Content may be a reference: {@link #sequence()} writes the headers around it and copies none
 * of it.
 */
public final class BerNode {
    private final Octets header;
    private final List<BerNode> children;
    private final ContentRef contents;
    private final long octets;

    private BerNode(Octets header, List<BerNode> children, ContentRef contents, long contentsOctets) {
        this.header = header;
        this.children = children;
        this.contents = contents;
        this.octets = Math.addExact(header.length(), contentsOctets);
    }

    public static BerNode primitive(Tag tag, ContentRef contents) {
        return new BerNode(header(tag, false, contents.octets()), List.of(), contents, contents.octets());
    }

    public static BerNode constructed(Tag tag, List<BerNode> children) {
        long length = 0;
        for (BerNode child : children) {
            length = Math.addExact(length, child.octets);
        }
        return new BerNode(header(tag, true, length), List.copyOf(children), Octets.EMPTY, length);
    }

    public static BerNode constructed(Tag tag, BerNode... children) {
        return constructed(tag, List.of(children));
    }

    /** A whole element that was encoded before; written as it is. */
    public static BerNode raw(ContentRef encoded) {
        return new BerNode(Octets.EMPTY, List.of(), encoded, encoded.octets());
    }

    public static BerNode sequence(BerNode... children) {
        return constructed(Tag.SEQUENCE, children);
    }

    public static BerNode sequence(List<BerNode> children) {
        return constructed(Tag.SEQUENCE, children);
    }

    public static BerNode set(BerNode... children) {
        return constructed(Tag.SET, children);
    }

    public static BerNode set(List<BerNode> children) {
        return constructed(Tag.SET, children);
    }

    public static BerNode integer(Tag tag, long value) {
        return primitive(tag, Octets.wrap(BigInteger.valueOf(value).toByteArray()));
    }

    public static BerNode integer(long value) {
        return integer(Tag.INTEGER, value);
    }

    public static BerNode bool(Tag tag, boolean value) {
        return primitive(tag, Octets.of(value ? 0xFF : 0));
    }

    public static BerNode nil(Tag tag) {
        return primitive(tag, Octets.EMPTY);
    }

    public static BerNode oid(Tag tag, Oid oid) {
        return primitive(tag, oid.encode());
    }

    public static BerNode oid(Oid oid) {
        return oid(Tag.OBJECT_IDENTIFIER, oid);
    }

    public static BerNode octetString(ContentRef contents) {
        return primitive(Tag.OCTET_STRING, contents);
    }

    public static BerNode bits(Tag tag, BitString bits) {
        return primitive(tag, Octets.concat(Octets.of(bits.unusedBits()), bits.octets()));
    }

    public static BerNode string(Tag tag, String text, Charset charset) {
        return primitive(tag, Octets.of(text, charset));
    }

    /** A string whose characters are all ASCII: PrintableString, IA5String, NumericString, UTCTime. */
    public static BerNode ascii(Tag tag, String text) {
        return string(tag, text, StandardCharsets.US_ASCII);
    }

    /** One octet for each character; IllegalArgumentException for one above 255, which would become a question mark. */
    public static BerNode latin1(Tag tag, String text) {
        for (int at = 0; at < text.length(); at++) {
            if (text.charAt(at) > 0xFF) {
                throw new IllegalArgumentException("a character above 255 in a string of single octets");
            }
        }
        return string(tag, text, StandardCharsets.ISO_8859_1);
    }

    /** Length of the whole element. */
    public long octets() {
        return octets;
    }

    /** The headers as octets, content by reference, in the order in which they are sent. */
    public OctetSequence sequence() {
        List<ContentRef> pieces = new ArrayList<>();
        List<Octets> run = new ArrayList<>();
        collect(pieces, run);
        flush(pieces, run);
        return new OctetSequence(pieces, octets);
    }

    /** The whole value in memory; for values without referred content. */
    public Octets encode() {
        List<ContentRef> pieces = sequence().pieces();
        if (pieces.size() == 1 && pieces.get(0) instanceof Octets whole) {
            return whole;
        }
        throw new IllegalStateException("value refers to content: write it with sequence()");
    }

    private void collect(List<ContentRef> pieces, List<Octets> run) {
        run.add(header);
        if (contents instanceof Octets inMemory) {
            run.add(inMemory);
        } else {
            flush(pieces, run);
            pieces.add(contents);
        }
        for (BerNode child : children) {
            child.collect(pieces, run);
        }
    }

    private static void flush(List<ContentRef> pieces, List<Octets> run) {
        if (!run.isEmpty()) {
            Octets joined = Octets.concat(run);
            if (!joined.isEmpty()) {
                pieces.add(joined);
            }
            run.clear();
        }
    }

    private static Octets header(Tag tag, boolean constructed, long length) {
        byte[] room = new byte[16];
        int at = room.length;
        if (length < 0x80) {
            room[--at] = (byte) length;
        } else {
            int count = 0;
            for (long left = length; left != 0; left >>>= 8) {
                room[--at] = (byte) left;
                count++;
            }
            room[--at] = (byte) (0x80 | count);
        }
        int lead = tag.tagClass().ordinal() << 6 | (constructed ? 0x20 : 0);
        if (tag.number() < 0x1F) {
            room[--at] = (byte) (lead | tag.number());
        } else {
            int more = 0;
            for (int left = tag.number(); left != 0; left >>>= 7) {
                room[--at] = (byte) (left & 0x7F | more);
                more = 0x80;
            }
            room[--at] = (byte) (lead | 0x1F);
        }
        return Octets.wrap(room, at, room.length - at);
    }
}

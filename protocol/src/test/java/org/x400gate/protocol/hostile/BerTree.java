package org.x400gate.protocol.hostile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * An element taken apart, and written again in any form that BER allows: a second encoder, which shares nothing with the
 * one under test. Strings are known by their universal tags.
 */
record BerTree(Tag tag, boolean constructed, Octets contents, List<BerTree> children) {
    private static final Set<Integer> STRINGS = Set.of(3, 4, 12, 18, 19, 20, 22, 23, 24, 25, 26, 27, 28, 30);
    private static final int BIT_STRING = 3;
    private static final int MAX_LEADING_ZEROS = 20;

    BerTree {
        children = List.copyOf(children);
    }

    static BerTree primitive(Tag tag, Octets contents) {
        return new BerTree(tag, false, contents, List.of());
    }

    static BerTree constructed(Tag tag, List<BerTree> children) {
        return new BerTree(tag, true, Octets.EMPTY, children);
    }

    static BerTree read(Octets element) {
        return read(Ber.decode(element, BerLimits.STANDARD));
    }

    private static BerTree read(BerElement element) {
        if (!element.isConstructed()) {
            return primitive(element.tag(), element.contents());
        }
        return constructed(
                element.tag(), element.children().stream().map(BerTree::read).toList());
    }

    /** The elements end to end; nothing if the octets are something else. */
    static Optional<List<BerTree>> readAll(Octets octets) {
        List<BerTree> all = new ArrayList<>();
        Octets rest = octets;
        try {
            while (!rest.isEmpty()) {
                BerElement element = Ber.decodePrefix(rest, BerLimits.STANDARD);
                all.add(read(element));
                rest = rest.from(element.encoding().length());
            }
        } catch (MalformedInput other) {
            return Optional.empty();
        }
        return Optional.of(all);
    }

    boolean isString() {
        return tag.tagClass() == Tag.TagClass.UNIVERSAL && STRINGS.contains(tag.number());
    }

    BerTree with(List<BerTree> others) {
        return constructed(tag, others);
    }

    BerTree inserted(int at, BerTree child) {
        List<BerTree> more = new ArrayList<>(children);
        more.add(at, child);
        return with(more);
    }

    BerTree replaced(int at, BerTree child) {
        List<BerTree> others = new ArrayList<>(children);
        others.set(at, child);
        return with(others);
    }

    /** Definite lengths, the shortest form, strings in one piece; the members of a SET in the order of their octets if asked. */
    Octets canonical(boolean sortSets) {
        if (constructed && isString()) {
            return encode(header(tag, false, joined().length(), 0), joined());
        }
        if (!constructed) {
            return encode(header(tag, false, contents.length(), 0), contents);
        }
        List<Octets> parts = new ArrayList<>();
        children.forEach(child -> parts.add(child.canonical(sortSets)));
        if (sortSets && tag.equals(Tag.SET)) {
            parts.sort(Comparator.comparing(BerTree::sortKey));
        }
        Octets inside = Octets.concat(parts);
        return encode(header(tag, true, inside.length(), 0), inside);
    }

    /** In every element the members in one order, whether they are a set or not. */
    BerTree sorted() {
        if (isString()) {
            return this;
        }
        return new BerTree(
                tag,
                constructed,
                contents,
                children.stream()
                        .map(BerTree::sorted)
                        .sorted(Comparator.comparing(child -> sortKey(child.canonical(false))))
                        .toList());
    }

    /** By tag, whether constructed or not, then by the other octets. */
    private static String sortKey(Octets element) {
        return String.format("%02x", element.at(0) & ~0x20) + element.from(1).toHex();
    }

    private Octets joined() {
        if (!constructed) {
            return contents;
        }
        List<Octets> parts = new ArrayList<>();
        int unused = 0;
        for (BerTree child : children) {
            Octets part = child.joined();
            boolean bits = tag.number() == BIT_STRING;
            unused = bits ? part.at(0) : 0;
            parts.add(bits ? part.from(1) : part);
        }
        Octets all = Octets.concat(parts);
        return tag.number() == BIT_STRING ? Octets.of(unused).append(all) : all;
    }

    /** Each node in a form of its own; strings in up to three pieces, these again, {@code depth} deep at most. */
    Octets random(Random chance, int depth) {
        if (constructed) {
            List<Octets> parts = new ArrayList<>();
            children.forEach(child -> parts.add(child.random(chance, depth)));
            return anyLength(chance, tag, Octets.concat(parts));
        }
        if (isString() && depth > 0 && chance.nextInt(3) == 0) {
            return anyLength(chance, tag, Octets.concat(pieces(chance, depth)));
        }
        return encode(header(tag, false, contents.length(), longForm(chance)), contents);
    }

    private List<Octets> pieces(Random chance, int depth) {
        boolean bits = tag.number() == BIT_STRING;
        Octets whole = bits ? contents.from(1) : contents;
        List<Octets> parts = new ArrayList<>();
        int from = 0;
        int count = whole.isEmpty() ? 1 : 1 + chance.nextInt(3);
        for (int piece = 1; piece <= count; piece++) {
            boolean last = piece == count;
            // the last piece of bits is never empty: it has the bits that are unused
            int end = bits && !whole.isEmpty() ? whole.length() - 1 : whole.length();
            int to = last ? whole.length() : from + chance.nextInt(end - from + 1);
            Octets part = whole.slice(from, to);
            int unused = last && bits ? contents.at(0) : 0;
            // an empty last piece has no bits that could be unused
            Octets inside = bits ? Octets.of(part.isEmpty() ? 0 : unused).append(part) : part;
            parts.add(
                    primitive(bits ? Tag.BIT_STRING : Tag.OCTET_STRING, inside).random(chance, depth - 1));
            from = to;
        }
        return parts;
    }

    /** As constructed strings one inside the other. */
    static Octets nested(Tag tag, Octets contents, int depth, boolean indefinite) {
        Octets inside = encode(header(Tag.OCTET_STRING, false, contents.length(), 0), contents);
        for (int level = depth; level > 0; level--) {
            inside = constructedOf(level == 1 ? tag : Tag.OCTET_STRING, inside, indefinite, 0);
        }
        return inside;
    }

    private static Octets anyLength(Random chance, Tag tag, Octets inside) {
        return constructedOf(tag, inside, chance.nextInt(3) == 0, longForm(chance));
    }

    private static Octets constructedOf(Tag tag, Octets inside, boolean indefinite, int form) {
        if (!indefinite) {
            return encode(header(tag, true, inside.length(), form), inside);
        }
        Octets lead = identifier(tag, true);
        return Octets.concat(lead, Octets.of(0x80), inside, Octets.of(0, 0));
    }

    /** 0 for the shortest form, else one more than the count of leading zeros of the long one. */
    private static int longForm(Random chance) {
        return chance.nextInt(3) > 0 ? 0 : 1 + chance.nextInt(MAX_LEADING_ZEROS);
    }

    private static Octets header(Tag tag, boolean constructed, int length, int form) {
        Octets digits = Octets.ofHex(String.format("%08x", length));
        int zeros = 0;
        while (zeros < 3 && digits.at(zeros) == 0) {
            zeros++;
        }
        Octets shortest = digits.from(zeros);
        Octets lengthOctets = form == 0 && length < 0x80
                ? Octets.of(length)
                : Octets.concat(
                        Octets.of(0x80 + Math.max(0, form - 1) + shortest.length()),
                        Octets.wrap(new byte[Math.max(0, form - 1)]),
                        shortest);
        return identifier(tag, constructed).append(lengthOctets);
    }

    private static Octets identifier(Tag tag, boolean constructed) {
        int lead = tag.tagClass().ordinal() << 6 | (constructed ? 0x20 : 0);
        if (tag.number() < 31) {
            return Octets.of(lead | tag.number());
        }
        List<Octets> parts = new ArrayList<>();
        parts.add(Octets.of(lead | 31));
        for (int shift = 28; shift >= 0; shift -= 7) {
            if (tag.number() >> shift != 0) {
                parts.add(Octets.of(tag.number() >> shift & 0x7F | (shift > 0 ? 0x80 : 0)));
            }
        }
        return Octets.concat(parts);
    }

    private static Octets encode(Octets header, Octets contents) {
        return header.append(contents);
    }
}

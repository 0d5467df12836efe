package org.x400gate.protocol.described;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.UtcTime;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * How an ASN.1 type is told. Members are known by their tags, in any order; one that nobody knows is shown as octets,
 * one that cannot be read becomes a {@link Field.Fault}, and the others are told all the same.
 */
public interface Shape {
    Shape TEXT = leaf(element -> element.string(StandardCharsets.ISO_8859_1));
    Shape INTEGER = leaf(element -> Long.toString(element.longValue()));
    Shape BOOLEAN = leaf(element -> Boolean.toString(element.booleanValue()));
    Shape OID = leaf(element -> element.oidValue().toString());
    Shape TIME = leaf(element -> UtcTime.decode(element).toString());
    Shape NULL = leaf(element -> "present");
    Shape RAW = (name, element) -> new Field.Raw(name, element.encoding());
    /** Selectors and the like: what is longer than any of them is not one, and shown as octets. */
    Shape NAME = (name, element) -> element.octetString().length() <= 32
            ? Field.ofName(name, element.octetString())
            : new Field.Raw(name, element.encoding());

    Shape HIDDEN = (name, element) -> new Field.Hidden(name);
    /** How long it is: somebody else tells what is in it. */
    Shape LENGTH = leaf(element -> element.contents().length() + " octets");

    /** May throw {@link MalformedInput}; {@link #read} turns that into a field. */
    Field tell(String name, BerElement element);

    /** Never throws. */
    default Field read(String name, BerElement element) {
        try {
            return tell(name, element);
        } catch (MalformedInput fault) {
            return new Field.Fault(name, fault, element.encoding());
        }
    }

    /** One whole value; octets that are none, or more than one, are told as a fault. */
    default Described describe(String name, Octets encoding, BerLimits limits) {
        try {
            Field told = read(name, Ber.decode(encoding, limits));
            return told instanceof Field.Group group
                    ? new Described(group.name(), group.fields())
                    : Described.of(name, told);
        } catch (MalformedInput fault) {
            return Described.unreadable(name, fault, encoding);
        }
    }

    /** The same; of one that was cut off, what is left, and what is wrong. */
    default Described describeWhatIsLeft(String name, Octets encoding, BerLimits limits) {
        Octets left = Torn.closed(encoding);
        if (left.length() == encoding.length() && left.equals(encoding)) {
            return describe(name, encoding, limits);
        }
        return describe(name, left, limits).checkedBy(() -> Ber.decode(encoding, limits));
    }

    static Shape leaf(Function<BerElement, String> text) {
        return (name, element) -> new Field.Value(name, text.apply(element));
    }

    /** Numbers from 0 on with their words; an empty word has none. */
    static Shape words(String... words) {
        return (name, element) -> {
            long code = element.longValue();
            boolean known = code >= 0 && code < words.length && !words[(int) code].isEmpty();
            return Field.ofCode(name, code, known ? Optional.of(words[(int) code]) : Optional.empty());
        };
    }

    /** Named bits from 0 on; one without a name is told by its number. */
    static Shape bits(String... names) {
        return (name, element) -> {
            BitString bits = element.bitString();
            List<String> set = new ArrayList<>();
            for (int bit = 0; bit < bits.octets().length() * 8; bit++) {
                if (bits.bit(bit)) {
                    set.add(bit < names.length && !names[bit].isEmpty() ? names[bit] : "bit-" + bit);
                }
            }
            return Field.ofWords(name, set);
        };
    }

    static Shape oid(Map<Oid, String> known) {
        return leaf(element -> {
            Oid oid = element.oidValue();
            return known.containsKey(oid) ? known.get(oid) + "(" + oid + ")" : oid.toString();
        });
    }

    /** What stands inside an explicit tag. */
    static Shape explicit(Shape inner) {
        return (name, element) -> inner.tell(name, element.only());
    }

    /** Inside an explicit tag, or in its place: peers differ. */
    static Shape lenientlyExplicit(Shape inner) {
        return (name, element) -> inner.tell(name, element.isConstructed() ? element.only() : element);
    }

    /** A type that has a tag of its own, inside a further tag or with that tag in place of its own. */
    static Shape lenientlyTagged(Shape inner, Tag own) {
        return (name, element) -> {
            boolean inside = element.isConstructed()
                    && element.children().size() == 1
                    && element.children().get(0).is(own);
            return inner.tell(name, inside ? element.only() : element);
        };
    }

    static Shape listOf(String itemName, Shape item) {
        return (name, element) -> new Field.Group(
                name,
                element.children().stream()
                        .map(child -> item.read(itemName, child))
                        .toList());
    }

    /** A type that occurs in itself. */
    static Shape later(Supplier<Shape> shape) {
        return (name, element) -> shape.get().tell(name, element);
    }

    /** A SET, or a SEQUENCE whose members differ in their tags. */
    static Members structure() {
        return new Members(false);
    }

    /** A CHOICE: the element itself is the one that was chosen. */
    static Members choice() {
        return new Members(true);
    }

    /** Members by tag. */
    final class Members implements Shape {
        private record Member(String name, Shape shape) {}

        private final Map<Tag, Member> members = new LinkedHashMap<>();
        private final boolean chosen;

        private Members(boolean chosen) {
            this.chosen = chosen;
        }

        public Members with(Tag tag, String name, Shape shape) {
            members.put(tag, new Member(name, shape));
            return this;
        }

        public Members with(int contextTag, String name, Shape shape) {
            return with(Tag.context(contextTag), name, shape);
        }

        public Members withAll(Members others) {
            members.putAll(others.members);
            return this;
        }

        @Override
        public Field tell(String name, BerElement element) {
            if (chosen) {
                return new Field.Group(name, List.of(member(element)));
            }
            List<Field> fields = new ArrayList<>();
            for (BerElement child : element.children()) {
                fields.add(member(child));
            }
            return new Field.Group(name, fields);
        }

        /** The name of the alternative chosen, as the name of the group. */
        public Shape named() {
            return (name, element) -> {
                Member member = members.get(element.tag());
                return member == null ? RAW.tell(name, element) : member.shape.read(member.name, element);
            };
        }

        private Field member(BerElement child) {
            Member member = members.get(child.tag());
            return member == null ? RAW.tell(child.tag().toString(), child) : member.shape.read(member.name, child);
        }
    }
}

package org.x400gate.protocol.bounds;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BitString;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.asn1.TeletexString;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** What the values of an ASN.1 type have to keep. */
@FunctionalInterface
interface Check {
    /** May throw {@link MalformedInput}; {@link #apply} makes a violation of that. */
    void check(BerElement element, Where at);

    Check ANY = (element, at) -> {};

    default void apply(BerElement element, Where at) {
        try {
            check(element, at);
        } catch (MalformedInput fault) {
            at.broken("not readable", "the type that belongs here", fault.clause());
        }
    }

    /** Characters of a string type of one octet each. */
    enum Repertoire {
        PRINTABLE("letters, digits, blank and '()+,-./:=?"),
        NUMERIC("digits and blank"),
        IA5("characters below 128");

        private final String allowed;

        Repertoire(String allowed) {
            this.allowed = allowed;
        }

        private boolean has(int c) {
            boolean digit = c >= '0' && c <= '9' || c == ' ';
            return switch (this) {
                case NUMERIC -> digit;
                case IA5 -> c < 0x80;
                case PRINTABLE ->
                    digit || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c != 0 && "'()+,-./:=?".indexOf(c) >= 0;
            };
        }

        void check(Octets text, Where at) {
            IntStream.range(0, text.length())
                    .filter(i -> !has(text.at(i)))
                    .findFirst()
                    .ifPresent(i -> at.broken(
                            String.format("position %d holds 0x%02X", i + 1, text.at(i)), allowed, "X.680 " + this));
        }
    }

    static Check text(int least, UpperBound most, Repertoire repertoire) {
        return (element, at) -> {
            Octets text = element.octetString();
            at.above(text.length(), "characters", least, most);
            repertoire.check(text, at);
        };
    }

    static Check printable(int least, UpperBound most) {
        return text(least, most, Repertoire.PRINTABLE);
    }

    static Check numeric(int least, UpperBound most) {
        return text(least, most, Repertoire.NUMERIC);
    }

    /** A CHOICE of NumericString and PrintableString. */
    static Check numericOrPrintable(int least, UpperBound most) {
        return (element, at) -> {
            if (element.is(Tag.NUMERIC_STRING)) {
                numeric(least, most).check(element, at);
            } else {
                element.expect(Tag.PRINTABLE_STRING, "string");
                printable(least, most).check(element, at);
            }
        };
    }

    static Check teletex(int least, UpperBound most) {
        return (element, at) ->
                at.above(TeletexString.decode(element.octetString()).length(), "characters", least, most);
    }

    /** Where peers count octets: in the texts for people, which may be cut so that they do. */
    static Check teletexOctets(UpperBound most) {
        return (element, at) -> at.above(element.octetString().length(), "octets", 0, most);
    }

    /** UniversalOrBMPString. */
    static Check universal(UpperBound most) {
        return members()
                .with(
                        Tag.BMP_STRING,
                        "two-octets",
                        (e, at) -> at.above(e.octetString().length() / 2, "characters", 1, most))
                .with(
                        Tag.UNIVERSAL_STRING,
                        "four-octets",
                        (e, at) -> at.above(e.octetString().length() / 4, "characters", 1, most));
    }

    static Check number(int least, UpperBound most) {
        return (element, at) -> at.above(element.longValue(), "", least, most);
    }

    static Check bits(int least, UpperBound most) {
        return (element, at) -> {
            BitString bits = element.bitString();
            at.above(bits.octets().length() * 8L - bits.unusedBits(), "bits", least, most);
        };
    }

    /** As a whole, its own header included. */
    static Check octets(UpperBound most) {
        return (element, at) -> at.above(element.encoding().length(), "octets with their encoding", 0, most);
    }

    static Check items(int least, UpperBound most, Check item) {
        return (element, at) -> {
            at.above(element.children().size(), "elements", least, most);
            items(item).check(element, at);
        };
    }

    static Check items(Check item) {
        return (element, at) -> {
            List<BerElement> children = element.children();
            for (int i = 0; i < children.size(); i++) {
                item.apply(children.get(i), at.item(i + 1));
            }
        };
    }

    static Check later(Supplier<Check> check) {
        return (element, at) -> check.get().check(element, at);
    }

    /** What stands inside an explicit tag, or in its place: peers differ. */
    static Check explicit(Check inner) {
        return (element, at) -> inner.check(element.isConstructed() ? element.only() : element, at);
    }

    /** A type with a tag of its own under a further one, or with that in place of its own. */
    static Check tagged(Tag own, Check inner) {
        return (element, at) -> {
            boolean inside = element.isConstructed()
                    && element.children().size() == 1
                    && element.children().get(0).is(own);
            inner.check(inside ? element.only() : element, at);
        };
    }

    static Members members() {
        return new Members();
    }

    /** A SET, a SEQUENCE whose members differ in their tags, or a CHOICE's content; one that is not known is carried. */
    final class Members implements Check {
        private record Member(String name, Check check) {}

        private final Map<Tag, Member> members = new HashMap<>();
        private final Map<Tag, String> required = new LinkedHashMap<>();

        Members with(Tag tag, String name, Check check) {
            members.put(tag, new Member(name, check));
            return this;
        }

        Members with(int contextTag, String name, Check check) {
            return with(Tag.context(contextTag), name, check);
        }

        Members require(Tag tag, String name, Check check) {
            required.put(tag, name);
            return with(tag, name, check);
        }

        Members withAll(Members others) {
            members.putAll(others.members);
            required.putAll(others.required);
            return this;
        }

        @Override
        public void check(BerElement element, Where at) {
            List<BerElement> children = element.children();
            for (BerElement child : children) {
                one(child, at);
            }
            required.forEach((tag, name) -> {
                if (children.stream().noneMatch(child -> child.is(tag))) {
                    at.in(name).broken("missing", "one", "X.690 8.9");
                }
            });
        }

        /** The element itself is one of the members. */
        void one(BerElement child, Where at) {
            Member member = members.get(child.tag());
            if (member != null) {
                member.check.apply(child, at.in(member.name));
            }
        }
    }
}

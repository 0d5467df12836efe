package org.x400gate.protocol.described;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** One field of a data unit, by the name that the standard gives it. */
public sealed interface Field {
    String name();

    /** {@code text} is as it came: who prints it makes it fit for a line. */
    record Value(String name, String text) implements Field {}

    /** Octets that mean something only to somebody else, or that nobody here takes apart. */
    record Raw(String name, Octets octets) implements Field {}

    /** What a person wrote: for those only who ask for contents. {@code text} where it can be read as such. */
    record Contents(String name, Octets octets, Optional<String> text) implements Field {}

    /** A secret: that it is there, and nothing else. */
    record Hidden(String name) implements Field {}

    record Group(String name, List<Field> fields) implements Field {
        public Group {
            fields = List.copyOf(fields);
        }
    }

    /** What could not be read: layer, offset, clause and reason, and the octets it was to be read from. */
    record Fault(String name, MalformedInput reason, Octets octets) implements Field {}

    static Field of(String name, long value) {
        return new Value(name, Long.toString(value));
    }

    /** A number with the standard's word for it: {@code urgent(2)}. */
    static Field ofCode(String name, long code, Optional<String> word) {
        return new Value(name, word.map(known -> known + "(" + code + ")").orElse(Long.toString(code)));
    }

    /** A selector, reference or identifier: in quotes where it is printable, and always in hexadecimal digits. */
    static Field ofName(String name, Octets octets) {
        String text = isPrintable(octets) ? "'" + octets.toString(StandardCharsets.US_ASCII) + "' " : "";
        return new Value(name, text + "0x" + octets.toHex());
    }

    /** The same of a reference of session, in which reliable transfer puts a BER value: of a short one what is in it. */
    static Field ofReference(String name, Octets octets) {
        boolean single = octets.length() > 2 && octets.at(1) == octets.length() - 2;
        Octets inner = single ? octets.from(2) : Octets.EMPTY;
        if (isPrintable(inner)) {
            return new Value(name, "'" + inner.toString(StandardCharsets.US_ASCII) + "' 0x" + octets.toHex());
        }
        if (single && octets.at(0) == Tag.INTEGER.number() && inner.length() <= 4) {
            return new Value(name, new BigInteger(inner.toByteArray()) + " 0x" + octets.toHex());
        }
        return ofName(name, octets);
    }

    private static boolean isPrintable(Octets octets) {
        boolean printable = !octets.isEmpty();
        for (int at = 0; at < octets.length(); at++) {
            printable &= octets.at(at) >= ' ' && octets.at(at) < 0x7F;
        }
        return printable;
    }

    /** Words of a set of bits. */
    static Field ofWords(String name, List<String> words) {
        return new Value(name, words.stream().collect(Collectors.joining(",", "{", "}")));
    }

    /** The same without any octets: for what may hold a secret in a place that could not be read. */
    default Field withoutOctets() {
        if (this instanceof Raw raw) {
            return new Value(raw.name, raw.octets.length() + " octets, not shown");
        }
        if (this instanceof Fault fault) {
            return new Fault(fault.name, fault.reason, Octets.EMPTY);
        }
        if (this instanceof Group group) {
            return new Group(
                    group.name, group.fields.stream().map(Field::withoutOctets).toList());
        }
        return this;
    }

    /** The same without octets and with no text but numbers and words of the standards: where even names are doubtful. */
    default Field withoutTexts() {
        if (this instanceof Value value) {
            return value.text.matches(
                            "[a-zA-Z0-9-]*\\([0-9.]+\\)|[0-9.,]+|\\{[a-z0-9,-]*\\}|true|false|present|[0-9]+ octets.*")
                    ? this
                    : new Value(value.name, "not shown");
        }
        return this instanceof Group group
                ? new Group(
                        group.name,
                        group.fields.stream().map(Field::withoutTexts).toList())
                : withoutOctets();
    }

    /** Whether it, or anything in it, could not be read. */
    default boolean isFaulty() {
        return this instanceof Fault
                || this instanceof Group group && group.fields.stream().anyMatch(Field::isFaulty);
    }
}

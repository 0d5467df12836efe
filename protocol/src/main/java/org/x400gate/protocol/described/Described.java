package org.x400gate.protocol.described;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** A data unit in words: the name that its standard gives it, and its fields in the order in which they came. */
public record Described(String name, List<Field> fields) {
    public Described {
        fields = List.copyOf(fields);
    }

    public static Described of(String name, Field... fields) {
        return new Described(name, List.of(fields));
    }

    /** Octets that are no unit of the layer they came to. */
    public static Described unreadable(String name, MalformedInput reason, Octets octets) {
        return of(name, new Field.Fault("fault", reason, octets));
    }

    public Described with(Field more) {
        List<Field> all = new ArrayList<>(fields);
        all.add(more);
        return new Described(name, all);
    }

    /** With what the decoder that works for the gateway objects to; as it is if that takes the unit. */
    public Described checkedBy(Supplier<?> decoder) {
        try {
            decoder.get();
            return this;
        } catch (MalformedInput refused) {
            boolean told = fields.stream()
                    .anyMatch(field -> field instanceof Field.Fault fault
                            && fault.reason().getMessage().equals(refused.getMessage()));
            return told ? this : with(new Field.Fault("fault", refused, Octets.EMPTY));
        }
    }

    public Described withoutOctets() {
        return new Described(name, fields.stream().map(Field::withoutOctets).toList());
    }

    /** For a unit that carries secrets: nothing of what could not be read, and no names if anything could not be read. */
    public Described discreet() {
        return new Described(
                name,
                fields.stream()
                        .map(field -> isFaulty() ? field.withoutTexts() : field.withoutOctets())
                        .toList());
    }

    public boolean isFaulty() {
        return fields.stream().anyMatch(Field::isFaulty);
    }
}

package org.x400gate.protocol.hostile;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.x400gate.protocol.octets.Octets;

/** A decoded value as text in which two encodings of one value look alike: BER that it carries along is made canonical. */
final class Plain {
    private Plain() {}

    static String of(Object value, boolean sorted) {
        if (value instanceof Octets octets) {
            return BerTree.readAll(octets)
                    .map(trees -> joined(
                            trees.stream()
                                    .map(tree -> (sorted ? tree.sorted() : tree)
                                            .canonical(false)
                                            .toHex()),
                            sorted))
                    .orElseGet(octets::toHex);
        }
        if (value instanceof Optional<?> maybe) {
            return maybe.map(inside -> "(" + of(inside, sorted) + ")").orElse("()");
        }
        if (value instanceof Collection<?> many) {
            List<String> texts = new ArrayList<>();
            many.forEach(one -> texts.add(of(one, sorted)));
            return (sorted ? texts.stream().sorted().toList() : texts).toString();
        }
        if (value instanceof Record record) {
            StringBuilder text = new StringBuilder(record.getClass().getSimpleName());
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                text.append(' ')
                        .append(component.getName())
                        .append('=')
                        .append(of(component(record, component), sorted));
            }
            return "{" + text + "}";
        }
        return String.valueOf(value);
    }

    /** Several elements are the contents of a SET. */
    private static String joined(Stream<String> elements, boolean sorted) {
        return (sorted ? elements.sorted() : elements).collect(Collectors.joining(" "));
    }

    private static Object component(Record record, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException fault) {
            throw new AssertionError(fault);
        }
    }
}

package org.x400gate.protocol.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.x400gate.protocol.octets.Octets;

/**
 * One side of an exploration as numbers. What an end does depends on its value and the event alone, so that each step is
 * taken once, however many states of the whole it appears in.
 */
final class Half<E extends End<E>> {
    /** A {@link Move} in numbers; {@code next} means nothing if {@code broken} says what went wrong. */
    record Step(String label, Move.Kind kind, int next, int[] sent, String broken) {
        boolean isBroken() {
            return !broken.isEmpty();
        }
    }

    private final String name;
    private final Numbering<E> ends;
    private final Numbering<Octets> units;
    private final List<List<Step>> moves = new ArrayList<>();
    private final List<Step[]> deliveries = new ArrayList<>();
    private final Map<Integer, Step> closed = new HashMap<>();
    private final Map<Integer, Step> cut = new HashMap<>();

    Half(String name, int bits, Numbering<Octets> units) {
        this.name = name;
        this.ends = new Numbering<>(bits, "states of the " + name);
        this.units = units;
    }

    int number(E end) {
        return ends.of(end);
    }

    E end(int number) {
        return ends.value(number);
    }

    Stream<E> ends() {
        return IntStream.range(0, ends.size()).mapToObj(ends::value);
    }

    int size() {
        return ends.size();
    }

    List<Step> moves(int end) {
        while (moves.size() <= end) {
            moves.add(ends.value(moves.size()).moves().stream().map(this::step).toList());
        }
        return moves.get(end);
    }

    Step on(int end, int unit) {
        while (deliveries.size() <= end) {
            deliveries.add(new Step[0]);
        }
        Step[] known = deliveries.get(end);
        if (known.length <= unit) {
            known = Arrays.copyOf(known, unit + 1);
            deliveries.set(end, known);
        }
        if (known[unit] == null) {
            known[unit] = step(ends.value(end).on(units.value(unit)));
        }
        return known[unit];
    }

    Step onClosed(int end, boolean broken) {
        return (broken ? cut : closed)
                .computeIfAbsent(end, number -> step(ends.value(number).onClosed(broken)));
    }

    private Step step(Move<E> move) {
        int[] sent = move.sent().stream().mapToInt(units::of).toArray();
        int next = move.next().map(ends::of).orElse(0);
        return new Step(name + " " + move.label(), move.kind(), next, sent, move.broken());
    }
}

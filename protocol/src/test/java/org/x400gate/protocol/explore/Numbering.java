package org.x400gate.protocol.explore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Equal values have one number, counted from 0 in the order in which they are first seen. */
final class Numbering<T> {
    private final Map<T, Integer> numbers = new HashMap<>();
    private final List<T> values = new ArrayList<>();
    private final int limit;
    private final String what;

    Numbering(int bits, String what) {
        this.limit = 1 << bits;
        this.what = what;
    }

    int of(T value) {
        Integer known = numbers.get(value);
        if (known != null) {
            return known;
        }
        if (values.size() == limit) {
            throw new IllegalStateException("more than " + limit + " " + what);
        }
        numbers.put(value, values.size());
        values.add(value);
        return values.size() - 1;
    }

    T value(int number) {
        return values.get(number);
    }

    int size() {
        return values.size();
    }
}

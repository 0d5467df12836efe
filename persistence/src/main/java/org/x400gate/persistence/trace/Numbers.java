package org.x400gate.persistence.trace;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Numbers of recipients in their order, by ranges: "1-3,7". Ten thousand that follow each other take no more room than two. */
public record Numbers(String text) {
    public static final Numbers NONE = new Numbers("");

    public static Numbers of(Collection<Integer> numbers) {
        StringBuilder text = new StringBuilder();
        int first = 0;
        int last = -1;
        for (int number : new TreeSet<>(numbers)) {
            if (number != last + 1 || last < 0) {
                append(text, first, last);
                first = number;
            }
            last = number;
        }
        append(text, first, last);
        return new Numbers(text.toString());
    }

    private static void append(StringBuilder text, int first, int last) {
        if (last < 0) {
            return;
        }
        text.append(text.length() == 0 ? "" : ",").append(first);
        if (last > first) {
            text.append('-').append(last);
        }
    }

    public int count() {
        int count = 0;
        for (int[] range : ranges()) {
            count += range[1] - range[0] + 1;
        }
        return count;
    }

    /** The first of them, at most so many. */
    public List<Integer> first(int max) {
        List<Integer> numbers = new ArrayList<>();
        for (int[] range : ranges()) {
            for (int number = range[0]; number <= range[1] && numbers.size() < max; number++) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    private List<int[]> ranges() {
        List<int[]> ranges = new ArrayList<>();
        for (String range : text.isEmpty() ? new String[0] : text.split(",")) {
            int dash = range.indexOf('-');
            int first = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
            ranges.add(new int[] {first, dash < 0 ? first : Integer.parseInt(range.substring(dash + 1))});
        }
        return ranges;
    }

    @Override
    public String toString() {
        return text;
    }
}

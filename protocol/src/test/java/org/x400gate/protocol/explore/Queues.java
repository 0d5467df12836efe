package org.x400gate.protocol.explore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What may be under way in one direction, units in their order, each such sequence by a number; 0 is nothing. */
final class Queues {
    static final int NOTHING = 0;

    private static final int UNKNOWN = -1;

    /** A sequence: its first unit, what follows that, how long it is, and what it is with one more unit behind. */
    private static final class Sequence {
        private final int first;
        private final int rest;
        private final int length;
        private int[] longer = new int[0];

        private Sequence(int first, int rest, int length) {
            this.first = first;
            this.rest = rest;
            this.length = length;
        }
    }

    private final List<Sequence> sequences = new ArrayList<>(List.of(new Sequence(UNKNOWN, NOTHING, 0)));
    private final int limit;
    private int longest;

    Queues(int bits) {
        this.limit = 1 << bits;
    }

    int first(int queue) {
        return sequences.get(queue).first;
    }

    int rest(int queue) {
        return sequences.get(queue).rest;
    }

    int length(int queue) {
        return sequences.get(queue).length;
    }

    int longest() {
        return longest;
    }

    int append(int queue, int[] units) {
        int result = queue;
        for (int unit : units) {
            result = append(result, unit);
        }
        return result;
    }

    private int append(int queue, int unit) {
        Sequence here = sequences.get(queue);
        if (here.longer.length <= unit) {
            int known = here.longer.length;
            here.longer = Arrays.copyOf(here.longer, unit + 1);
            Arrays.fill(here.longer, known, unit + 1, UNKNOWN);
        }
        if (here.longer[unit] == UNKNOWN) {
            // the rest first: every sequence has one number, however it came to be
            boolean single = queue == NOTHING;
            Sequence next = new Sequence(
                    single ? unit : here.first, single ? NOTHING : append(here.rest, unit), here.length + 1);
            if (sequences.size() == limit) {
                throw new IllegalStateException("more than " + limit + " sequences under way");
            }
            here.longer[unit] = sequences.size();
            sequences.add(next);
            longest = Math.max(longest, next.length);
        }
        return here.longer[unit];
    }
}

package org.x400gate.protocol.explore;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.x400gate.protocol.octets.Octets;

/**
 * Visits, breadth first, every state that two ends and the units under way between them can reach, in any order of
 * deliveries, requests, timers and breaks; each state once.
 *
 * <p>A state is one number: both ends and what is under way in each direction, each by its own number. The wire keeps
 * the order of what it carries and may delay it for ever. A user asks for nothing that sends while {@code queueBound}
 * units are under way already; what a stack answers by itself is never held back. When the connection breaks each end
 * may still get any part of what is under way to it, since each may hear of it at any moment.
 *
 * <p>Afterwards: from every state some way leads to the state where both have hung up, on deliveries and willing users
 * alone: no timer, no abort, no break, no rejection.
 */
public final class Exploration<E extends End<E>> {
    private static final int END_BITS = 18;
    private static final int QUEUE_BITS = 14;
    private static final int MAX_VIOLATIONS = 5;

    /** What holds of two ends at once; {@code quiet} if nothing is under way. Empty if all is well. */
    public interface Law<E> {
        Optional<String> brokenBy(E left, E right, boolean quiet);
    }

    /** How much was seen. */
    public record Counts(
            int states,
            long transitions,
            int depth,
            int leftEnds,
            int rightEnds,
            int units,
            int longestQueue,
            int finals,
            long millis) {}

    private interface Visitor {
        void visit(Half.Step step, long next);
    }

    private final Numbering<Octets> units = new Numbering<>(16, "kinds of units");
    private final Queues queues = new Queues(QUEUE_BITS);
    private final Half<E> left = new Half<>("I", END_BITS, units);
    private final Half<E> right = new Half<>("R", END_BITS, units);
    private final StateTable seen = new StateTable();
    private final Set<Long> lawful = new HashSet<>();
    private final Map<String, String> violations = new LinkedHashMap<>();
    private final Law<E> law;
    private final int queueBound;
    private final int maxStates;
    private long transitions;

    public Exploration(Law<E> law, int queueBound, int maxStates) {
        this.law = law;
        this.queueBound = queueBound;
        this.maxStates = maxStates;
    }

    /** The first broken promises, each with the shortest way there. */
    public List<String> violations() {
        return List.copyOf(violations.values());
    }

    /** Every value that the left end took, then every one of the right. */
    public Stream<E> ends() {
        return Stream.concat(left.ends(), right.ends());
    }

    /** From these two and what they have already on the wire. */
    public Counts run(Move.Outcome<E> first, Move.Outcome<E> second) {
        long began = System.nanoTime();
        int toRight = queues.append(
                Queues.NOTHING, first.sent().stream().mapToInt(units::of).toArray());
        int toLeft = queues.append(
                Queues.NOTHING, second.sent().stream().mapToInt(units::of).toArray());
        seen.add(state(left.number(first.next()), right.number(second.next()), toRight, toLeft), 0);
        int depth = 0;
        int from = 0;
        while (from < seen.size() && violations.size() < MAX_VIOLATIONS) {
            int to = seen.size();
            for (int index = from; index < to && violations.size() < MAX_VIOLATIONS; index++) {
                expand(index);
            }
            from = to;
            depth++;
        }
        int finals = violations.isEmpty() ? requireWaysOut() : 0;
        return new Counts(
                seen.size(),
                transitions,
                depth - 1,
                left.size(),
                right.size(),
                units.size(),
                queues.longest(),
                finals,
                (System.nanoTime() - began) / 1_000_000);
    }

    private void expand(int index) {
        long state = seen.state(index);
        successors(state, (step, next) -> {
            transitions++;
            if (step.isBroken()) {
                violated(index, step.label(), step.broken());
            } else if (seen.add(next, index)) {
                lawBreak(next).ifPresent(text -> violated(index, step.label(), text));
            }
        });
        if (seen.size() > maxStates) {
            throw new IllegalStateException("more than " + maxStates + " states");
        }
    }

    private Optional<String> lawBreak(long state) {
        boolean quiet = toRight(state) == Queues.NOTHING && toLeft(state) == Queues.NOTHING;
        long pair = (long) leftEnd(state) << END_BITS | rightEnd(state);
        return lawful.add(pair << 1 | (quiet ? 1 : 0))
                ? law.brokenBy(left.end(leftEnd(state)), right.end(rightEnd(state)), quiet)
                : Optional.empty();
    }

    // ---- one step

    private void successors(long state, Visitor visitor) {
        side(state, true, visitor);
        side(state, false, visitor);
    }

    private void side(long state, boolean isLeft, Visitor visitor) {
        Half<E> here = isLeft ? left : right;
        Half<E> there = isLeft ? right : left;
        int end = isLeft ? leftEnd(state) : rightEnd(state);
        int peer = isLeft ? rightEnd(state) : leftEnd(state);
        int incoming = isLeft ? toLeft(state) : toRight(state);
        int outgoing = isLeft ? toRight(state) : toLeft(state);
        if (here.end(end).gone()) {
            return;
        }
        boolean full = queues.length(outgoing) >= queueBound;
        for (Half.Step step : here.moves(end)) {
            if (!full || step.sent().length == 0 || !step.kind().isAsked()) {
                take(state, isLeft, step, incoming, visitor);
            }
        }
        if (incoming != Queues.NOTHING) {
            take(state, isLeft, here.on(end, queues.first(incoming)), queues.rest(incoming), visitor);
        }
        boolean drained = incoming == Queues.NOTHING && there.end(peer).gone();
        take(state, isLeft, here.onClosed(end, !drained), incoming, visitor);
    }

    /** Nothing is under way to who has hung up. */
    private void take(long state, boolean isLeft, Half.Step step, int incomingRest, Visitor visitor) {
        if (step.isBroken()) {
            visitor.visit(step, state);
            return;
        }
        Half<E> here = isLeft ? left : right;
        Half<E> there = isLeft ? right : left;
        int peer = isLeft ? rightEnd(state) : leftEnd(state);
        int outgoing = isLeft ? toRight(state) : toLeft(state);
        int out = there.end(peer).gone() ? Queues.NOTHING : queues.append(outgoing, step.sent());
        int in = here.end(step.next()).gone() ? Queues.NOTHING : incomingRest;
        visitor.visit(step, isLeft ? state(step.next(), peer, out, in) : state(peer, step.next(), in, out));
    }

    // ---- ways out

    /** The number of states in which both have hung up; a state from which none is reachable is a violation. */
    private int requireWaysOut() {
        BitSet ends = new BitSet(seen.size());
        for (int index = 0; index < seen.size(); index++) {
            if (isFinal(seen.state(index))) {
                ends.set(index);
            }
        }
        int finals = ends.cardinality();
        int before;
        do {
            before = ends.cardinality();
            for (int index = ends.previousClearBit(seen.size() - 1); index >= 0; index = before(ends, index)) {
                if (leadsTo(ends, seen.state(index))) {
                    ends.set(index);
                }
            }
        } while (ends.cardinality() > before);
        int stuck = ends.nextClearBit(0);
        if (stuck < seen.size()) {
            violated(stuck, "", "no way to a good end");
        }
        return finals;
    }

    private static int before(BitSet set, int index) {
        return index == 0 ? -1 : set.previousClearBit(index - 1);
    }

    private boolean isFinal(long state) {
        return left.end(leftEnd(state)).gone() && right.end(rightEnd(state)).gone();
    }

    private boolean leadsTo(BitSet ends, long state) {
        boolean[] found = new boolean[1];
        successors(state, (step, next) -> {
            if (!found[0] && step.kind().leadsToTheEnd()) {
                found[0] = ends.get(seen.indexOf(next));
            }
        });
        return found[0];
    }

    // ---- telling

    private void violated(int index, String last, String text) {
        if (violations.containsKey(text)) {
            return;
        }
        List<String> way = new ArrayList<>();
        way.add(last);
        for (int at = index; at != 0; at = seen.parent(at)) {
            way.add(0, label(seen.parent(at), seen.state(at)));
        }
        violations.put(
                text,
                text + "\n    after: " + String.join("; ", way) + "\n    at: "
                        + left.end(leftEnd(seen.state(index))) + "\n        "
                        + right.end(rightEnd(seen.state(index))));
    }

    private String label(int from, long to) {
        String[] found = new String[] {"?"};
        successors(seen.state(from), (step, next) -> {
            if (next == to) {
                found[0] = step.label();
            }
        });
        return found[0];
    }

    // ---- a state as a number

    private static long state(int leftEnd, int rightEnd, int toRight, int toLeft) {
        return (((long) leftEnd << END_BITS | rightEnd) << QUEUE_BITS | toRight) << QUEUE_BITS | toLeft;
    }

    private static int leftEnd(long state) {
        return (int) (state >>> END_BITS + 2 * QUEUE_BITS);
    }

    private static int rightEnd(long state) {
        return (int) (state >>> 2 * QUEUE_BITS) & (1 << END_BITS) - 1;
    }

    private static int toRight(long state) {
        return (int) (state >>> QUEUE_BITS) & (1 << QUEUE_BITS) - 1;
    }

    private static int toLeft(long state) {
        return (int) state & (1 << QUEUE_BITS) - 1;
    }
}

package org.x400gate.protocol.explore;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.x400gate.protocol.octets.Octets;

/**
 * A step that one end may take: what it becomes, and what it sends meanwhile; or, with nothing it becomes, the promise
 * that this step broke.
 */
public record Move<E>(String label, Kind kind, Optional<E> next, List<Octets> sent, String broken) {
    /** Why it is taken. */
    public enum Kind {
        /** The user's part in a good end: what it owes, or all that is still to be asked for. */
        WILLING,
        /** Anything else that the user may ask for, but for an end at once. */
        REQUEST,
        /** The user's abort. */
        ABORT,
        TIMER,
        DELIVERY,
        /** The peer hung up, and all that it sent has been delivered. */
        CLOSED,
        /** The connection breaks; what is under way is lost. */
        CUT;

        boolean isAsked() {
            return this == WILLING || this == REQUEST;
        }

        /** Whether willing users and patience alone lead on by it: no timer, no abort, no broken wire. */
        boolean leadsToTheEnd() {
            return this == WILLING || this == DELIVERY || this == CLOSED;
        }
    }

    /** What a step leads to. */
    public record Outcome<E>(E next, List<Octets> sent) {}

    public Move {
        sent = List.copyOf(sent);
    }

    /** Takes the step; a {@link Violation} in it is kept. */
    public static <E> Move<E> of(String label, Kind kind, Supplier<Outcome<E>> step) {
        try {
            Outcome<E> outcome = step.get();
            return new Move<>(label, kind, Optional.of(outcome.next()), outcome.sent(), "");
        } catch (Violation violation) {
            return new Move<>(label, kind, Optional.empty(), List.of(), violation.getMessage());
        }
    }
}

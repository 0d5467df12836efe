package org.x400gate.loadtest.flood;

import java.time.Duration;

/**
 * How a flood of so many attempts goes: first the warm-up, then batch after batch with a rest point behind each.
 *
 * @param warmUp attempts before the first rest point
 * @param batches of the rest
 */
record Course(long attempts, long warmUp, int batches) {
    /** So many measured attempts, and all that can be shown must be. */
    private static final long WHOLE = 500_000;

    private static final long MIN_ATTEMPTS = 1_000;
    private static final int MANY_BATCHES = 30;
    private static final int FEW_BATCHES = 5;

    /** What a gateway on two cores that it shares with the flood about manages; for the pace of live transfers only. */
    private static final int GUESSED_RATE = 1_000;

    private static final Duration SHORTEST_TRANSFER = Duration.ofSeconds(10);
    private static final Duration LONGEST_TRANSFER = Duration.ofSeconds(60);

    Course {
        if (attempts < MIN_ATTEMPTS) {
            throw new IllegalArgumentException("--attempts " + attempts + ": at least " + MIN_ATTEMPTS);
        }
    }

    static Course of(long attempts) {
        boolean whole = attempts - Growth.WARM_UP >= WHOLE;
        return new Course(attempts, whole ? Growth.WARM_UP : attempts / 5, whole ? MANY_BATCHES : FEW_BATCHES);
    }

    /** Whether its verdict has to be complete. */
    boolean whole() {
        return warmUp >= Growth.WARM_UP && attempts - warmUp >= WHOLE;
    }

    /** Attempts that have been made at the rest point with this number; the first, 0, stands behind the warm-up. */
    long at(int restPoint) {
        return warmUp + (attempts - warmUp) * restPoint / batches;
    }

    /** So slow that each live association is in the middle of one nearly always, and so quick that several come through. */
    Duration transfer() {
        Duration third = Duration.ofSeconds(attempts / GUESSED_RATE / 3);
        if (third.compareTo(SHORTEST_TRANSFER) < 0) {
            return SHORTEST_TRANSFER;
        }
        return third.compareTo(LONGEST_TRANSFER) > 0 ? LONGEST_TRANSFER : third;
    }
}

package org.x400gate.loadtest.crash;

import java.util.Random;

/** How senders and sinks behave: by chance badly, or, while all is to come through, well. */
final class Conduct {
    /** Percent. */
    static final int REFUSED_AT_THE_DOOR = 3;

    static final int REFUSED_FOR_NOW = 4;
    static final int DROPPED_UNTAKEN = 2;
    static final int DROPPED_TAKEN = 2;
    static final int ANSWERED_AND_DROPPED = 2;
    static final int DELAYED = 5;
    static final int SENDER_DROPS = 3;

    private static final int MAX_DELAY_MILLIS = 400;

    private final Random dice;
    private boolean good;

    Conduct(long seed) {
        dice = new Random(seed);
    }

    synchronized void behave(boolean well) {
        good = well;
    }

    synchronized boolean happens(int percent) {
        return dice.nextInt(100) < percent && !good;
    }

    /** Before an answer; mostly none. */
    synchronized int delayMillis() {
        return happens(DELAYED) ? 1 + dice.nextInt(MAX_DELAY_MILLIS) : 0;
    }

    /** 0 to {@code bound} - 1. */
    synchronized int any(int bound) {
        return dice.nextInt(bound);
    }
}

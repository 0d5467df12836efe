package org.x400gate.loadtest.crash;

import java.time.Duration;
import java.time.Instant;

/**
 * Something that was done to a gateway or to what it stands on, and what it excuses: a copy that its sink took while the
 * outcome could not be kept.
 *
 * @param what in which cycle, at which point, for the figures
 */
record Incident(String what, Window window, Instant from, Instant to) {
    /**
     * What lies between a sink's having something and the disk: the answer, which the sink may delay, the gateway's turn to read it,
     * and the synced write under way and the next. On a machine with other work that takes as long as others wait for the same.
     */
    private static final Duration IN_FLIGHT = Duration.ofSeconds(1);

    /** No disk is as slow. */
    private static final Duration MOST_WAITED = Duration.ofSeconds(10);

    /** What a dead process has sent is with the kernel, and its sink takes it all the same; none is up again so soon. */
    private static final Duration LEFT_BEHIND = Duration.ofSeconds(1);

    /** Within which something may be sent twice. */
    enum Window {
        DIED("taken by its sink, the gateway killed before the outcome was on disk"),
        STORE_FAILED("taken by its sink, the outcome refused by a disk that failed"),
        DATABASE_DIED("taken by its sink, the database killed before the outcome was committed"),
        STOPPED("on its way when its gateway was stopped past its lease"),
        SINK_DROPPED("taken by its sink, which then dropped the connection");

        private final String words;

        Window(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }

        /** Of so many gateways. */
        int hit(int gateways) {
            return this == DATABASE_DIED ? gateways : 1;
        }
    }

    static Incident at(String what, Window window, Instant moment) {
        return new Incident(what, window, moment, moment);
    }

    /** Whether what its sink took at that time may have been on its way to the disk, when others waited so long for it. */
    boolean excuses(Instant taken, Duration waited) {
        Duration before = IN_FLIGHT.plus(waited.compareTo(MOST_WAITED) < 0 ? waited : MOST_WAITED);
        return !taken.isBefore(from.minus(before)) && !taken.isAfter(to.plus(LEFT_BEHIND));
    }
}

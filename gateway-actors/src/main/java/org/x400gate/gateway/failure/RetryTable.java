package org.x400gate.gateway.failure;

import java.time.Duration;
import java.util.List;

/** The pauses after the first, second, ... failed try; the last one is for all that follow. */
public record RetryTable(List<Duration> pauses) {
    /** 1, 5, 15, 60 min, 2, 3, 6, 12, 24 h. */
    public static final RetryTable STANDARD = new RetryTable(List.of(
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(60),
            Duration.ofHours(2),
            Duration.ofHours(3),
            Duration.ofHours(6),
            Duration.ofHours(12),
            Duration.ofHours(24)));

    public RetryTable {
        pauses = List.copyOf(pauses);
        if (pauses.isEmpty() || pauses.stream().anyMatch(pause -> pause.isNegative() || pause.isZero())) {
            throw new IllegalArgumentException("a retry table has one pause or more, each longer than zero");
        }
    }

    /** The pause after the n-th failed try in a row; {@code failures} is 1 or more. */
    public Duration after(int failures) {
        return pauses.get(Math.min(Math.max(failures, 1), pauses.size()) - 1);
    }
}

package org.x400gate.protocol.mixer;

import java.time.Instant;

/** The span that UTCTime can name with its two digits of a year. */
final class Times {
    private static final Instant FIRST = Instant.parse("1950-01-02T00:00:00Z");
    private static final Instant LAST = Instant.parse("2049-12-30T00:00:00Z");

    private Times() {}

    static boolean isUtcTime(Instant instant) {
        return instant.isAfter(FIRST) && instant.isBefore(LAST);
    }
}

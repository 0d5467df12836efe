package org.x400gate.protocol.mixer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.x400gate.protocol.mime.HeaderField;

/** The span that UTCTime can name with its two digits of a year. */
public final class Times {
    private static final Instant FIRST = Instant.parse("1950-01-02T00:00:00Z");
    private static final Instant LAST = Instant.parse("2049-12-30T00:00:00Z");

    private Times() {}

    static boolean isUtcTime(Instant instant) {
        return instant.isAfter(FIRST) && instant.isBefore(LAST);
    }

    /** The date in a field of Internet mail, if X.400 can name it. */
    public static Optional<Instant> in(HeaderField field) {
        return field.date().map(OffsetDateTime::toInstant).filter(Times::isUtcTime);
    }
}

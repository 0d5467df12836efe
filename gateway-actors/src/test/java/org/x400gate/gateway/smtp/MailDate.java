package org.x400gate.gateway.smtp;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.x400gate.protocol.mime.HeaderField;

/** Dates as fields of mail have them. */
public final class MailDate {
    private MailDate() {}

    public static String of(Instant time) {
        return HeaderField.ofDate("Date", time.atOffset(ZoneOffset.UTC)).body();
    }

    /** From now on. */
    public static String in(Duration time) {
        return of(Instant.now().plus(time));
    }
}

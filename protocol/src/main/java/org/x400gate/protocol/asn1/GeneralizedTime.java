package org.x400gate.protocol.asn1;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * GeneralizedTime (X.680 46): read with or without minutes, seconds, fraction and zone, always sent as
 * {@code YYYYMMDDhhmmssZ}. A local time, which names no zone, is read as UTC: nobody knows whose it is.
 */
public final class GeneralizedTime {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");
    private static final Pattern FORM =
            Pattern.compile("([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})?)?"
                    + "(?:[.,][0-9]{1,20})?(?:Z|([+-][0-9]{2}(?:[0-9]{2})?))?");
    private static final DateTimeFormatter SENT =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private GeneralizedTime() {}

    /** To the second: a fraction is passed over. */
    public static Instant decode(BerElement element) {
        Matcher form = FORM.matcher(element.string(StandardCharsets.ISO_8859_1));
        if (!form.matches()) {
            throw element.fault("X.680 46", "not a GeneralizedTime");
        }
        try {
            // A leap second is the last one of its minute: Instant knows none.
            Instant time = LocalDateTime.of(
                            number(form, 1),
                            number(form, 2),
                            number(form, 3),
                            number(form, 4),
                            number(form, 5),
                            number(form, 6) == 60 ? 59 : number(form, 6))
                    .toInstant(form.group(7) == null ? ZoneOffset.UTC : ZoneOffset.of(form.group(7)));
            if (!isGeneralizedTime(time)) {
                throw element.fault("X.680 46", "GeneralizedTime outside of its four-digit years");
            }
            return time;
        } catch (DateTimeException impossible) {
            throw element.fault("X.680 46", "GeneralizedTime that is no date: " + impossible.getMessage());
        }
    }

    public static boolean isGeneralizedTime(Instant time) {
        return !time.isBefore(FIRST) && !time.isAfter(LAST);
    }

    /** Throws IllegalArgumentException for a year that has not four digits. */
    public static BerNode node(Tag tag, Instant time) {
        if (!isGeneralizedTime(time)) {
            throw new IllegalArgumentException(time + " has no GeneralizedTime");
        }
        return BerNode.ascii(tag, SENT.format(time.truncatedTo(ChronoUnit.SECONDS)));
    }

    private static int number(Matcher form, int group) {
        return form.group(group) == null ? 0 : Integer.parseInt(form.group(group));
    }
}

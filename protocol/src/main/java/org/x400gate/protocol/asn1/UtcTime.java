package org.x400gate.protocol.asn1;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.protocol.octets.MalformedInput;

/**
 * UTCTime (X.680 47): read with or without seconds and with any zone offset, always sent as {@code YYMMDDhhmmssZ}.
 *
 * <p>Two digits of a year mean 1950 to 2049. The standard leaves that to bilateral agreement; peers use this window too.
 */
public final class UtcTime {
    /** YYMMDDhhmmssZ. */
    private static final int FORM_OCTETS = 13;

    private static final int FIRST_YEAR = 1950;
    private static final Instant FIRST = Instant.parse("1950-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("2050-01-01T00:00:00Z");
    private static final Pattern FORM = Pattern.compile(
            "([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})?(?:Z|([+-])([0-9]{2})([0-9]{2}))");
    private static final int MAX_OFFSET_MINUTES = 18 * 60;

    private UtcTime() {}

    public static Instant decode(BerElement element) {
        Matcher form = FORM.matcher(element.string(java.nio.charset.StandardCharsets.ISO_8859_1));
        if (!form.matches()) {
            throw fault(element, "not a UTCTime");
        }
        int year = FIRST_YEAR + (number(form, 1) + 50) % 100;
        int second = form.group(6) == null ? 0 : number(form, 6);
        try {
            // A leap second is the last one of its minute: Instant knows none.
            LocalDateTime local = LocalDateTime.of(
                    year, number(form, 2), number(form, 3), number(form, 4), number(form, 5), Math.min(second, 59));
            if (second > 60) {
                throw fault(element, "UTCTime with second " + second);
            }
            return within(element, local.toInstant(offset(element, form)));
        } catch (DateTimeException impossible) {
            throw fault(element, "UTCTime that is no date: " + impossible.getMessage());
        }
    }

    private static ZoneOffset offset(BerElement element, Matcher form) {
        if (form.group(7) == null) {
            return ZoneOffset.UTC;
        }
        int minutes = number(form, 8) * 60 + number(form, 9);
        if (number(form, 9) > 59 || minutes > MAX_OFFSET_MINUTES) {
            throw fault(element, "UTCTime with an offset of " + minutes + " minutes");
        }
        return ZoneOffset.ofTotalSeconds((form.group(7).equals("-") ? -60 : 60) * minutes);
    }

    private static Instant within(BerElement element, Instant instant) {
        if (instant.isBefore(FIRST) || !instant.isBefore(END)) {
            throw fault(element, "UTCTime that its offset moves out of 1950 to 2049");
        }
        return instant;
    }

    private static int number(Matcher form, int group) {
        return Integer.parseInt(form.group(group));
    }

    private static MalformedInput fault(BerElement element, String text) {
        return element.fault("X.680 47", text);
    }

    /** The instant in whole seconds; outside 1950 to 2049 it can't be sent. */
    public static Instant checked(Instant instant) {
        if (instant.isBefore(FIRST) || !instant.isBefore(END)) {
            throw new IllegalArgumentException("UTCTime holds 1950 to 2049 only: " + instant);
        }
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }

    public static BerNode node(Tag tag, Instant instant) {
        LocalDateTime utc = LocalDateTime.ofInstant(checked(instant), ZoneOffset.UTC);
        StringBuilder digits = new StringBuilder(FORM_OCTETS);
        two(digits, utc.getYear() % 100);
        two(digits, utc.getMonthValue());
        two(digits, utc.getDayOfMonth());
        two(digits, utc.getHour());
        two(digits, utc.getMinute());
        two(digits, utc.getSecond());
        return BerNode.ascii(tag, digits.append('Z').toString());
    }

    private static void two(StringBuilder digits, int number) {
        digits.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }
}

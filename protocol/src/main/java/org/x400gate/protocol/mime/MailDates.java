package org.x400gate.protocol.mime;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Date-time of RFC 5322 3.3 with the obsolete years and zones of 4.3; zone names in any case. A zone without a known
 * meaning is -0000 there and is read as +00:00 here.
 */
final class MailDates {
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun");
    private static final Map<String, Integer> ZONE_HOURS = Map.of(
            "ut", 0, "gmt", 0, "est", -5, "edt", -4, "cst", -6, "cdt", -5, "mst", -7, "mdt", -6, "pst", -8, "pdt", -7);
    private static final Pattern DATE =
            Pattern.compile("(?:[a-z]{3,9}\\s*,?\\s*)?(\\d{1,2})[\\s-]+([a-z]{3})[a-z]*[\\s-]+(\\d{2,4})\\s+"
                    + "(\\d{1,2})\\s*:\\s*(\\d{2})(?:\\s*:\\s*(\\d{2}))?\\s*([+-]\\d{4}|[a-z]{1,5})?.*");
    private static final int MAX_LENGTH = 200;

    private MailDates() {}

    static Optional<OffsetDateTime> parse(String body) {
        if (body.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Matcher m = DATE.matcher(withoutComments(body).strip().toLowerCase(Locale.ROOT));
        if (!m.matches() || !MONTHS.contains(m.group(2))) {
            return Optional.empty();
        }
        try {
            // A leap second has no place in java.time: the last second before it.
            int second = m.group(6) == null ? 0 : Math.min(59, Integer.parseInt(m.group(6)));
            return Optional.of(OffsetDateTime.of(
                    year(m.group(3)),
                    MONTHS.indexOf(m.group(2)) + 1,
                    Integer.parseInt(m.group(1)),
                    Integer.parseInt(m.group(4)),
                    Integer.parseInt(m.group(5)),
                    second,
                    0,
                    zone(m.group(7))));
        } catch (DateTimeException impossible) {
            return Optional.empty();
        }
    }

    private static int year(String digits) {
        int year = Integer.parseInt(digits);
        if (digits.length() == 4) {
            return year;
        }
        return digits.length() == 3 || year >= 50 ? year + 1900 : year + 2000;
    }

    private static ZoneOffset zone(String name) {
        if (name == null) {
            return ZoneOffset.UTC;
        }
        if (name.length() == 5 && (name.charAt(0) == '+' || name.charAt(0) == '-')) {
            int sign = name.charAt(0) == '-' ? -1 : 1;
            int hours = Integer.parseInt(name.substring(1, 3));
            int minutes = Integer.parseInt(name.substring(3));
            return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
        }
        return ZoneOffset.ofHours(ZONE_HOURS.getOrDefault(name, 0));
    }

    private static String withoutComments(String body) {
        StringBuilder out = new StringBuilder();
        int depth = 0;
        for (char c : body.toCharArray()) {
            if (c == '(') {
                depth++;
            } else if (c == ')' && depth > 0) {
                depth--;
                out.append(' ');
            } else if (depth == 0) {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** Written without the platform's locale: a Turkish or Japanese one would change the names. */
    static String format(OffsetDateTime date) {
        String month = MONTHS.get(date.getMonthValue() - 1);
        int minutes = date.getOffset().getTotalSeconds() / 60;
        return String.format(
                Locale.ROOT,
                "%s, %d %s %04d %02d:%02d:%02d %s%02d%02d",
                DAYS.get(date.getDayOfWeek().getValue() - 1),
                date.getDayOfMonth(),
                month.substring(0, 1).toUpperCase(Locale.ROOT) + month.substring(1),
                date.getYear(),
                date.getHour(),
                date.getMinute(),
                date.getSecond(),
                minutes < 0 ? "-" : "+",
                Math.abs(minutes) / 60,
                Math.abs(minutes) % 60);
    }
}

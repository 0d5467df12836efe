package org.x400gate.protocol.mixer;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;

/**
 * Why something was not delivered, in the numbers of X.411 and in those of RFC 3463 (RFC 2156 5.3.8.2 and 5.1.8.4).
 *
 * <p>Towards mail the diagnostic decides, whatever reason stands beside it, since RFC 2156 gives each diagnostic one
 * status; without a diagnostic, or with one that is not known, the reason does. Diagnostics from 50 and reason 8 came
 * with X.411 of 1999; RFC 2156 does not know them, and they get the nearest status.
 *
 * <p>Towards X.400 subject and detail decide; a detail that is not known is read as 0 of its subject.
 */
final class StatusCodes {
    private static final String OTHER = "5.0.0";

    /** Reason: status. */
    private static final Map<Integer, String> BY_REASON =
            pairs("0 4.4.0, 1 5.0.0, 2 5.6.3, 3 5.6.0, 4 5.1.0, 5 5.7.1, 6 5.4.3, 7 5.3.3, 8 5.7.0");

    /** Diagnostic: status. */
    private static final Map<Integer, String> BY_DIAGNOSTIC =
            pairs("0 5.1.1, 1 5.1.4, 2 4.3.1, 3 5.4.6, 4 4.2.1, 5 4.4.7,"
                    + " 6 5.6.1, 7 5.2.3, 8 5.6.3, 9 5.6.3, 10 5.6.3, 11 5.5.2, 12 5.5.2, 13 5.5.2, 14 5.5.0, 15 5.6.1, 16 5.5.3,"
                    + " 17 5.4.4, 18 5.3.3, 19 5.6.2, 20 5.6.0, 21 5.6.0, 22 5.6.2, 23 5.6.2, 24 5.6.2, 25 5.6.2, 26 5.4.0,"
                    + " 27 5.4.6, 28 5.7.2, 29 5.7.1, 30 4.2.4, 31 5.6.0, 32 5.1.0, 33 5.1.0, 34 5.1.0, 35 5.1.0, 36 5.1.0,"
                    + " 37 5.1.0, 38 5.1.0, 39 5.1.0, 40 5.1.0, 41 5.1.0, 42 5.1.0, 43 5.1.6, 44 5.1.0, 45 5.1.0, 46 5.7.0,"
                    + " 47 5.3.3, 48 5.3.4, 49 4.4.7,"
                    // Since 1999: wrong kind of notification; security policy; authorisation; keys; integrity;
                    // algorithms.
                    + " 50 5.5.4, 51 5.7.2, 52 5.7.1, 53 5.7.0, 54 5.7.0, 55 5.7.1, 56 5.7.1, 57 5.7.1, 58 5.7.1, 59 5.7.1,"
                    + " 60 5.7.0, 61 5.7.0, 62 5.7.5, 63 5.7.5, 64 5.7.5, 65 5.7.5, 66 5.7.0, 67 5.7.7, 68 5.7.0, 69 5.7.5,"
                    + " 70 5.5.4, 71 5.7.0, 72 5.7.0, 73 5.7.0, 74 5.7.5, 75 5.7.0, 76 5.7.0, 77 5.7.6, 78 5.7.4");

    private static final Pattern STATUS = Pattern.compile("[245]\\.([0-9]{1,3})\\.([0-9]{1,3})");

    /** Subject and detail: reason and, after the stroke, diagnostic. */
    private static final Map<String, String> BY_STATUS = texts("0.0 1/, 1.0 1/, 1.1 1/0, 1.2 1/0, 1.3 1/0, 1.4 1/1,"
            + " 1.6 1/43, 1.7 1/11, 1.8 1/11, 2.0 1/, 2.1 1/4, 2.2 1/4, 2.3 1/7, 2.4 1/30, 3.0 0/, 3.1 1/2, 3.2 1/2,"
            + " 3.3 1/18, 3.4 1/7, 3.5 1/, 4.0 0/, 4.1 0/, 4.2 0/, 4.3 6/, 4.4 0/, 4.5 1/2, 4.6 1/3, 4.7 1/5, 5.0 1/,"
            + " 5.1 1/14, 5.2 1/14, 5.3 1/16, 5.4 1/14, 5.5 1/18, 6.0 2/, 6.1 1/6, 6.2 1/9, 6.3 2/8, 6.5 2/47,"
            + " 7.0 1/46, 7.1 1/29, 7.2 1/28, 7.3 1/46, 7.4 1/46, 7.5 1/46, 7.6 1/46, 7.7 1/46");

    private StatusCodes() {}

    static String status(NotDelivered failed) {
        return failed.diagnostic()
                .flatMap(code -> Optional.ofNullable(BY_DIAGNOSTIC.get(code)))
                .orElse(BY_REASON.getOrDefault(failed.reason(), OTHER));
    }

    /** Empty if {@code status} is no status code. */
    static Optional<NotDelivered> failure(String status) {
        Matcher parts = STATUS.matcher(status.strip());
        if (!parts.lookingAt()) {
            return Optional.empty();
        }
        int subject = Integer.parseInt(parts.group(1));
        String known = BY_STATUS.get(subject + "." + Integer.parseInt(parts.group(2)));
        String codes = known == null ? BY_STATUS.getOrDefault(subject + ".0", "1/") : known;
        int stroke = codes.indexOf('/');
        String diagnostic = codes.substring(stroke + 1);
        return Optional.of(new NotDelivered(
                Integer.parseInt(codes.substring(0, stroke)),
                diagnostic.isEmpty() ? Optional.empty() : Optional.of(Integer.parseInt(diagnostic))));
    }

    private static Map<Integer, String> pairs(String table) {
        Map<Integer, String> map = new HashMap<>();
        texts(table).forEach((key, value) -> map.put(Integer.parseInt(key), value));
        return Map.copyOf(map);
    }

    private static Map<String, String> texts(String table) {
        Map<String, String> map = new HashMap<>();
        for (String pair : table.split(",", -1)) {
            String[] words = pair.strip().split(" ", 2);
            if (map.put(words[0], words[1]) != null) {
                throw new IllegalStateException("twice in the table: " + words[0]);
            }
        }
        return Map.copyOf(map);
    }
}

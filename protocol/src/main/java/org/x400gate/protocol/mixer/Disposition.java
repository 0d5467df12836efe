package org.x400gate.protocol.mixer;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The Disposition field of a message disposition notification (RFC 8098 3.2.6).
 *
 * @param automatic whether it was sent without a user's consent of the moment
 * @param type in lower case
 * @param modifiers in lower case; RFC 8098 has dropped those of RFC 3798 that X.400 has reasons for, not forbidden them
 */
record Disposition(boolean automatic, String type, List<String> modifiers) {
    static final String DISPLAYED = "displayed";
    static final String PROCESSED = "processed";
    static final String DISPATCHED = "dispatched";
    static final String DELETED = "deleted";
    private static final Pattern FIELD =
            Pattern.compile("\\s*(?:manual|automatic)-action\\s*/\\s*mdn-sent-(manually|automatically)\\s*;"
                    + "\\s*([a-z-]{1,40})\\s*(?:/([a-z0-9,\\s-]{0,200}))?.*");

    Disposition {
        modifiers = List.copyOf(modifiers);
    }

    static Optional<Disposition> read(String body) {
        Matcher m = FIELD.matcher(body.toLowerCase(Locale.ROOT));
        if (!m.matches()) {
            return Optional.empty();
        }
        List<String> modifiers = Stream.of(
                        Optional.ofNullable(m.group(3)).orElse("").split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
        return Optional.of(new Disposition(m.group(1).equals("automatically"), m.group(2), modifiers));
    }

    String text() {
        return (automatic ? "automatic-action/MDN-sent-automatically" : "manual-action/MDN-sent-manually") + "; " + type
                + (modifiers.isEmpty() ? "" : "/" + String.join(",", modifiers));
    }
}

package org.x400gate.protocol.mixer;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;

/** EBNF.dr-diagnostic of RFC 2156 5.3.8.1: {@code Reason 1 (unable-to-transfer); Diagnostic 0 (unrecognised-OR-name)}. */
final class X400Diagnostic {
    private static final Pattern WRITTEN = Pattern.compile(
            "\\s*Reason\\s+([0-9]{1,5})\\b[^;]{0,200}(?:;\\s*Diagnostic\\s+([0-9]{1,5})\\b.*)?",
            Pattern.CASE_INSENSITIVE);

    private X400Diagnostic() {}

    static String write(NotDelivered failed) {
        return "Reason " + failed.reason() + " (" + failed.reasonWord().orElse("unknown") + ")"
                + failed.diagnostic()
                        .map(code -> "; Diagnostic " + code + " ("
                                + failed.diagnosticWord().orElse("unknown") + ")")
                        .orElse("");
    }

    /** Empty for what is not in that form, and for a number that is none of X.411. */
    static Optional<NotDelivered> read(String text) {
        Matcher m = WRITTEN.matcher(text);
        if (!m.matches()) {
            return Optional.empty();
        }
        int reason = Integer.parseInt(m.group(1));
        Optional<Integer> diagnostic = Optional.ofNullable(m.group(2)).map(Integer::parseInt);
        boolean legal = reason <= NotDelivered.MAX_CODE
                && diagnostic.filter(code -> code > NotDelivered.MAX_CODE).isEmpty();
        return legal ? Optional.of(new NotDelivered(reason, diagnostic)) : Optional.empty();
    }
}

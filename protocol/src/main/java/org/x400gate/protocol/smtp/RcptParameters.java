package org.x400gate.protocol.smtp;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Parameters of RCPT: NOTIFY in capitals, and ORCPT as it was given, still as xtext (RFC 3461 4.1, 4.2). */
public record RcptParameters(Optional<String> notifyOn, Optional<String> originalRecipient) {
    /** Characters of an ORCPT, its address type included. */
    public static final int MAX_ORIGINAL_RECIPIENT = 500;

    public static final RcptParameters NONE = new RcptParameters(Optional.empty(), Optional.empty());

    private static final Set<String> EVENTS = Set.of("SUCCESS", "FAILURE", "DELAY");
    private static final Pattern ADDRESS_TYPE = Pattern.compile("[!#$%&'*+/0-9=?A-Z^_`a-z{|}~-]{1,64}");

    public RcptParameters {
        // As in MailParameters.
        if (!notifyOn.map(RcptParameters::isNotify).orElse(true)
                || !originalRecipient.map(RcptParameters::isOriginalRecipient).orElse(true)) {
            throw new IllegalArgumentException("not a value of NOTIFY or ORCPT (RFC 3461 4.1, 4.2)");
        }
    }

    /** From where they were kept; what is no value is left out. */
    public static RcptParameters kept(Optional<String> notifyOn, Optional<String> originalRecipient) {
        return new RcptParameters(
                notifyOn.filter(RcptParameters::isNotify),
                originalRecipient.filter(RcptParameters::isOriginalRecipient));
    }

    static boolean isNotify(String value) {
        List<String> events = List.of(value.split(",", -1));
        return value.equals("NEVER") || events.size() <= EVENTS.size() && EVENTS.containsAll(events);
    }

    static boolean isOriginalRecipient(String value) {
        int semicolon = value.indexOf(';');
        return value.length() <= MAX_ORIGINAL_RECIPIENT
                && semicolon > 0
                && ADDRESS_TYPE.matcher(value.substring(0, semicolon)).matches()
                && Xtext.decode(value.substring(semicolon + 1))
                        .filter(address -> !address.isEmpty())
                        .isPresent();
    }
}

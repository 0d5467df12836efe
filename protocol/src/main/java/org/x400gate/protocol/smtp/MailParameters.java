package org.x400gate.protocol.smtp;

import java.util.Locale;
import java.util.Optional;

/**
 * Parameters of MAIL: SIZE in octets (RFC 1870), whether BODY=8BITMIME was given (RFC 6152), RET and ENVID (RFC 3461 4.3,
 * 4.4; ENVID still as xtext).
 */
public record MailParameters(
        Optional<Long> size, boolean eightBit, Optional<String> returnContent, Optional<String> envelopeId) {
    /** Characters of what an ENVID stands for. */
    public static final int MAX_ENVELOPE_ID = 100;

    public static final MailParameters NONE =
            new MailParameters(Optional.empty(), false, Optional.empty(), Optional.empty());

    public MailParameters {
        // They go into command lines: what is no parameter could be a second command.
        if (!returnContent.map(MailParameters::isReturnContent).orElse(true)
                || !envelopeId.map(MailParameters::isEnvelopeId).orElse(true)) {
            throw new IllegalArgumentException("not a value of RET or ENVID (RFC 3461 4.3, 4.4)");
        }
    }

    /** The two of RFC 3461 alone, from where they were kept; what is no value is left out. */
    public static MailParameters kept(Optional<String> returnContent, Optional<String> envelopeId) {
        return new MailParameters(
                Optional.empty(),
                false,
                returnContent.map(value -> value.toUpperCase(Locale.ROOT)).filter(MailParameters::isReturnContent),
                envelopeId.filter(MailParameters::isEnvelopeId));
    }

    static boolean isReturnContent(String value) {
        return value.equals("FULL") || value.equals("HDRS");
    }

    static boolean isEnvelopeId(String value) {
        return Xtext.decode(value)
                .filter(text -> !text.isEmpty() && text.length() <= MAX_ENVELOPE_ID)
                .isPresent();
    }
}

package org.x400gate.protocol.smtp;

import java.util.Optional;

/**
 * Parameters of MAIL: SIZE in octets (RFC 1870), whether BODY=8BITMIME was given (RFC 6152), RET and ENVID (RFC 3461 4.3,
 * 4.4; ENVID still as xtext).
 */
public record MailParameters(
        Optional<Long> size, boolean eightBit, Optional<String> returnContent, Optional<String> envelopeId) {
    public static final MailParameters NONE =
            new MailParameters(Optional.empty(), false, Optional.empty(), Optional.empty());
}

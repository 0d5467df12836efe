package org.x400gate.protocol.smtp;

import java.util.Optional;

/** Parameters of RCPT: NOTIFY and ORCPT as they were given (RFC 3461 4.1, 4.2). */
public record RcptParameters(Optional<String> notifyOn, Optional<String> originalRecipient) {
    public static final RcptParameters NONE = new RcptParameters(Optional.empty(), Optional.empty());
}

package org.x400gate.protocol.smtp;

import java.util.List;
import java.util.Optional;

/**
 * What a client says about a message: sender (empty for the null path), recipients, length in octets, and whether its
 * content has octets above 127.
 */
public record SmtpEnvelope(Optional<Mailbox> from, List<Mailbox> recipients, long octets, boolean eightBit) {
    public SmtpEnvelope {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a message has a recipient");
        }
    }
}

package org.x400gate.protocol.smtp;

import java.util.List;
import java.util.Optional;

/**
 * What a client says about a message: sender (empty for the null path), recipients, length in octets, whether its
 * content has octets above 127, and what is wanted of reports (RFC 3461), which a server that does not offer DSN is not
 * told.
 */
public record SmtpEnvelope(
        Optional<Mailbox> from, List<To> recipients, long octets, boolean eightBit, MailParameters parameters) {
    /** One recipient. */
    public record To(Mailbox mailbox, RcptParameters parameters) {}

    public SmtpEnvelope {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a message has a recipient");
        }
    }

    /** Nothing is said about reports. */
    public static SmtpEnvelope plain(Optional<Mailbox> from, List<Mailbox> recipients, long octets, boolean eightBit) {
        return new SmtpEnvelope(
                from,
                recipients.stream().map(to -> new To(to, RcptParameters.NONE)).toList(),
                octets,
                eightBit,
                MailParameters.NONE);
    }
}

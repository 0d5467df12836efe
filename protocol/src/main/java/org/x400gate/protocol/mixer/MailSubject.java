package org.x400gate.protocol.mixer;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.P1Limits;

/**
 * What is remembered of an Internet message that went into the MTS, so that its sender can be told what became of it.
 *
 * @param sender the reverse path; without one nobody is told anything
 * @param envelopeId ENVID, decoded (RFC 3461 4.4)
 * @param headersOnly whether RET was HDRS (RFC 3461 4.3)
 * @param arrival when we took it
 * @param message as it came, if it is still there
 */
public record MailSubject(
        Optional<Mailbox> sender,
        Optional<String> envelopeId,
        boolean headersOnly,
        Instant arrival,
        Optional<Octets> message,
        List<Recipient> recipients) {
    public MailSubject {
        recipients = List.copyOf(recipients);
    }

    /**
     * One recipient.
     *
     * @param number the one it has in the X.400 message, 1 for the first that could be mapped
     * @param originalRecipient ORCPT: address type and address, decoded (RFC 3461 4.2)
     * @param asked NOTIFY
     */
    public record Recipient(Mailbox mailbox, int number, Optional<String> originalRecipient, Set<Notify> asked) {
        public Recipient {
            asked = Set.copyOf(asked);
            if (number < 1 || number > P1Limits.UB_RECIPIENTS) {
                throw new IllegalArgumentException("recipient number " + number);
            }
        }

        /** The sender said nothing about reports. */
        public Recipient(Mailbox mailbox, int number) {
            this(mailbox, number, Optional.empty(), Notify.UNSAID);
        }
    }

    Optional<Recipient> recipient(int number) {
        return recipients.stream().filter(r -> r.number() == number).findFirst();
    }
}

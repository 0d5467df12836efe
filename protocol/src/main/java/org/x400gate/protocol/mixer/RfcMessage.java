package org.x400gate.protocol.mixer;

import java.util.List;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.PerRecipient;

/**
 * An IPM as it goes out by SMTP.
 *
 * @param envelope sender and recipients of the one transaction
 * @param message header and body, CR LF, 7-bit
 * @param recipients the P1 recipients behind {@code envelope.recipients()}, in the same order
 * @param unmapped responsible recipients for whom no mailbox can be made
 */
public record RfcMessage(
        SmtpEnvelope envelope,
        Octets message,
        List<PerRecipient> recipients,
        List<Unmapped> unmapped,
        Passage passage,
        Names names) {
    public RfcMessage {
        recipients = List.copyOf(recipients);
        unmapped = List.copyOf(unmapped);
    }

    /** A recipient left out, and why. */
    public record Unmapped(PerRecipient recipient, Loss reason) {}
}

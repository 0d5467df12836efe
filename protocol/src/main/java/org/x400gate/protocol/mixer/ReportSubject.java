package org.x400gate.protocol.mixer;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.oraddress.OrAddress;
import org.x400gate.protocol.p1.PerRecipient;
import org.x400gate.protocol.p1.TransferEnvelope;

/**
 * What is remembered of an X.400 message that went out as Internet mail, so that its originator can be told what became
 * of it.
 *
 * @param envelope as it came: identifier, originator, content identifier and type, trace, what is asked
 * @param recipients those that it went to by mail, with the mailboxes they had there
 */
public record ReportSubject(TransferEnvelope envelope, List<Recipient> recipients) {
    public ReportSubject {
        recipients = List.copyOf(recipients);
    }

    /** One recipient: in RCPT TO, and in the envelope. */
    public record Recipient(Mailbox mailbox, PerRecipient recipient) {
        boolean isAt(Mailbox other) {
            return mailbox.localPart().equals(other.localPart())
                    && mailbox.domain().equalsIgnoreCase(other.domain());
        }
    }

    /** Of a message that was mapped for one transaction. */
    public static ReportSubject of(TransferEnvelope envelope, RfcMessage sent) {
        List<Recipient> recipients = new ArrayList<>();
        for (int i = 0; i < sent.recipients().size(); i++) {
            recipients.add(new Recipient(
                    sent.envelope().recipients().get(i), sent.recipients().get(i)));
        }
        return new ReportSubject(envelope, recipients);
    }

    /** Out of what was kept of the envelope; the mailboxes are what its recipients map to. */
    public static ReportSubject of(TransferEnvelope envelope, AddressMapping addresses) {
        List<Recipient> recipients = new ArrayList<>();
        for (PerRecipient recipient : envelope.recipients()) {
            addresses
                    .toRfc(recipient.recipient().address())
                    .filter(mailbox -> recipient.responsible())
                    .ifPresent(mailbox -> recipients.add(new Recipient(mailbox, recipient)));
        }
        return new ReportSubject(envelope, recipients);
    }

    /** What stands for an address as ORCPT (RFC 2156 A.3.2), not encoded; empty if it can't be written. */
    public static Optional<String> originalRecipient(OrAddress address) {
        return Optional.of("x400;" + address.toStandardText());
    }
}

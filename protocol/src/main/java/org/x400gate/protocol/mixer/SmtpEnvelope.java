package org.x400gate.protocol.mixer;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.mime.Mailbox;

/**
 * The reverse path, empty for {@code <>}, and the recipients of one SMTP transaction (RFC 5321 2.3.1), with what its
 * sender asks of reports.
 */
public record SmtpEnvelope(Optional<Mailbox> sender, List<Mailbox> recipients, ReportRequests requests) {
    public SmtpEnvelope {
        recipients = List.copyOf(recipients);
    }

    /** Nothing is said about reports. */
    public SmtpEnvelope(Optional<Mailbox> sender, List<Mailbox> recipients) {
        this(sender, recipients, ReportRequests.NONE);
    }
}

package org.x400gate.protocol.mixer;

import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.mime.Mailbox;

/** The reverse path, empty for {@code <>}, and the recipients of one SMTP transaction (RFC 5321 2.3.1). */
public record SmtpEnvelope(Optional<Mailbox> sender, List<Mailbox> recipients) {
    public SmtpEnvelope {
        recipients = List.copyOf(recipients);
    }
}

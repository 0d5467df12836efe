package org.x400gate.protocol.mixer;

import org.x400gate.protocol.octets.Octets;

/** A delivery status notification as it goes out by SMTP: null reverse path, one recipient. */
public record DsnMail(SmtpEnvelope envelope, Octets message) {
    public DsnMail {
        if (envelope.sender().isPresent() || envelope.recipients().size() != 1) {
            throw new IllegalArgumentException("a notification has the null reverse path and one recipient");
        }
    }
}

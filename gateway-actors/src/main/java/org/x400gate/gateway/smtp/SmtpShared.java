package org.x400gate.gateway.smtp;

import java.util.Optional;
import org.x400gate.gateway.net.Encryption;
import org.x400gate.gateway.queue.MessageMemory;

/**
 * What all sessions of clients share.
 *
 * @param startTls with what STARTTLS is done; there if it is offered
 * @param users who may be whom; there if AUTH is offered
 */
public record SmtpShared(MessageMemory memory, Optional<Encryption> startTls, Optional<Credentials> users) {
    /** Neither TLS nor AUTH. */
    public SmtpShared(MessageMemory memory) {
        this(memory, Optional.empty(), Optional.empty());
    }
}

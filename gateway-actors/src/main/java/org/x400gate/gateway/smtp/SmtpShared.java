package org.x400gate.gateway.smtp;

import java.util.Optional;
import org.x400gate.gateway.net.Encryption;
import org.x400gate.gateway.queue.MessageMemory;
import org.x400gate.gateway.queue.StoreGate;

/**
 * What all sessions of clients share.
 *
 * @param gate whether the store takes anything
 * @param startTls with what STARTTLS is done; there if it is offered
 * @param users who may be whom; there if AUTH is offered
 */
public record SmtpShared(
        MessageMemory memory, StoreGate gate, Optional<Encryption> startTls, Optional<Credentials> users) {
    /** Neither TLS nor AUTH, before a store that always has room. */
    public SmtpShared(MessageMemory memory) {
        this(memory, new StoreGate(), Optional.empty(), Optional.empty());
    }
}

package org.x400gate.gateway.smtp;

import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.protocol.smtp.SmtpReply;

/** What a client hears of a message that is not taken for now; it keeps it and tries again (RFC 5321 4.2.1). */
final class MessageReplies {
    static final SmtpReply NO_ROOM = SmtpReply.of(452, "4.3.1", "No room for this message now");
    static final SmtpReply TRY_AGAIN = SmtpReply.of(451, "4.3.0", "Not taken for now, try again later");
    static final SmtpReply NO_STORE = SmtpReply.of(452, "4.3.1", "Insufficient system storage");

    private MessageReplies() {}

    static SmtpReply notTaken(ChangeResult result) {
        return result instanceof ChangeResult.Unavailable ? NO_STORE : TRY_AGAIN;
    }
}

package org.x400gate.protocol.smtp;

import java.util.Optional;

/**
 * One mail transaction as the server's machine keeps it: recipients asked for and taken, the data read so far, the
 * reply that refused data will get, and the chunk that is being read (RFC 3030).
 */
record SmtpTransaction(int asked, int accepted, DataReader data, Optional<SmtpReply> refusal, Chunk chunk) {
    static final SmtpTransaction NONE =
            new SmtpTransaction(0, 0, DataReader.START, Optional.empty(), new Chunk(0, false, SmtpServerState.READY));

    /**
     * One chunk: how many of its octets are to come, whether it is the message's last.
     *
     * @param then where the dialogue stands behind it if it is refused
     */
    record Chunk(long left, boolean last, SmtpServerState then) {
        Chunk less(int read) {
            return new Chunk(left - read, last, then);
        }
    }

    SmtpTransaction recipientAsked() {
        return new SmtpTransaction(asked + 1, accepted, data, refusal, chunk);
    }

    SmtpTransaction answered(boolean taken) {
        return new SmtpTransaction(asked, accepted + (taken ? 1 : 0), data, refusal, chunk);
    }

    SmtpTransaction read(DataReader further) {
        return new SmtpTransaction(asked, accepted, further, refusal, chunk);
    }

    SmtpTransaction refused(SmtpReply reply) {
        return new SmtpTransaction(asked, accepted, data, Optional.of(reply), chunk);
    }

    SmtpTransaction with(Chunk next) {
        return new SmtpTransaction(asked, accepted, data, refusal, next);
    }

    /** A refused chunk has its reply; the next one gets one of its own, and what was read before counts no more. */
    SmtpTransaction chunkAnswered() {
        return new SmtpTransaction(asked, accepted, NONE.data, Optional.empty(), NONE.chunk);
    }
}

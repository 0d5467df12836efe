package org.x400gate.protocol.smtp;

import java.util.Optional;

/**
 * One mail transaction as the server's machine keeps it: recipients asked for and taken, the data read so far, and the
 * reply that refused data will get.
 */
record SmtpTransaction(int asked, int accepted, DataReader data, Optional<SmtpReply> refusal) {
    static final SmtpTransaction NONE = new SmtpTransaction(0, 0, DataReader.START, Optional.empty());

    SmtpTransaction recipientAsked() {
        return new SmtpTransaction(asked + 1, accepted, data, refusal);
    }

    SmtpTransaction answered(boolean taken) {
        return new SmtpTransaction(asked, accepted + (taken ? 1 : 0), data, refusal);
    }

    SmtpTransaction read(DataReader further) {
        return new SmtpTransaction(asked, accepted, further, refusal);
    }

    SmtpTransaction refused(SmtpReply reply) {
        return new SmtpTransaction(asked, accepted, data, Optional.of(reply));
    }
}

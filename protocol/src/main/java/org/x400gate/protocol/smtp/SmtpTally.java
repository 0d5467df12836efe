package org.x400gate.protocol.smtp;

/** Refused commands on a connection, and commands other than RCPT since its last message. */
record SmtpTally(int bad, int sinceMessage) {
    static final SmtpTally NONE = new SmtpTally(0, 0);

    SmtpTally command() {
        return new SmtpTally(bad, sinceMessage + 1);
    }

    SmtpTally refused() {
        return new SmtpTally(bad + 1, sinceMessage);
    }

    SmtpTally message() {
        return new SmtpTally(bad, 0);
    }
}

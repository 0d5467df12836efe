package org.x400gate.protocol.smtp;

/** Where a server's dialogue stands, what it reads there, and how a log says it. */
public enum SmtpServerState {
    CONNECTED(Reads.NOTHING, "waiting for a session"),
    AWAIT_HELLO(Reads.COMMANDS, "waiting for EHLO"),
    READY(Reads.COMMANDS, "waiting for MAIL"),
    MAIL_GIVEN(Reads.COMMANDS, "waiting for RCPT"),
    RCPT_GIVEN(Reads.COMMANDS, "waiting for RCPT or DATA"),
    AWAIT_RCPT_ANSWER(Reads.NOTHING, "deciding a recipient"),
    DATA(Reads.DATA, "receiving data"),
    DATA_REFUSED(Reads.DATA, "reading over refused data"),
    AWAIT_MESSAGE_ANSWER(Reads.NOTHING, "securing a message"),
    AWAIT_LAST_ANSWER(Reads.NOTHING, "securing a message before closing"),
    CLOSED(Reads.NOTHING, "closed");

    enum Reads {
        COMMANDS,
        DATA,
        NOTHING
    }

    private final Reads reads;
    private final String sentence;

    SmtpServerState(Reads reads, String sentence) {
        this.reads = reads;
        this.sentence = sentence;
    }

    /** Whether further octets are of use now: if not, the connection is not read, and the kernel holds the client back. */
    public boolean wantsInput() {
        return reads != Reads.NOTHING;
    }

    public String sentence() {
        return sentence;
    }

    Reads reads() {
        return reads;
    }
}

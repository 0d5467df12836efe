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
    CHUNK(Reads.CHUNK, "receiving a chunk"),
    CHUNK_REFUSED(Reads.CHUNK, "reading over a refused chunk"),
    CHUNK_TAKEN(Reads.COMMANDS, "waiting for the next chunk"),
    CHUNKS_FAILED(Reads.COMMANDS, "waiting for RSET behind a refused chunk"),
    AWAIT_MESSAGE_ANSWER(Reads.NOTHING, "securing a message"),
    AWAIT_LAST_ANSWER(Reads.NOTHING, "securing a message before closing"),
    TLS_STARTING(Reads.NOTHING, "starting TLS"),
    AUTH_PLAIN(Reads.RESPONSE, "waiting for credentials"),
    AUTH_NAME(Reads.RESPONSE, "waiting for a user name"),
    AUTH_PASSWORD(Reads.RESPONSE, "waiting for a password"),
    AWAIT_AUTH_ANSWER(Reads.NOTHING, "checking credentials"),
    CLOSED(Reads.NOTHING, "closed");

    enum Reads {
        COMMANDS,
        DATA,
        CHUNK,
        /** Lines that are no commands. */
        RESPONSE,
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

    /** Whether a message has begun to come and its end has not been seen. */
    boolean inMessage() {
        return switch (this) {
            case DATA, DATA_REFUSED, CHUNK, CHUNK_REFUSED, CHUNK_TAKEN, CHUNKS_FAILED -> true;
            case CONNECTED,
                    AWAIT_HELLO,
                    READY,
                    MAIL_GIVEN,
                    RCPT_GIVEN,
                    AWAIT_RCPT_ANSWER,
                    AWAIT_MESSAGE_ANSWER,
                    AWAIT_LAST_ANSWER,
                    TLS_STARTING,
                    AUTH_PLAIN,
                    AUTH_NAME,
                    AUTH_PASSWORD,
                    AWAIT_AUTH_ANSWER,
                    CLOSED -> false;
        };
    }

    public String sentence() {
        return sentence;
    }

    Reads reads() {
        return reads;
    }
}

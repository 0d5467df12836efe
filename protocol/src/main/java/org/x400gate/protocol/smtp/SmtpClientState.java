package org.x400gate.protocol.smtp;

import java.time.Duration;

/** Where a client's dialogue stands, how long it waits there (RFC 5321 4.5.3.2), and how a log says it. */
public enum SmtpClientState {
    GREETING(Duration.ofMinutes(5), "waiting for the greeting"),
    EHLO(Duration.ofMinutes(5), "waiting for the reply to EHLO"),
    HELO(Duration.ofMinutes(5), "waiting for the reply to HELO"),
    STARTTLS(Duration.ofMinutes(2), "waiting for the reply to STARTTLS"),
    TLS_STARTING(Duration.ofMinutes(2), "starting TLS"),
    SECURE_EHLO(Duration.ofMinutes(5), "waiting for the reply to EHLO in TLS"),
    IDLE(Duration.ZERO, "open"),
    ENVELOPE(Duration.ofMinutes(5), "waiting for replies to MAIL, RCPT and DATA"),
    CONTENT(Duration.ofMinutes(3), "sending data"),
    FINAL(Duration.ofMinutes(10), "waiting for the reply to the end of data"),
    EMPTY_DATA(Duration.ofMinutes(2), "ending data without recipients"),
    RSET(Duration.ofMinutes(5), "waiting for the reply to RSET"),
    QUIT(Duration.ofSeconds(10), "waiting for the reply to QUIT"),
    CLOSED(Duration.ZERO, "closed");

    private final Duration standardTimeout;
    private final String sentence;

    SmtpClientState(Duration standardTimeout, String sentence) {
        this.standardTimeout = standardTimeout;
        this.sentence = sentence;
    }

    /** Zero: nothing is waited for. */
    public Duration standardTimeout() {
        return standardTimeout;
    }

    /** Whether it is TLS that is being agreed on. */
    public boolean startsTls() {
        return this == STARTTLS || this == TLS_STARTING || this == SECURE_EHLO;
    }

    public String sentence() {
        return sentence;
    }
}

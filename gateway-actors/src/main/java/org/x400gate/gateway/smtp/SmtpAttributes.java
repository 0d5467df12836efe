package org.x400gate.gateway.smtp;

/** Names under which an SMTP envelope's particulars are kept with a queue entry. */
public final class SmtpAttributes {
    /** The name the client gave itself. */
    public static final String HELO = "smtp.helo";
    /** Message-ID without angle brackets. */
    public static final String MESSAGE_ID = "smtp.message-id";
    /** {@code 8BITMIME} if MAIL had it (RFC 6152). */
    public static final String BODY = "smtp.body";
    /** RET and ENVID of MAIL (RFC 3461), as given. */
    public static final String RET = "smtp.ret";

    public static final String ENVID = "smtp.envid";

    private SmtpAttributes() {}

    /** NOTIFY of one recipient (RFC 3461), as given. */
    public static String notifyOn(int recipient) {
        return "smtp.notify." + recipient;
    }

    /** ORCPT of one recipient (RFC 3461), as given. */
    public static String originalRecipient(int recipient) {
        return "smtp.orcpt." + recipient;
    }
}

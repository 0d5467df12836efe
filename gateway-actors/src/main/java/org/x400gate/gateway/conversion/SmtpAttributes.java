package org.x400gate.gateway.conversion;

import java.util.Map;
import java.util.Optional;
import org.x400gate.protocol.smtp.MailParameters;
import org.x400gate.protocol.smtp.RcptParameters;

/** Names under which an SMTP envelope's particulars are kept with a queue entry. */
public final class SmtpAttributes {
    /** The name the client gave itself. */
    public static final String HELO = "smtp.helo";
    /** Message-ID without angle brackets. */
    public static final String MESSAGE_ID = "smtp.message-id";
    /** {@code 8BITMIME} if MAIL had it (RFC 6152). */
    public static final String BODY = "smtp.body";
    /** RET in capitals and ENVID as given, of MAIL (RFC 3461). */
    public static final String RET = "smtp.ret";

    public static final String ENVID = "smtp.envid";

    private SmtpAttributes() {}

    /** RET and ENVID as they were kept. */
    public static MailParameters ofMail(Map<String, String> attributes) {
        return MailParameters.kept(
                Optional.ofNullable(attributes.get(RET)), Optional.ofNullable(attributes.get(ENVID)));
    }

    /** NOTIFY and ORCPT of one recipient as they were kept. */
    public static RcptParameters ofRecipient(Map<String, String> attributes, int recipient) {
        return RcptParameters.kept(
                Optional.ofNullable(attributes.get(notifyOn(recipient))),
                Optional.ofNullable(attributes.get(originalRecipient(recipient))));
    }

    /** NOTIFY of one recipient (RFC 3461), in capitals. */
    public static String notifyOn(int recipient) {
        return "smtp.notify." + recipient;
    }

    /** ORCPT of one recipient (RFC 3461), as given. */
    public static String originalRecipient(int recipient) {
        return "smtp.orcpt." + recipient;
    }
}

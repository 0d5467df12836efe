package org.x400gate.protocol.smtp;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands behind the path of MAIL and RCPT: RFC 5321 4.1.2, of SIZE (RFC 1870), 8BITMIME (RFC 6152) and DSN (RFC 3461
 * section 4). A reply names the parameter and what it may hold, and never repeats what the client wrote.
 */
final class EnvelopeParameters {
    private static final Pattern PARAMETER = Pattern.compile("([A-Za-z0-9][A-Za-z0-9-]*)(?:=([!-<>-~]+))?");
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,20}");

    private EnvelopeParameters() {}

    /** A parameter that is known here, and what it may hold. */
    private enum Known {
        SIZE("SIZE is a number of octets"),
        BODY("BODY is 7BIT or 8BITMIME"),
        RET("RET is FULL or HDRS"),
        AUTH("AUTH is <> or xtext"),
        ENVID("ENVID is xtext that stands for 1 to " + MailParameters.MAX_ENVELOPE_ID + " printable characters"),
        NOTIFY("NOTIFY is NEVER alone, or one or more of SUCCESS, FAILURE and DELAY"),
        ORCPT("ORCPT is address-type;xtext of printable characters, at most " + RcptParameters.MAX_ORIGINAL_RECIPIENT
                + " of them");

        private final String allowed;

        Known(String allowed) {
            this.allowed = allowed;
        }

        private boolean ofMail() {
            return this != NOTIFY && this != ORCPT;
        }

        private boolean takes(String value) {
            return switch (this) {
                case SIZE -> DIGITS.matcher(value).matches();
                case BODY -> value.equalsIgnoreCase("7BIT") || value.equalsIgnoreCase("8BITMIME");
                case RET -> MailParameters.isReturnContent(upper(value));
                // Who wrote it first, says the client (RFC 4954 section 5): nothing here depends on it.
                case AUTH -> value.equals("<>") || Xtext.decode(value).isPresent();
                case ENVID -> MailParameters.isEnvelopeId(value);
                case NOTIFY -> RcptParameters.isNotify(upper(value));
                case ORCPT -> RcptParameters.isOriginalRecipient(value);
            };
        }

        private static Optional<Known> of(String name, boolean mail) {
            for (Known known : values()) {
                if (known.name().equals(name) && known.ofMail() == mail) {
                    return Optional.of(known);
                }
            }
            return Optional.empty();
        }
    }

    /** A set of parameters that hold what they may, or the reply to the first that does not. */
    private record Read(Map<Known, String> values, Optional<SmtpReply> refusal) {
        private Optional<String> value(Known known) {
            return Optional.ofNullable(values.get(known));
        }
    }

    static SmtpCommand mail(Optional<Mailbox> from, String text) {
        Read read = read(text, true);
        return read.refusal.isPresent()
                ? new SmtpCommand.Bad(read.refusal.get())
                : new SmtpCommand.Mail(
                        from,
                        new MailParameters(
                                read.value(Known.SIZE).map(EnvelopeParameters::size),
                                read.value(Known.BODY)
                                        .filter("8BITMIME"::equalsIgnoreCase)
                                        .isPresent(),
                                read.value(Known.RET).map(EnvelopeParameters::upper),
                                read.value(Known.ENVID)));
    }

    static SmtpCommand rcpt(Mailbox to, String text) {
        Read read = read(text, false);
        return read.refusal.isPresent()
                ? new SmtpCommand.Bad(read.refusal.get())
                : new SmtpCommand.Rcpt(
                        to,
                        new RcptParameters(
                                read.value(Known.NOTIFY).map(EnvelopeParameters::upper), read.value(Known.ORCPT)));
    }

    private static Read read(String text, boolean mail) {
        Map<Known, String> values = new LinkedHashMap<>();
        if (!text.isEmpty() && text.charAt(0) != ' ') {
            return refused(501, "5.5.4", "Bad parameter syntax");
        }
        for (String word : text.strip().split(" +")) {
            if (word.isEmpty()) {
                continue;
            }
            Matcher matcher = PARAMETER.matcher(word);
            if (!matcher.matches()) {
                return refused(501, "5.5.4", "Bad parameter syntax");
            }
            String name = upper(matcher.group(1));
            Optional<Known> known = Known.of(name, mail);
            if (known.isEmpty()) {
                return unknown(name);
            }
            String value = matcher.group(2) == null ? "" : matcher.group(2);
            if (!known.get().takes(value)) {
                return refused(501, "5.5.4", known.get().allowed);
            }
            if (values.put(known.get(), value) != null) {
                return refused(501, "5.5.4", known.get() + " is given twice");
            }
        }
        return new Read(values, Optional.empty());
    }

    /** RFC 5321 4.1.1.11; for addresses beyond ASCII RFC 6531 3.5 has a status of its own. */
    private static Read unknown(String name) {
        return name.equals("SMTPUTF8")
                ? refused(555, "5.6.7", "SMTPUTF8 is not offered here")
                : refused(555, "5.5.4", "Parameter not supported");
    }

    private static Read refused(int code, String status, String text) {
        return new Read(Map.of(), Optional.of(SmtpReply.of(code, status, text)));
    }

    private static String upper(String value) {
        return value.toUpperCase(Locale.ROOT);
    }

    /** Beyond what a long holds is beyond every limit. */
    static long size(String digits) {
        return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}

package org.x400gate.protocol.smtp;

import java.util.Optional;

/** A command line as it was understood, or the reply it gets because it was not. */
sealed interface SmtpCommand {
    record Hello(boolean extended, String name) implements SmtpCommand {}

    record Mail(Optional<Mailbox> from, MailParameters parameters) implements SmtpCommand {}

    record Rcpt(Mailbox to, RcptParameters parameters) implements SmtpCommand {}

    /** A chunk of {@code octets} follows the command (RFC 3030). */
    record Bdat(long octets, boolean last) implements SmtpCommand {}

    /** {@code initial}: a response that came with the command, still in base64 (RFC 4954). */
    record Auth(String mechanism, Optional<String> initial) implements SmtpCommand {
        /** It may hold a password. */
        @Override
        public String toString() {
            return "Auth[" + mechanism + "]";
        }
    }

    enum Plain implements SmtpCommand {
        DATA,
        RSET,
        NOOP,
        VRFY,
        HELP,
        QUIT,
        STARTTLS,
        /** What follows it cannot be told from commands. */
        BDAT_WITHOUT_SIZE
    }

    record Bad(SmtpReply reply) implements SmtpCommand {}
}

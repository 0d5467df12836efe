package org.x400gate.protocol.smtp;

import java.util.Optional;

/** A command line as it was understood, or the reply it gets because it was not. */
sealed interface SmtpCommand {
    record Hello(boolean extended, String name) implements SmtpCommand {}

    record Mail(Optional<Mailbox> from, MailParameters parameters) implements SmtpCommand {}

    record Rcpt(Mailbox to, RcptParameters parameters) implements SmtpCommand {}

    /** A chunk of {@code octets} follows the command (RFC 3030). */
    record Bdat(long octets, boolean last) implements SmtpCommand {}

    enum Plain implements SmtpCommand {
        DATA,
        RSET,
        NOOP,
        VRFY,
        HELP,
        QUIT,
        /** What follows it cannot be told from commands. */
        BDAT_WITHOUT_SIZE
    }

    record Bad(SmtpReply reply) implements SmtpCommand {}
}

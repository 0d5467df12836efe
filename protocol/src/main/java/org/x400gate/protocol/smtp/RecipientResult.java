package org.x400gate.protocol.smtp;

/** What became of one recipient of a transaction; the reply is the server's, or ours where the server said none. */
public record RecipientResult(Mailbox recipient, Verdict verdict, SmtpReply reply) {
    public enum Verdict {
        /** The server has taken responsibility. */
        ACCEPTED,
        /** Not now: worth another try. */
        TEMPORARY,
        /** Not ever. */
        PERMANENT
    }

    static RecipientResult of(Mailbox recipient, SmtpReply reply) {
        Verdict verdict =
                reply.positive() ? Verdict.ACCEPTED : reply.permanent() ? Verdict.PERMANENT : Verdict.TEMPORARY;
        return new RecipientResult(recipient, verdict, reply);
    }
}

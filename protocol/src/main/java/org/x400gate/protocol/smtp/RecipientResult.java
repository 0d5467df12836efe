package org.x400gate.protocol.smtp;

/** What became of one recipient of a transaction; the reply is the server's, or ours where the server said none. */
public record RecipientResult(Mailbox recipient, Verdict verdict, SmtpReply reply) {
    public enum Verdict {
        /** The server has taken responsibility. */
        ACCEPTED,
        /** The transaction was full, and others of it were accepted: at once in a further one (RFC 5321 4.5.3.1.10). */
        FURTHER_TRANSACTION,
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

    /** A transaction that takes no more recipients; some servers say it as if for good (RFC 5321 4.5.3.1.10). */
    RecipientResult ifTooMany(Verdict instead) {
        String status = reply.status().orElse("");
        boolean tooMany = reply.code() == 452 && (status.isEmpty() || status.endsWith(".5.3"))
                || reply.code() == 552 && status.endsWith(".5.3");
        return tooMany ? new RecipientResult(recipient, instead, reply) : this;
    }
}

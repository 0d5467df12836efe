package org.x400gate.gateway.conversion;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.smtp.MailParameters;
import org.x400gate.protocol.smtp.RcptParameters;

/** An entry as its next hop takes it. */
public sealed interface Rendered {
    /**
     * For SMTP.
     *
     * @param sender reverse-path without angle brackets; empty for a null one
     * @param message RFC 5322 octets with CR LF line ends
     * @param unrenderable recipients for whom no mailbox can be made
     * @param parameters what of RET and ENVID goes with it (RFC 3461)
     * @param made what the ledger says of it
     */
    record Mail(
            Optional<String> sender,
            List<Addressee> addressees,
            ContentRef message,
            List<Unrenderable> unrenderable,
            MailParameters parameters,
            Made made)
            implements Rendered {
        public Mail {
            addressees = List.copyOf(addressees);
            unrenderable = List.copyOf(unrenderable);
        }

        /** Nothing is said about reports. */
        public Mail(
                Optional<String> sender,
                List<Addressee> addressees,
                ContentRef message,
                List<Unrenderable> unrenderable) {
            this(sender, addressees, message, unrenderable, MailParameters.NONE);
        }

        /** As it came. */
        public Mail(
                Optional<String> sender,
                List<Addressee> addressees,
                ContentRef message,
                List<Unrenderable> unrenderable,
                MailParameters parameters) {
            this(sender, addressees, message, unrenderable, parameters, Made.AS_IT_CAME);
        }

        Mail as(Made other) {
            return new Mail(sender, addressees, message, unrenderable, parameters, other);
        }

        /** The same in other octets. */
        public Mail withMessage(ContentRef other) {
            return new Mail(sender, addressees, other, unrenderable, parameters, made);
        }
    }

    /**
     * For P1: a whole MTS-APDU.
     *
     * @param mtsIdentifier in text, for the log
     * @param recipients numbers of the entry's recipients the next MTA becomes responsible for
     * @param losses what the next hop's form has no place for, without contents
     * @param made what the ledger says of it
     */
    record Apdu(
            ContentRef octets,
            String mtsIdentifier,
            List<Integer> recipients,
            List<Unrenderable> unrenderable,
            List<String> losses,
            Made made)
            implements Rendered {
        static final int MAX_LOSSES_LOGGED = 20;

        public Apdu {
            recipients = List.copyOf(recipients);
            unrenderable = List.copyOf(unrenderable);
            losses = List.copyOf(losses);
        }

        /** The same, elsewhere. */
        Apdu withOctets(ContentRef same) {
            return new Apdu(same, mtsIdentifier, recipients, unrenderable, losses, made);
        }

        Apdu as(Made other) {
            return new Apdu(octets, mtsIdentifier, recipients, unrenderable, losses, other);
        }

        /** For one line of a log, however many recipients had the same misfortune. */
        public Optional<String> lossesInWords() {
            return Rendered.inWords(losses);
        }
    }

    static Optional<String> inWords(List<String> losses) {
        String first = losses.stream().limit(Apdu.MAX_LOSSES_LOGGED).collect(Collectors.joining("; "));
        int more = losses.size() - Apdu.MAX_LOSSES_LOGGED;
        return losses.isEmpty() ? Optional.empty() : Optional.of(more > 0 ? first + "; and " + more + " more" : first);
    }

    /**
     * A notification that tells of some recipients what a report can tell, and of others what goes on as the message that
     * it is (RFC 2156 5.1.8.3): it has to be taken apart, since each goes its way as one transfer.
     */
    record Both(MtsApdu.Report report) implements Rendered {}

    /**
     * Nothing can be made of it for that hop, now or later; the cause says which element and why.
     *
     * @param unreadable it is not what it says it is, or we do not understand it: another version of ours may
     */
    record NotRenderable(Cause cause, boolean unreadable) implements Rendered {
        public NotRenderable(Cause cause) {
            this(cause, false);
        }

        public String reason() {
            return cause.words();
        }
    }

    /** Nobody wants it: it ends here, and all is well. */
    record Unwanted(String reason) implements Rendered {}

    /** One forward-path, the recipient's number in the entry, and what of NOTIFY and ORCPT goes with it (RFC 3461). */
    record Addressee(int number, String mailbox, RcptParameters parameters) {
        /** Nothing is said about reports. */
        public Addressee(int number, String mailbox) {
            this(number, mailbox, RcptParameters.NONE);
        }
    }

    /** A recipient of the entry who can't be addressed there, now or later. */
    record Unrenderable(int number, Cause cause) {
        public String reason() {
            return cause.words();
        }
    }
}

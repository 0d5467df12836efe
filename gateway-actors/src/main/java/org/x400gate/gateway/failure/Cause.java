package org.x400gate.gateway.failure;

import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;
import org.x400gate.protocol.smtp.SmtpReply;

/**
 * Why somebody did not get a message, as the originator is told.
 *
 * @param words for people; addresses may be in them, contents never
 * @param codes of X.411; a server's own status counts before them
 * @param refusal what a mail server answered, if it was one
 * @param found the status of RFC 3463, where we found it out ourselves
 */
public record Cause(String words, NotDelivered codes, Optional<Refusal> refusal, Optional<String> found) {
    private static final String NO_STATUS = "5.0.0";
    private static final String NO_PASSING_STATUS = "4.0.0";
    private static final String NO_ANSWER = "4.4.1";
    /** What RFC 2156 5.1.8.4 reads as an O/R name that is not recognised. */
    private static final Set<String> UNKNOWN = Set.of("5.1.1", "5.1.2", "5.1.3");

    private static final NotDelivered UNRECOGNISED =
            NotDelivered.of(NotDelivered.UNABLE_TO_TRANSFER, NotDelivered.UNRECOGNISED_OR_NAME);

    public Cause(String words, NotDelivered codes, Optional<Refusal> refusal) {
        this(words, codes, refusal, Optional.empty());
    }

    /** {@code server} by its name or address. */
    public record Refusal(String server, SmtpReply reply) {}

    public static Cause of(int reason, int diagnostic, String words) {
        return new Cause(words, NotDelivered.of(reason, diagnostic), Optional.empty());
    }

    /** Unable to transfer, by one of the diagnostics of X.411. */
    public static Cause untransferable(int diagnostic, String words) {
        return of(NotDelivered.UNABLE_TO_TRANSFER, diagnostic, words);
    }

    /** There is no way to the address. */
    public static Cause unroutable(String words) {
        return untransferable(NotDelivered.UNRECOGNISED_OR_NAME, words);
    }

    /** No server takes mail for it; {@code status} says why, by RFC 3463. */
    public static Cause nowhere(String status, String words) {
        return new Cause(
                words,
                NotDelivered.of(NotDelivered.UNABLE_TO_TRANSFER, NotDelivered.UNRECOGNISED_OR_NAME),
                Optional.empty(),
                Optional.of(status));
    }

    /** What one side has can't be expressed on the other. */
    public static Cause notConverted(String words) {
        return new Cause(
                words, new NotDelivered(NotDelivered.CONVERSION_NOT_PERFORMED, Optional.empty()), Optional.empty());
    }

    /** It was to be kept until a time of its own, and is not. */
    public static Cause notDeferred(String words) {
        return new Cause(
                words,
                new NotDelivered(NotDelivered.DEFERRED_DELIVERY_NOT_PERFORMED, Optional.empty()),
                Optional.empty());
    }

    /** Something of ours or on the way did not work. */
    public static Cause failure(String words) {
        return new Cause(words, new NotDelivered(NotDelivered.TRANSFER_FAILURE, Optional.empty()), Optional.empty());
    }

    /** What was kept of it cannot be read any more. */
    public static Cause damaged() {
        return failure("its content is damaged where it was kept");
    }

    public static Cause refused(String server, SmtpReply reply) {
        return new Cause(
                reply.text(),
                new NotDelivered(NotDelivered.UNABLE_TO_TRANSFER, Optional.empty()),
                Optional.of(new Refusal(server, reply)));
    }

    /** This was the reason for the last try, and there is no further one. */
    public Cause expired() {
        return new Cause(
                "no try left before its deadline; " + words,
                NotDelivered.of(NotDelivered.UNABLE_TO_TRANSFER, NotDelivered.MAXIMUM_TIME_EXPIRED),
                refusal);
    }

    /** With further words. */
    public Cause with(String more) {
        return new Cause(words + "; " + more, codes, refusal, found);
    }

    /** Whether nobody goes by that address, as far as is known here or at the server. A refusal without a status may mean anything. */
    public boolean isUnknownRecipient() {
        return status().map(UNKNOWN::contains).orElseGet(() -> codes.equals(UNRECOGNISED));
    }

    /** Why it is not taken now, by RFC 3463: a server's word, or that there was none. */
    public String passingStatus() {
        return refusal.map(Refusal::reply)
                .map(reply ->
                        reply.status().filter(status -> status.startsWith("4.")).orElse(NO_PASSING_STATUS))
                .orElse(NO_ANSWER);
    }

    /** That it will never be taken, by RFC 3463: a server's word, or what we found. */
    public Optional<String> status() {
        return found.or(() -> refused());
    }

    private Optional<String> refused() {
        return refusal.map(Refusal::reply)
                .filter(SmtpReply::permanent)
                .map(reply ->
                        reply.status().filter(status -> status.startsWith("5.")).orElse(NO_STATUS));
    }
}

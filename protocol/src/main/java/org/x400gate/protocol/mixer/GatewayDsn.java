package org.x400gate.protocol.mixer;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.mime.HeaderField;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.p1.ReportedRecipient.NotDelivered;

/**
 * The notification that we make ourselves on an Internet message (RFC 3464, RFC 3461 5 and 6): to its reverse path, of
 * recipients whose NOTIFY asks for it. Mail with the null reverse path, which every notification is, gets none.
 */
public final class GatewayDsn {
    private GatewayDsn() {}

    /**
     * Why, for programs and for people.
     *
     * @param field type and text, {@code smtp; 550 no such user} (RFC 3464 2.3.6)
     */
    public record Diagnostic(Optional<String> field, String words) {
        /** People read the field. */
        static Diagnostic of(String field) {
            return new Diagnostic(
                    Optional.of(field), field.substring(field.indexOf(';') + 1).strip());
        }
    }

    /**
     * What became of one recipient.
     *
     * @param status of RFC 3463
     * @param diagnostic why
     * @param remoteMta type and name, {@code dns; mx.example} (RFC 3464 2.3.5)
     * @param willRetryUntil for a delay
     */
    public record Outcome(
            MailSubject.Recipient recipient,
            DsnAction action,
            String status,
            Optional<Diagnostic> diagnostic,
            Optional<String> remoteMta,
            Optional<Instant> lastAttempt,
            Optional<Instant> willRetryUntil) {
        public Outcome {
            if (!status.matches("[245]\\.[0-9]{1,3}\\.[0-9]{1,3}")) {
                throw new IllegalArgumentException("no status of RFC 3463: " + status);
            }
        }

        public static Outcome failed(MailSubject.Recipient recipient, String status, String diagnostic) {
            return new Outcome(
                    recipient,
                    DsnAction.FAILED,
                    status,
                    Optional.of(Diagnostic.of(diagnostic)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }

        /** The same, with this for people to read. */
        public Outcome withWords(String words) {
            Diagnostic said = new Diagnostic(diagnostic.flatMap(Diagnostic::field), words);
            return new Outcome(recipient, action, status, Optional.of(said), remoteMta, lastAttempt, willRetryUntil);
        }

        /** By the codes of X.411, where the X.400 side of us found the reason. */
        public static Outcome failed(MailSubject.Recipient recipient, NotDelivered failure) {
            return failed(recipient, StatusCodes.status(failure), "x400; " + X400Diagnostic.write(failure));
        }
    }

    public static Reporting<DsnMail> on(MailSubject subject, List<Outcome> outcomes, MappingContext context) {
        if (subject.sender().isEmpty()) {
            return new Reporting.NotWanted<>(
                    new Loss("RFC 5321 4.5.5", "MAIL FROM", "the message had the null reverse path"));
        }
        List<Outcome> told = outcomes.stream()
                .filter(o -> o.recipient().asked().contains(o.action().askedBy()))
                .toList();
        if (told.isEmpty()) {
            return new Reporting.NotWanted<>(new Loss(
                    "RFC 3461 4.1", "NOTIFY", "of none of the recipients anything was asked that is told here"));
        }
        Losses losses = new Losses();
        DsnWriter dsn = new DsnWriter(context, losses);
        dsn.message("Reporting-MTA", "dns; " + context.hostname());
        subject.envelopeId().ifPresent(id -> dsn.message("Original-Envelope-Id", id));
        dsn.message("Arrival-Date", Traces.date(subject.arrival()));
        dsn.say("This is " + context.hostname() + ", which passes mail on to X.400 and back.");
        dsn.say("");
        for (Outcome outcome : told) {
            say(dsn, outcome);
            dsn.recipient(fields(outcome));
        }
        boolean failed = told.stream().anyMatch(o -> o.action() == DsnAction.FAILED);
        subject.message().ifPresent(m -> dsn.returns(m, !failed || subject.headersOnly()));
        List<Mailbox> about = told.stream().map(o -> o.recipient().mailbox()).toList();
        List<HeaderField> header = new ArrayList<>(dsn.header(subject.sender().get(), status(told), about));
        header.add(HeaderField.ofDate("Date", OffsetDateTime.ofInstant(context.now(), ZoneOffset.UTC)));
        return new Reporting.Made<>(dsn.write(subject.sender().get(), header), losses.list());
    }

    private static String status(List<Outcome> told) {
        long failures =
                told.stream().filter(o -> o.action() == DsnAction.FAILED).count();
        if (failures == told.size()) {
            return "failure";
        }
        boolean delayed = told.stream().anyMatch(o -> o.action() == DsnAction.DELAYED);
        return failures > 0 ? "success and failures" : delayed ? "delay" : "success";
    }

    private static void say(DsnWriter dsn, Outcome outcome) {
        dsn.say(
                switch (outcome.action()) {
                    case FAILED -> "Your message was not delivered to:";
                    case DELAYED -> "Your message could not yet be delivered; it is tried again to:";
                    case DELIVERED -> "Your message was successfully delivered to:";
                    case RELAYED -> "Your message was passed on, to where no reports may come from, for:";
                    case EXPANDED -> "Your message was passed on to the members of:";
                });
        dsn.say("        " + outcome.recipient().mailbox().addrSpec());
        outcome.diagnostic().ifPresent(why -> {
            dsn.say("for the following reason:");
            dsn.say("        " + why.words());
        });
        outcome.willRetryUntil().ifPresent(t -> dsn.say("There are no more attempts after " + Traces.date(t) + "."));
        dsn.say("");
    }

    private static List<HeaderField> fields(Outcome outcome) {
        List<HeaderField> fields = new ArrayList<>();
        outcome.recipient()
                .originalRecipient()
                .ifPresent(text -> fields.add(DsnWriter.field("Original-Recipient", text)));
        fields.add(DsnWriter.field(
                "Final-Recipient", "rfc822; " + outcome.recipient().mailbox().addrSpec()));
        fields.add(DsnWriter.field("Action", outcome.action().word()));
        fields.add(DsnWriter.field("Status", outcome.status()));
        outcome.remoteMta().ifPresent(text -> fields.add(DsnWriter.field("Remote-MTA", text)));
        outcome.diagnostic()
                .flatMap(Diagnostic::field)
                .ifPresent(text -> fields.add(DsnWriter.field("Diagnostic-Code", text)));
        outcome.lastAttempt().ifPresent(t -> fields.add(DsnWriter.field("Last-Attempt-Date", Traces.date(t))));
        outcome.willRetryUntil().ifPresent(t -> fields.add(DsnWriter.field("Will-Retry-Until", Traces.date(t))));
        return fields;
    }
}

package org.x400gate.gateway.smtp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.x400gate.gateway.conversion.Made;
import org.x400gate.gateway.conversion.Rendered;
import org.x400gate.gateway.conversion.ReportAttributes;
import org.x400gate.gateway.conversion.SmtpAttributes;
import org.x400gate.gateway.failure.Blame;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.report.LedgerLines;
import org.x400gate.gateway.report.News;
import org.x400gate.gateway.report.Reporter;
import org.x400gate.gateway.report.Told;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.protocol.smtp.RecipientResult;

/**
 * What one try at one message becomes in the queue: one settle with an outcome for each recipient that was pending.
 * When another try makes sense, and until when, is the policy's word.
 */
record Settlement(FailurePolicy policy, String server, Supplier<Reporter> reporter, Blame blame) {
    Settlement(FailurePolicy policy, String server, Supplier<Reporter> reporter) {
        this(policy, server, reporter, new Blame());
    }

    /** Whose fault a failure is. */
    enum Fault {
        /** Not the message's. */
        NONE,
        /** The connection broke with it: the message's if {@link Blame} says so. */
        BROKEN_OFF,
        /** Nothing could be made of it. */
        OURS_OR_ITS_OWN
    }

    /** RFC 5321 3.8: whatever it was asked. */
    private static final int SERVICE_CLOSES = 421;

    /** Who owes the report on success, where one is wanted, for a recipient that was relayed (RFC 3461 5.2.1, 5.2.2). */
    enum Reports {
        OURS("ours"),
        NEXT_SERVER("next-server");

        private final String word;

        Reports(String word) {
            this.word = word;
        }
    }

    /**
     * How one recipient fared, in the server's words or ours.
     *
     * @param made what the server has taken, if it has
     */
    record Fate(RecipientResult.Verdict verdict, Cause cause, Reports reports, Fault fault, Made made) {
        Fate(RecipientResult.Verdict verdict, Cause cause, Reports reports) {
            this(verdict, cause, reports, Fault.NONE, Made.NOTHING);
        }

        /** Where no server has taken anything over. */
        Fate(RecipientResult.Verdict verdict, Cause cause) {
            this(verdict, cause, Reports.OURS);
        }

        Fate by(Fault whose) {
            return new Fate(verdict, cause, reports, whose, made);
        }

        private Fate because(Cause other) {
            return new Fate(verdict, other, reports, fault, made);
        }

        /** Something of ours or on the way did not work: worth another try. */
        static Fate notNow(String words) {
            return new Fate(RecipientResult.Verdict.TEMPORARY, Cause.failure(words));
        }
    }

    /** Of a try with that one. */
    Settlement at(String other) {
        return new Settlement(policy, other, reporter, blame);
    }

    /** {@code fates}: as they were {@link #judged}. */
    Change.Settle settle(QueueKeeper.Work work, Map<Integer, Fate> fates, Instant now) {
        WorkItem item = work.item();
        int faults = policy.faults(work.entry(), item.hop());
        Optional<Instant> next = policy.nextTry(now, item.attempt() + 1, work.entry());
        Map<Integer, Fate> settled = new LinkedHashMap<>();
        Map<Integer, News> news = new LinkedHashMap<>();
        for (Recipient recipient : work.entry().pendingAt(item.hop())) {
            int number = recipient.number();
            Fate fate = fates.getOrDefault(number, Fate.notNow("not part of what was sent"));
            settled.put(number, fate);
            news(work.entry(), number, fate, isLast(fate, faults, next)).ifPresent(each -> news.put(number, each));
        }
        boolean atOnce =
                fates.values().stream().anyMatch(fate -> fate.verdict() == RecipientResult.Verdict.FURTHER_TRANSACTION);
        Told told = reporter.get().tell(work.entry(), work.content(), news, now);
        List<RecipientOutcome> outcomes = new ArrayList<>();
        settled.forEach((number, fate) -> outcomes.add(outcome(number, fate, told, isLast(fate, faults, next))));
        boolean again = outcomes.stream().anyMatch(RecipientOutcome.Deferred.class::isInstance);
        return new Change.Settle(
                item,
                outcomes,
                again ? next.map(then -> item.retryAt(atOnce ? now : then)) : Optional.empty(),
                told.newEntries(),
                ledger(work, outcomes, settled, next.isEmpty(), now));
    }

    /** With what broke off held against the message, or not; to be asked once for each try. */
    Map<Integer, Fate> judged(QueueKeeper.Work work, Map<Integer, Fate> fates) {
        int faults = policy.faults(work.entry(), work.item().hop());
        if (fates.values().stream().anyMatch(fate -> fate.verdict() == RecipientResult.Verdict.ACCEPTED)) {
            blame.taken();
        }
        boolean broken = fates.values().stream().anyMatch(fate -> fate.fault() == Fault.BROKEN_OFF);
        boolean against = broken && blame.failed();
        Map<Integer, Fate> judged = new LinkedHashMap<>();
        fates.forEach((number, fate) -> judged.put(
                number,
                switch (fate.fault()) {
                    case NONE -> fate;
                    case BROKEN_OFF -> against ? counted(fate, faults) : fate.by(Fault.NONE);
                    case OURS_OR_ITS_OWN -> counted(fate, faults);
                }));
        return judged;
    }

    private Fate counted(Fate fate, int faults) {
        return fate.verdict() == RecipientResult.Verdict.TEMPORARY
                ? fate.because(fate.cause().with(policy.counted(faults)))
                : fate;
    }

    /** Why there is no further try, if there is none. */
    private Last isLast(Fate fate, int faults, Optional<Instant> next) {
        return switch (fate.verdict()) {
            case ACCEPTED -> Last.NOT;
            case PERMANENT -> fate.fault() == Fault.NONE ? Last.FOR_GOOD : Last.QUARANTINE;
            case FURTHER_TRANSACTION, TEMPORARY -> {
                if (fate.fault() != Fault.NONE && faults >= policy.maxFaults()) {
                    yield Last.QUARANTINE;
                }
                yield next.isPresent() ? Last.NOT : Last.EXPIRED;
            }
        };
    }

    private enum Last {
        NOT,
        FOR_GOOD,
        EXPIRED,
        QUARANTINE
    }

    /** Nobody wants it. */
    static Change.Settle ended(QueueKeeper.Work work, String reason, Instant now) {
        List<RecipientOutcome> outcomes = work.entry().pendingAt(work.item().hop()).stream()
                .<RecipientOutcome>map(recipient -> new RecipientOutcome.Ended(recipient.number(), reason))
                .toList();
        return new Change.Settle(
                work.item(),
                outcomes,
                Optional.empty(),
                List.of(),
                LedgerLines.outcomes(work.entry(), work.item().hop(), outcomes, Map.of(), now));
    }

    /** What there is to tell; that a message goes on to one who tells of it himself is no news. */
    private Optional<News> news(QueueEntry entry, int number, Fate fate, Last last) {
        return switch (last) {
            case FOR_GOOD, QUARANTINE -> Optional.of(new News.Failed(fate.cause()));
            case EXPIRED -> Optional.of(new News.Failed(fate.cause().expired()));
            case NOT ->
                fate.verdict() == RecipientResult.Verdict.ACCEPTED
                                && fate.reports() == Reports.OURS
                                && successAsked(entry, number)
                        ? Optional.of(new News.TakenOver(server))
                        : Optional.empty();
        };
    }

    /** What the entry says of itself: its content is not read for what nobody asked. */
    private static boolean successAsked(QueueEntry entry, int number) {
        Map<String, String> attributes = entry.submission().attributes();
        return switch (entry.kind()) {
            case P1 -> ReportAttributes.deliveryAsked(attributes).contains(number);
            case RFC822 ->
                SmtpAttributes.ofRecipient(attributes, number)
                        .notifyOn()
                        .filter(asked -> asked.contains("SUCCESS"))
                        .isPresent();
        };
    }

    /** The same fate for all of them. */
    static Map<Integer, Fate> all(QueueKeeper.Work work, Fate fate) {
        Map<Integer, Fate> fates = new LinkedHashMap<>();
        work.entry().recipients().forEach(recipient -> fates.put(recipient.number(), fate));
        return fates;
    }

    /** Whether there is a try left. */
    boolean expired(QueueKeeper.Work work, Instant now) {
        return policy.nextTry(now, 1, work.entry()).isEmpty();
    }

    /**
     * Results in the envelope's order, and those that never got into it.
     *
     * @param ended the connection is over: what has no answer of its own was broken off, unless the server said 421
     */
    static Map<Integer, Fate> fates(
            Rendered.Mail mail, List<RecipientResult> results, String server, Reports reports, boolean ended) {
        Map<Integer, Fate> fates = new LinkedHashMap<>();
        Made made = mail.made()
                .with("octets", Long.toString(mail.message().octets()))
                .with("peer", server)
                .with("reports", reports.word);
        for (Rendered.Unrenderable left : mail.unrenderable()) {
            fates.put(left.number(), new Fate(RecipientResult.Verdict.PERMANENT, left.cause()));
        }
        for (int i = 0; i < results.size(); i++) {
            RecipientResult result = results.get(i);
            boolean broken = ended
                    && result.verdict() == RecipientResult.Verdict.TEMPORARY
                    && result.reply().code() != SERVICE_CLOSES;
            fates.put(
                    mail.addressees().get(i).number(),
                    new Fate(
                            result.verdict(),
                            Cause.refused(server, result.reply()),
                            reports,
                            broken ? Fault.BROKEN_OFF : Fault.NONE,
                            made));
        }
        return fates;
    }

    private RecipientOutcome outcome(int number, Fate fate, Told told, Last last) {
        String text = server + ": " + fate.cause().words();
        return switch (last) {
            case FOR_GOOD -> told.failed(number, text);
            case EXPIRED -> told.failed(number, "no try left before its deadline; " + text);
            case QUARANTINE -> told.quarantined(number, text);
            case NOT ->
                fate.verdict() == RecipientResult.Verdict.ACCEPTED
                        ? new RecipientOutcome.Relayed(number, text)
                        : new RecipientOutcome.Deferred(
                                number, text, Optional.of(fate.cause().passingStatus()), fate.fault() != Fault.NONE);
        };
    }

    /** One try is made with one server: what it took is the same for each of those it took it for. */
    private static List<LedgerLine> ledger(
            QueueKeeper.Work work,
            List<RecipientOutcome> outcomes,
            Map<Integer, Fate> fates,
            boolean last,
            Instant now) {
        Map<Integer, Cause> causes = new LinkedHashMap<>();
        fates.forEach((number, fate) -> {
            boolean expired = last && fate.verdict() != RecipientResult.Verdict.PERMANENT;
            if (fate.verdict() != RecipientResult.Verdict.ACCEPTED) {
                causes.put(number, expired ? fate.cause().expired() : fate.cause());
            }
        });
        Made made = fates.values().stream()
                .filter(fate -> fate.verdict() == RecipientResult.Verdict.ACCEPTED)
                .map(Fate::made)
                .findFirst()
                .orElse(Made.NOTHING);
        return LedgerLines.outcomes(work.entry(), work.item().hop(), outcomes, causes, made, now);
    }
}

package org.x400gate.gateway.smtp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.x400gate.gateway.conversion.Rendered;
import org.x400gate.gateway.conversion.ReportAttributes;
import org.x400gate.gateway.conversion.SmtpAttributes;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.report.News;
import org.x400gate.gateway.report.Reporter;
import org.x400gate.gateway.report.Told;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.protocol.smtp.RecipientResult;

/**
 * What one try at one message becomes in the queue: one settle with an outcome for each recipient that was pending.
 * When another try makes sense, and until when, is the policy's word.
 */
record Settlement(FailurePolicy policy, String server, Supplier<Reporter> reporter) {
    /** Who owes the report on success, where one is wanted, for a recipient that was relayed (RFC 3461 5.2.1, 5.2.2). */
    enum Reports {
        OURS("ours"),
        NEXT_SERVER("next-server");

        private final String word;

        Reports(String word) {
            this.word = word;
        }
    }

    /** How one recipient fared, in the server's words or ours. */
    record Fate(RecipientResult.Verdict verdict, Cause cause, Reports reports) {
        /** Where no server has taken anything over. */
        Fate(RecipientResult.Verdict verdict, Cause cause) {
            this(verdict, cause, Reports.OURS);
        }

        /** Something of ours or on the way did not work: worth another try. */
        static Fate notNow(String words) {
            return new Fate(RecipientResult.Verdict.TEMPORARY, Cause.failure(words));
        }
    }

    /** Of a try with that one. */
    Settlement at(String other) {
        return new Settlement(policy, other, reporter);
    }

    Change.Settle settle(QueueKeeper.Work work, Map<Integer, Fate> fates, Instant now) {
        WorkItem item = work.item();
        Optional<Instant> next = policy.nextTry(now, item.attempt() + 1, work.entry());
        Map<Integer, Fate> settled = new LinkedHashMap<>();
        Map<Integer, News> news = new LinkedHashMap<>();
        for (Recipient recipient : work.entry().pendingAt(item.hop())) {
            int number = recipient.number();
            Fate fate = fates.getOrDefault(number, Fate.notNow("not part of what was sent"));
            settled.put(number, fate);
            news(work.entry(), number, fate, next).ifPresent(each -> news.put(number, each));
        }
        boolean atOnce =
                fates.values().stream().anyMatch(fate -> fate.verdict() == RecipientResult.Verdict.FURTHER_TRANSACTION);
        Told told = reporter.get().tell(work.entry(), work.content(), news, now);
        List<RecipientOutcome> outcomes = new ArrayList<>();
        settled.forEach((number, fate) -> outcomes.add(outcome(number, fate, told, next)));
        boolean again = outcomes.stream().anyMatch(RecipientOutcome.Deferred.class::isInstance);
        return new Change.Settle(
                item,
                outcomes,
                again ? next.map(then -> item.retryAt(atOnce ? now : then)) : Optional.empty(),
                told.newEntries(),
                ledger(work, outcomes, fates, now));
    }

    /** Nobody wants it. */
    static Change.Settle ended(QueueKeeper.Work work, String reason, Instant now) {
        List<RecipientOutcome> outcomes = work.entry().pendingAt(work.item().hop()).stream()
                .<RecipientOutcome>map(recipient -> new RecipientOutcome.Ended(recipient.number(), reason))
                .toList();
        LedgerLine line = new LedgerLine(
                now,
                work.entry().id(),
                LedgerEvent.ENDED,
                List.of(),
                Told.details(work.item().hop(), outcomes));
        return new Change.Settle(work.item(), outcomes, Optional.empty(), List.of(), List.of(line));
    }

    /** What there is to tell; that a message goes on to one who tells of it himself is no news. */
    private Optional<News> news(QueueEntry entry, int number, Fate fate, Optional<Instant> next) {
        return switch (fate.verdict()) {
            case PERMANENT -> Optional.of(new News.Failed(fate.cause()));
            case FURTHER_TRANSACTION, TEMPORARY ->
                next.isPresent()
                        ? Optional.empty()
                        : Optional.of(new News.Failed(fate.cause().expired()));
            case ACCEPTED ->
                fate.reports() == Reports.OURS && successAsked(entry, number)
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

    /** Results in the envelope's order, and those that never got into it. */
    static Map<Integer, Fate> fates(Rendered.Mail mail, List<RecipientResult> results, String server, Reports reports) {
        Map<Integer, Fate> fates = new LinkedHashMap<>();
        for (Rendered.Unrenderable left : mail.unrenderable()) {
            fates.put(left.number(), new Fate(RecipientResult.Verdict.PERMANENT, left.cause()));
        }
        for (int i = 0; i < results.size(); i++) {
            RecipientResult result = results.get(i);
            fates.put(
                    mail.addressees().get(i).number(),
                    new Fate(result.verdict(), Cause.refused(server, result.reply()), reports));
        }
        return fates;
    }

    private RecipientOutcome outcome(int number, Fate fate, Told told, Optional<Instant> next) {
        String text = server + ": " + fate.cause().words();
        return switch (fate.verdict()) {
            case ACCEPTED -> new RecipientOutcome.Relayed(number, text);
            case PERMANENT -> told.failed(number, text);
            case FURTHER_TRANSACTION, TEMPORARY ->
                next.isPresent()
                        ? new RecipientOutcome.Deferred(
                                number, text, Optional.of(fate.cause().passingStatus()))
                        : told.failed(number, "no try left before its deadline; " + text);
        };
    }

    /** One line for each kind of outcome. */
    private List<LedgerLine> ledger(
            QueueKeeper.Work work, List<RecipientOutcome> outcomes, Map<Integer, Fate> fates, Instant now) {
        Map<LedgerEvent, List<RecipientOutcome>> kinds = new LinkedHashMap<>();
        outcomes.forEach(outcome -> kinds.computeIfAbsent(Told.event(outcome), kind -> new ArrayList<>())
                .add(outcome));
        List<LedgerLine> lines = new ArrayList<>();
        kinds.forEach((kind, ofKind) -> {
            Map<String, String> details = Told.details(work.item().hop(), ofKind);
            if (kind == LedgerEvent.RELAYED) {
                // One try is made with one server: it is the same for each of them.
                details.put("reports", fates.get(ofKind.get(0).number()).reports().word);
            }
            lines.add(new LedgerLine(now, work.entry().id(), kind, List.of(), details));
        });
        return lines;
    }
}

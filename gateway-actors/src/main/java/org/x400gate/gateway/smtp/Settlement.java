package org.x400gate.gateway.smtp;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.x400gate.gateway.conversion.Rendered;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.Change;
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
record Settlement(FailurePolicy policy, String server) {
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
    record Fate(RecipientResult.Verdict verdict, String text, Reports reports) {
        /** Where no server has taken anything over. */
        Fate(RecipientResult.Verdict verdict, String text) {
            this(verdict, text, Reports.OURS);
        }
    }

    Change.Settle settle(QueueKeeper.Work work, Map<Integer, Fate> fates, Instant now) {
        WorkItem item = work.item();
        Optional<Instant> next = policy.nextTry(
                now, item.attempt() + 1, work.entry().submission().deadline());
        List<RecipientOutcome> outcomes = new ArrayList<>();
        for (Recipient recipient : work.entry().pendingAt(item.hop())) {
            Fate fate = fates.getOrDefault(
                    recipient.number(), new Fate(RecipientResult.Verdict.TEMPORARY, "not part of what was sent"));
            outcomes.add(outcome(recipient.number(), fate, next));
        }
        boolean atOnce =
                fates.values().stream().anyMatch(fate -> fate.verdict() == RecipientResult.Verdict.FURTHER_TRANSACTION);
        boolean again = outcomes.stream().anyMatch(RecipientOutcome.Deferred.class::isInstance);
        return new Change.Settle(
                item,
                outcomes,
                again ? next.map(then -> item.retryAt(atOnce ? now : then)) : Optional.empty(),
                List.of(),
                ledger(work, outcomes, fates, now));
    }

    /** The same fate for all of them. */
    static Map<Integer, Fate> all(QueueKeeper.Work work, Fate fate) {
        Map<Integer, Fate> fates = new LinkedHashMap<>();
        work.entry().recipients().forEach(recipient -> fates.put(recipient.number(), fate));
        return fates;
    }

    /** Whether there is a try left. */
    boolean expired(QueueKeeper.Work work, Instant now) {
        return policy.nextTry(now, 1, work.entry().submission().deadline()).isEmpty();
    }

    /** Results in the envelope's order, and those that never got into it. */
    static Map<Integer, Fate> fates(Rendered.Mail mail, List<RecipientResult> results, Reports reports) {
        Map<Integer, Fate> fates = new LinkedHashMap<>();
        for (Rendered.Unrenderable left : mail.unrenderable()) {
            fates.put(left.number(), new Fate(RecipientResult.Verdict.PERMANENT, left.reason()));
        }
        for (int i = 0; i < results.size(); i++) {
            RecipientResult result = results.get(i);
            fates.put(
                    mail.addressees().get(i).number(),
                    new Fate(result.verdict(), result.reply().text(), reports));
        }
        return fates;
    }

    private RecipientOutcome outcome(int number, Fate fate, Optional<Instant> next) {
        String text = server + ": " + fate.text();
        return switch (fate.verdict()) {
            case ACCEPTED -> new RecipientOutcome.Relayed(number, text);
            case PERMANENT -> new RecipientOutcome.Failed(number, text, Optional.empty());
            case FURTHER_TRANSACTION, TEMPORARY ->
                next.isPresent()
                        ? new RecipientOutcome.Deferred(number, text)
                        : new RecipientOutcome.Failed(
                                number, "no try left before its deadline; " + text, Optional.empty());
        };
    }

    /** One line for each kind of outcome. */
    private List<LedgerLine> ledger(
            QueueKeeper.Work work, List<RecipientOutcome> outcomes, Map<Integer, Fate> fates, Instant now) {
        Function<RecipientOutcome, LedgerEvent> event = outcome -> outcome instanceof RecipientOutcome.Relayed
                ? LedgerEvent.RELAYED
                : outcome instanceof RecipientOutcome.Deferred ? LedgerEvent.DEFERRED : LedgerEvent.FAILED;
        Map<LedgerEvent, List<RecipientOutcome>> kinds = new LinkedHashMap<>();
        outcomes.forEach(outcome -> kinds.computeIfAbsent(event.apply(outcome), kind -> new ArrayList<>())
                .add(outcome));
        List<LedgerLine> lines = new ArrayList<>();
        kinds.forEach((kind, ofKind) -> {
            Map<String, String> details = new LinkedHashMap<>();
            details.put("hop", work.item().hop().name());
            details.put("recipients", Integer.toString(ofKind.size()));
            details.put("text", ofKind.get(0).text());
            if (kind == LedgerEvent.RELAYED) {
                // One try is made with one server: it is the same for each of them.
                details.put("reports", fates.get(ofKind.get(0).number()).reports().word);
            }
            lines.add(new LedgerLine(now, work.entry().id(), kind, List.of(), details));
        });
        return lines;
    }
}

package org.x400gate.gateway.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

/**
 * What is written instead of an outcome that the queue refused, which is a fault of ours: work must not stay leased to
 * somebody who thinks it is done. What was said for good stays true as far as it can be; what failed waits for an operator,
 * as nobody is told; what is to be tried again is, after a pause. If that is refused as well, all of it waits for an operator.
 */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    static final Duration PAUSE = Duration.ofMinutes(1);

    /** How much of what was given is written. */
    enum Attempt {
        AS_GIVEN,
        OUTCOMES_ALONE,
        NONE_OF_IT
    }

    private final DurableQueue queue;

    Refusals(DurableQueue queue) {
        this.queue = queue;
    }

    /** Empty if there is nothing more to be done: it is answered as refused. */
    Optional<QueueKeeper.Write<?>> instead(QueueKeeper.Write<?> write, ChangeResult.Refused refused, Instant now) {
        if (!(write.change() instanceof Change.Settle settle) || write.attempt == Attempt.NONE_OF_IT) {
            return Optional.empty();
        }
        Attempt next = write.attempt == Attempt.AS_GIVEN ? Attempt.OUTCOMES_ALONE : Attempt.NONE_OF_IT;
        WorkItem item = settle.item();
        try {
            Optional<QueueEntry> entry = queue.entry(item.entry());
            LOG.error(
                    "event=outcome-refused msg={} hop={} instead={} reason=\"{}\"",
                    item.entry(),
                    item.hop(),
                    entry.isPresent() ? next : "nothing: no such entry",
                    refused.reason());
            return entry.map(
                    there -> write.instead(instead(settle, next, refused.reason(), there, now), next, refused));
        } catch (QueueCorrupt e) {
            LOG.error("event=outcome-refused msg={} hop={} reason=\"{}\"", item.entry(), item.hop(), e.getMessage());
            return Optional.empty();
        } catch (QueueUnavailable e) {
            return Optional.of(write);
        }
    }

    private static Change.Settle instead(
            Change.Settle refused, Attempt attempt, String reason, QueueEntry entry, Instant now) {
        WorkItem item = refused.item();
        Map<Integer, RecipientOutcome> said = new HashMap<>();
        if (attempt == Attempt.OUTCOMES_ALONE) {
            refused.outcomes().forEach(outcome -> said.putIfAbsent(outcome.number(), outcome));
        }
        String why = "its outcome was refused: " + reason;
        List<RecipientOutcome> outcomes = new ArrayList<>();
        boolean waits = attempt == Attempt.OUTCOMES_ALONE && refused.retry().isPresent();
        for (Recipient recipient : entry.pendingAt(item.hop())) {
            int number = recipient.number();
            outcomes.add(
                    said.containsKey(number)
                            ? kept(said.get(number), why)
                            : waits
                                    ? new RecipientOutcome.Deferred(number, why)
                                    : new RecipientOutcome.Failed(number, why, Optional.empty()));
        }
        boolean again = outcomes.stream().anyMatch(RecipientOutcome.Deferred.class::isInstance);
        LedgerLine line = new LedgerLine(
                now,
                entry.id(),
                again ? LedgerEvent.DEFERRED : LedgerEvent.FAILED,
                List.of(),
                Map.of("hop", item.hop().name(), "text", why));
        return new Change.Settle(
                item,
                outcomes,
                again ? Optional.of(item.retryAt(now.plus(PAUSE))) : Optional.empty(),
                List.of(),
                List.of(line));
    }

    /** All that is pending there waits for an operator. */
    static Change.Settle held(WorkItem item, QueueEntry entry, String why) {
        List<RecipientOutcome> outcomes = entry.pendingAt(item.hop()).stream()
                .<RecipientOutcome>map(
                        recipient -> new RecipientOutcome.Failed(recipient.number(), why, Optional.empty()))
                .toList();
        return new Change.Settle(item, outcomes, Optional.empty(), List.of(), List.of());
    }

    private static RecipientOutcome kept(RecipientOutcome said, String why) {
        return said instanceof RecipientOutcome.Failed
                ? new RecipientOutcome.Failed(said.number(), said.text() + "; not reported: " + why, Optional.empty())
                : said;
    }
}

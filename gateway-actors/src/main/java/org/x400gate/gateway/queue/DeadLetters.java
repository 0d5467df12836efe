package org.x400gate.gateway.queue;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.RecipientOutcome;

/** Says and counts what has become a dead letter, when that is on disk; safe for many threads. */
final class DeadLetters {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int MAX_NAMED = 20;

    private final AtomicLong made = new AtomicLong();

    /** Work at one hop counts once, however many recipients it had. */
    long made() {
        return made.get();
    }

    void written(List<Change> batch, List<ChangeResult> results) {
        for (int i = 0; i < results.size(); i++) {
            if (results.get(i).applied() && batch.get(i) instanceof Change.Settle settle) {
                settled(settle);
            }
        }
    }

    private void settled(Change.Settle settle) {
        List<RecipientOutcome> quarantined = settle.outcomes().stream()
                .filter(RecipientOutcome.Quarantined.class::isInstance)
                .toList();
        boolean untold = settle.outcomes().stream()
                .anyMatch(outcome -> outcome instanceof RecipientOutcome.Failed failed
                        && failed.report().isEmpty());
        if (untold || !quarantined.isEmpty()) {
            made.incrementAndGet();
        }
        if (!quarantined.isEmpty()) { // of what nobody can be told whoever found that out has said so
            say(settle, quarantined);
        }
    }

    private static void say(Change.Settle settle, List<RecipientOutcome> dead) {
        LOG.error(
                "event=dead-letter msg={} hop=\"{}\" recipients={} tries={} reports={} reason=\"{}\"",
                settle.item().entry(),
                settle.item().hop(),
                dead.size(),
                settle.item().attempt() + 1,
                settle.newEntries().stream().map(report -> report.entry().id()).toList(),
                dead.stream()
                        .map(RecipientOutcome::text)
                        .distinct()
                        .limit(MAX_NAMED)
                        .collect(Collectors.joining("; "))
                        .replace('"', '\''));
    }
}

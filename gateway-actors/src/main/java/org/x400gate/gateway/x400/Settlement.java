package org.x400gate.gateway.x400;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.gateway.conversion.Rendered;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

/** Writes down what became of one try, for every recipient of the work. */
final class Settlement {
    private final FailurePolicy policy;

    Settlement(FailurePolicy policy) {
        this.policy = policy;
    }

    /** The next MTA answers for the APDU's recipients; whom the APDU could not name has failed. */
    Change.Settle relayed(QueueKeeper.Work work, Rendered.Apdu apdu, Instant now, String peer) {
        List<RecipientOutcome> outcomes = new ArrayList<>();
        for (int number : apdu.recipients()) {
            outcomes.add(new RecipientOutcome.Relayed(number, "relayed to " + peer));
        }
        for (Rendered.Unrenderable left : apdu.unrenderable()) {
            outcomes.add(new RecipientOutcome.Failed(left.number(), left.reason(), Optional.empty()));
        }
        return settle(work, outcomes, Optional.empty(), now, LedgerEvent.RELAYED, List.of(apdu.mtsIdentifier()), peer);
    }

    /** Not now: tried again as the policy says, or expired. */
    Change.Settle deferred(QueueKeeper.Work work, Instant now, String reason) {
        Optional<WorkItem> retry = policy.nextTry(
                        now,
                        work.item().attempt() + 1,
                        work.entry().submission().deadline())
                .map(time -> work.item().retryAt(time));
        if (retry.isEmpty()) {
            return failed(work, now, "expired: " + reason);
        }
        List<RecipientOutcome> outcomes = new ArrayList<>();
        for (Recipient recipient : work.entry().pendingAt(work.item().hop())) {
            outcomes.add(new RecipientOutcome.Deferred(recipient.number(), reason));
        }
        return settle(work, outcomes, retry, now, LedgerEvent.DEFERRED, List.of(), reason);
    }

    /** Never: the entry is held until an operator decides. */
    Change.Settle failed(QueueKeeper.Work work, Instant now, String reason) {
        List<RecipientOutcome> outcomes = new ArrayList<>();
        for (Recipient recipient : work.entry().pendingAt(work.item().hop())) {
            outcomes.add(new RecipientOutcome.Failed(recipient.number(), reason, Optional.empty()));
        }
        return settle(work, outcomes, Optional.empty(), now, LedgerEvent.FAILED, List.of(), reason);
    }

    private static Change.Settle settle(
            QueueKeeper.Work work,
            List<RecipientOutcome> outcomes,
            Optional<WorkItem> retry,
            Instant now,
            LedgerEvent event,
            List<String> references,
            String detail) {
        LedgerLine line = new LedgerLine(
                now,
                work.entry().id(),
                event,
                references,
                Map.of("hop", work.item().hop().name(), "detail", detail));
        return new Change.Settle(work.item(), outcomes, retry, List.of(), List.of(line));
    }
}

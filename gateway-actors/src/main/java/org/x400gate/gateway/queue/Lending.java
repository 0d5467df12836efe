package org.x400gate.gateway.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.HopView;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.WorkItem;

/** Lends work to who asks for it, for so long. */
record Lending(DurableQueue queue, Duration lease) {
    /** What is due; if there is none, with the time when some will be. */
    QueueKeeper.Lent lend(QueueKeeper.Claim claim, Instant now) {
        List<QueueKeeper.Work> work = work(queue.claim(claim.hop(), claim.least(), claim.max(), now, lease));
        return new QueueKeeper.Lent(claim.hop(), work, work.isEmpty() ? nextDue(claim.hop(), now) : Optional.of(now));
    }

    /** Due or not. */
    QueueKeeper.Lent lend(QueueKeeper.ClaimAny claim, Instant now) {
        return new QueueKeeper.Lent(
                claim.hop(), work(queue.claimAny(claim.hop(), claim.max(), now, lease)), Optional.empty());
    }

    private List<QueueKeeper.Work> work(List<WorkItem> items) {
        List<QueueKeeper.Work> work = new ArrayList<>();
        for (WorkItem item : items) {
            queue.entry(item.entry())
                    .ifPresent(entry -> work.add(
                            new QueueKeeper.Work(item, entry, new StoredContent(queue, entry), queue.ledger()::kept)));
        }
        return work;
    }

    private Optional<Instant> nextDue(NextHop hop, Instant now) {
        return queue.hop(hop)
                .filter(view -> view.queued() > view.leased())
                .map(HopView::earliestDue)
                .map(due -> due.isBefore(now) ? now : due);
    }
}

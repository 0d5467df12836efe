package org.x400gate.gateway.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.HopView;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.QueueUnavailable;

/** Lends work to who asks for it, for so long, and says what there is. A store that does not answer is asked again later. */
record Lending(DurableQueue queue, Duration lease) {
    private static final Logger LOG = LoggerFactory.getLogger(Lending.class);

    /** Before work is asked for again that the store did not show. */
    static final Duration PAUSE = Duration.ofSeconds(5);

    /** What is due; if there is none, with the time when some will be. */
    QueueKeeper.Lent lend(QueueKeeper.Claim claim, Instant now) {
        return lend(
                claim.hop(),
                () -> queue.claim(claim.hop(), claim.least(), claim.max(), now, lease),
                now,
                work -> work.isEmpty() ? nextDue(claim.hop(), now) : Optional.of(now));
    }

    /** Due or not. */
    QueueKeeper.Lent lend(QueueKeeper.ClaimAny claim, Instant now) {
        return lend(
                claim.hop(), () -> queue.claimAny(claim.hop(), claim.max(), now, lease), now, work -> Optional.empty());
    }

    /** What the store does not show now goes back to it, and is asked for again. */
    private QueueKeeper.Lent lend(
            NextHop hop,
            Supplier<List<WorkItem>> claim,
            Instant now,
            Function<List<QueueKeeper.Work>, Optional<Instant>> nextDue) {
        List<WorkItem> items = List.of();
        try {
            items = claim.get();
            List<QueueKeeper.Work> work = work(items);
            return new QueueKeeper.Lent(hop, work, nextDue.apply(work));
        } catch (QueueUnavailable e) {
            queue.release(items);
            LOG.warn("event=work-not-lent hop={} reason=\"{}\"", hop, e.getMessage());
            return new QueueKeeper.Lent(hop, List.of(), Optional.of(now.plus(PAUSE)));
        }
    }

    /** Which hops should be delivered to. */
    DueHops due(QueueKeeper.AskDue ask, Instant now) {
        try {
            return DueHops.of(queue.hops(), ask, now);
        } catch (QueueUnavailable e) {
            LOG.warn("event=hops-not-read reason=\"{}\"", e.getMessage());
            return new DueHops(List.of(), false, Optional.of(now.plus(PAUSE)));
        }
    }

    /** Empty if the store does not say: who asks waits a while, and knows by that. */
    Optional<QueueKeeper.Shown> shown(QueueKeeper.Show show, int waitingChanges) {
        try {
            return Optional.of(new QueueKeeper.Shown(
                    queue.figures(), queue.hops(), queue.view(show.from(), show.max()), waitingChanges));
        } catch (QueueUnavailable e) {
            LOG.warn("event=queue-not-shown reason=\"{}\"", e.getMessage());
            return Optional.empty();
        }
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

package org.x400gate.gateway.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.HopView;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;

/**
 * Lends work to who asks for it, for so long, and says what there is. A store that does not answer is asked again later. What
 * somebody had who died is free at once; but an outcome that is on its way to the store is nobody's any more.
 */
final class Lending {
    private static final Logger LOG = LoggerFactory.getLogger(Lending.class);

    /** Before work is asked for again that the store did not show. */
    static final Duration PAUSE = Duration.ofSeconds(5);

    private final DurableQueue queue;
    private final Duration lease;
    private final Consumer<ActorRef<?>> watch;
    private final Loans loans = new Loans();

    /** {@code watch} is told of each borrower, whose end {@link #gone} is to be told then. */
    Lending(DurableQueue queue, Duration lease, Consumer<ActorRef<?>> watch) {
        this.queue = queue;
        this.lease = lease;
        this.watch = watch;
    }

    /** What is due; if there is none, with the time when some will be. */
    QueueKeeper.Lent lend(QueueKeeper.Claim claim, Instant now) {
        return lend(
                claim.hop(),
                claim.replyTo(),
                () -> queue.claim(claim.hop(), claim.least(), claim.max(), now, lease),
                now,
                items -> items.isEmpty() ? nextDue(claim.hop(), now) : Optional.of(now));
    }

    /** Due or not. */
    QueueKeeper.Lent lend(QueueKeeper.ClaimAny claim, Instant now) {
        return lend(
                claim.hop(),
                claim.replyTo(),
                () -> queue.claimAny(claim.hop(), claim.max(), now, lease),
                now,
                items -> Optional.empty());
    }

    /** What the store does not show now goes back to it, and is asked for again. */
    private QueueKeeper.Lent lend(
            NextHop hop,
            ActorRef<?> borrower,
            Supplier<List<WorkItem>> claim,
            Instant now,
            Function<List<WorkItem>, Optional<Instant>> nextDue) {
        List<WorkItem> items = List.of();
        try {
            items = claim.get();
            List<QueueKeeper.Work> work = work(items, now);
            QueueKeeper.Lent lent = new QueueKeeper.Lent(hop, work, nextDue.apply(items));
            if (!work.isEmpty()) {
                loans.lent(borrower, work.stream().map(QueueKeeper.Work::item).toList());
                watch.accept(borrower);
            }
            return lent;
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
    Optional<QueueShown> shown(QueueKeeper.Show show, int waitingChanges, long deadLetters) {
        try {
            List<QueueEntry> oldest = show.entries() == 0
                    ? List.of()
                    : queue.view(EntryId.FIRST, show.entries()).entries();
            return Optional.of(new QueueShown(queue.figures(), queue.hops(), oldest, waitingChanges, deadLetters));
        } catch (QueueUnavailable e) {
            LOG.warn("event=queue-not-shown reason=\"{}\"", e.getMessage());
            return Optional.empty();
        }
    }

    void release(List<WorkItem> items) {
        items.forEach(loans::over);
        queue.release(items);
    }

    void prolong(List<WorkItem> items, Instant now) {
        queue.prolong(items, now, lease);
    }

    /** Its outcome is here: whoever had it may die now. */
    void settles(WorkItem item) {
        loans.over(item);
    }

    /** A borrower has died; what it had. */
    List<WorkItem> gone(ActorRef<?> borrower) {
        List<WorkItem> left = loans.gone(borrower);
        if (!left.isEmpty()) {
            LOG.warn("event=work-returned items={} reason=\"whoever had it has ended\"", left.size());
            queue.release(left);
        }
        return left;
    }

    /** What is damaged stays leased, and so out of the way of all that is not. */
    private List<QueueKeeper.Work> work(List<WorkItem> items, Instant now) {
        List<QueueKeeper.Work> work = new ArrayList<>();
        for (WorkItem item : items) {
            try {
                queue.entry(item.entry()).ifPresentOrElse(entry -> work.add(work(item, entry, now)), () -> {
                    throw new QueueCorrupt("work of entry " + item.entry() + ", which is not there");
                });
            } catch (QueueCorrupt e) {
                LOG.error(
                        "event=work-unreadable msg={} hop={} again-in={} reason=\"{}\"",
                        item.entry(),
                        item.hop(),
                        lease,
                        e.getMessage());
            }
        }
        return work;
    }

    private QueueKeeper.Work work(WorkItem item, QueueEntry entry, Instant now) {
        return new QueueKeeper.Work(
                item, entry, new StoredContent(queue, entry), queue.ledger()::kept, new Loan(now, lease));
    }

    private Optional<Instant> nextDue(NextHop hop, Instant now) {
        return queue.hop(hop)
                .filter(view -> view.queued() > view.leased())
                .map(HopView::earliestDue)
                .map(due -> due.isBefore(now) ? now : due);
    }
}

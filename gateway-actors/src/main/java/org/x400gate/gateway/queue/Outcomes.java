package org.x400gate.gateway.queue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;

/**
 * The outcomes of one delivery that are on their way to the store. What is told of one may need content that cannot be read
 * just now: then the outcome waits here until it can be, for what was sent must not be sent again. Who asks for outcomes
 * bounds their number by {@link #count}.
 *
 * @param <T> what its owner is told
 */
public final class Outcomes<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Outcomes.class);

    /** Before what cannot be read is looked at again. */
    static final Duration PAUSE = Duration.ofSeconds(5);

    private record Waiting(QueueKeeper.Work work, Supplier<Change.Settle> making, Consumer<Change.Settle> made) {}

    private final ActorRef<QueueKeeper.Command> keeper;
    private final ActorRef<T> self;
    private final BiFunction<EntryId, ChangeResult, T> asReply;
    private final TimerScheduler<T> timers;
    private final T again;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int written;

    /**
     * @param self its owner, who tells of each answer by {@link #settled}
     * @param again what its owner hears when {@link #again} is to be called
     */
    public Outcomes(
            ActorRef<QueueKeeper.Command> keeper,
            ActorRef<T> self,
            BiFunction<EntryId, ChangeResult, T> asReply,
            TimerScheduler<T> timers,
            T again) {
        this.keeper = keeper;
        this.self = self;
        this.asReply = asReply;
        this.timers = timers;
        this.again = again;
    }

    public int count() {
        return waiting.size() + written;
    }

    /** {@code made} is told of the outcome when there is one. */
    public void settle(QueueKeeper.Work work, Supplier<Change.Settle> making, Consumer<Change.Settle> made) {
        settle(new Waiting(work, making, made));
    }

    private void settle(Waiting outcome) {
        Change.Settle settle;
        try {
            settle = made(outcome);
        } catch (QueueUnavailable e) {
            LOG.warn(
                    "event=outcome-waits msg={} reason=\"{}\"",
                    outcome.work.entry().id(),
                    e.getMessage());
            waiting.add(outcome);
            timers.startSingleTimer(again, again, PAUSE);
            return;
        }
        written++;
        EntryId id = settle.item().entry();
        keeper.tell(new QueueKeeper.Write<>(settle, self, result -> asReply.apply(id, result)));
        outcome.made.accept(settle);
    }

    /** Where a fault of ours is in the way nobody knows any more what became of it: sent again it might arrive twice. */
    private static Change.Settle made(Waiting outcome) {
        try {
            return outcome.making.get();
        } catch (QueueUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("event=outcome-failed msg={}", outcome.work.entry().id(), e);
            String why = "its outcome could not be made: " + e.getClass().getName();
            return Refusals.held(outcome.work.item(), outcome.work.entry(), why);
        }
    }

    /** Those that had to wait. */
    public void again() {
        List<Waiting> all = new ArrayList<>(waiting);
        waiting.clear();
        all.forEach(this::settle);
    }

    /** One of those that were written has its answer. */
    public void settled(EntryId entry, ChangeResult result) {
        written--;
        if (!result.applied()) {
            LOG.error("event=outcome-not-settled msg={} result=\"{}\"", entry, result);
        }
    }

    /** What they are of that have to wait. */
    public List<WorkItem> waiting() {
        return waiting.stream().map(outcome -> outcome.work.item()).toList();
    }
}

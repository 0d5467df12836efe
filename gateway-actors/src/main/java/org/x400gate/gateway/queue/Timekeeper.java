package org.x400gate.gateway.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

/**
 * Looks at the clock for what waits in the queue, whether anybody tries it or not: originators hear, once, that it still
 * does. A look goes in steps of a bounded number of entries; the next step begins when the one before is written, and what
 * could not be written is looked at again the next time.
 *
 * <p>It reads the store: spawn it on a dispatcher that may block.
 */
public final class Timekeeper extends AbstractBehavior<Timekeeper.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(Timekeeper.class);
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
    static final Duration INTERVAL = Duration.ofSeconds(15);
    /** Entries in one step; each may come with a report of its own. */
    static final int STEP = 64;

    public sealed interface Command {}

    private enum Tick implements Command {
        LOOK
    }

    private record Written(EntryId entry, ChangeResult result) implements Command {}

    private final DurableQueue queue;
    private final ActorRef<QueueKeeper.Command> keeper;
    private final TimekeeperPorts ports;
    private final Clock clock;

    private final Set<EntryId> unanswered = new HashSet<>();
    private boolean stepWasFull;
    private boolean stepWasOfUse;

    private Timekeeper(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            DurableQueue queue,
            ActorRef<QueueKeeper.Command> keeper,
            TimekeeperPorts ports,
            Clock clock) {
        super(context);
        this.queue = queue;
        this.keeper = keeper;
        this.ports = ports;
        this.clock = clock;
        timers.startTimerWithFixedDelay(Tick.LOOK, FIRST_LOOK, INTERVAL);
    }

    /** Runs as long as its parent. */
    public static Behavior<Command> create(
            DurableQueue queue, ActorRef<QueueKeeper.Command> keeper, TimekeeperPorts ports, Clock clock) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Timekeeper(context, timers, queue, keeper, ports, clock)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(Tick.LOOK, this::onLook)
                .onMessage(Written.class, this::onWritten)
                .build();
    }

    /** A look that is still under way goes on by itself. */
    private Behavior<Command> onLook() {
        if (unanswered.isEmpty()) {
            step();
        }
        return this;
    }

    private void step() {
        stepWasOfUse = false;
        stepWasFull = false;
        try {
            Instant now = clock.instant();
            List<QueueEntry> late = queue.noticesDue(now, STEP);
            stepWasFull = late.size() == STEP;
            late.forEach(entry -> tell(entry, now));
        } catch (QueueUnavailable e) {
            LOG.warn("event=late-mail-not-read reason=\"{}\"", e.getMessage());
        }
    }

    private void tell(QueueEntry entry, Instant now) {
        EntryId id = entry.id();
        unanswered.add(id);
        keeper.tell(
                new QueueKeeper.Write<>(notice(entry, now), getContext().getSelf(), result -> new Written(id, result)));
    }

    /** A fault of ours in one message is in its ledger, and harms that message alone: it would be in each look else. */
    private Change.Notice notice(QueueEntry entry, Instant now) {
        try {
            return ports.notice(entry, new StoredContent(queue, entry), now);
        } catch (RuntimeException e) {
            LOG.error("event=late-mail-failed msg={}", entry.id(), e);
            Map<String, String> why = Map.of(
                    "untold", "an error of the gateway's own: " + e.getClass().getName());
            return new Change.Notice(
                    entry, List.of(), List.of(new LedgerLine(now, entry.id(), LedgerEvent.DELAYED, List.of(), why)));
        }
    }

    private Behavior<Command> onWritten(Written written) {
        unanswered.remove(written.entry);
        stepWasOfUse |= written.result.applied();
        if (!written.result.applied()) {
            LOG.info("event=late-mail-not-written msg={} result=\"{}\"", written.entry, written.result);
        }
        if (unanswered.isEmpty() && stepWasFull && stepWasOfUse) {
            step();
        }
        return this;
    }
}

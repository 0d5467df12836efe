package org.x400gate.gateway.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.x400gate.persistence.content.Unreadable;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.persistence.trace.Numbers;
import org.x400gate.persistence.trace.Parties;

/**
 * Looks at the clock for what waits in the queue, whether anybody tries it or not: originators hear, once, that it still
 * does; and what is past its deadline ends, while its next hop may be out of reach for a day. Whoever delivers there is
 * told just before the deadline that the last try is due, and has {@link #GRACE} after it to begin: what is then under way
 * is left to him. A look goes in steps of a bounded number of entries; the next step begins when the one before is written,
 * and what could not be written is looked at again the next time.
 *
 * <p>It reads the store: spawn it on a dispatcher that may block.
 */
public final class Timekeeper extends AbstractBehavior<Timekeeper.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(Timekeeper.class);
    private static final Duration FIRST_LOOK = Duration.ofSeconds(1);
    static final Duration INTERVAL = Duration.ofSeconds(15);
    /** With the interval it makes the minute within which the end of a message is told. */
    static final Duration GRACE = Duration.ofSeconds(45);

    /** So long before their deadline messages are tried once more: two looks see them by then. */
    static final Duration LAST_TRY = Duration.ofSeconds(30);

    static final Duration LEASE = Duration.ofMinutes(10);
    /** Entries in one step; each may come with a report of its own. */
    static final int STEP = 64;

    /** In one look, of nothing but what cannot be read. */
    private static final int MAX_STEPS = 16;

    public sealed interface Command {}

    private enum Tick implements Command {
        LOOK
    }

    private record Written(String what, Change change, ChangeResult result) implements Command {}

    private final DurableQueue queue;
    private final ActorRef<QueueKeeper.Command> keeper;
    private final TimekeeperPorts ports;
    private final Clock clock;
    /** From then on everything had its chance: what ran out while the gateway was down is tried once more, too. */
    private final Instant mayEnd;

    private final Set<String> unanswered = new HashSet<>();
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
        this.mayEnd = clock.instant().plus(GRACE);
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
        lastTries();
        if (unanswered.isEmpty()) {
            steps();
        }
        return this;
    }

    /** Past what is damaged, to what is written. */
    private void steps() {
        int left = MAX_STEPS;
        do {
            step();
            left--;
        } while (unanswered.isEmpty() && stepWasFull && stepWasOfUse && left > 0);
    }

    private void lastTries() {
        reading(() -> queue.overdue(clock.instant().plus(LAST_TRY)).forEach(ports::lastTry));
    }

    private void step() {
        stepWasOfUse = false;
        stepWasFull = false;
        Instant now = clock.instant();
        reading(() -> {
            List<QueueEntry> late = queue.noticesDue(now, STEP);
            stepWasFull = late.size() == STEP;
            late.forEach(entry -> tell(entry, now));
        });
        if (!now.isBefore(mayEnd)) {
            reading(() -> stepWasFull |= end(now) == STEP);
        }
    }

    /** What cannot be read now stands in the way of nothing else: it is looked at again the next time. */
    private static void reading(Runnable step) {
        try {
            step.run();
        } catch (QueueUnavailable e) {
            LOG.warn("event=late-mail-not-read reason=\"{}\"", e.getMessage());
        }
    }

    private void tell(QueueEntry entry, Instant now) {
        write(entry.id().toString(), notice(entry, now));
    }

    /** A fault of ours in one message is in its ledger, and harms that message alone: it would be in each look else. */
    private Change.Notice notice(QueueEntry entry, Instant now) {
        try {
            return ports.notice(entry, new StoredContent(queue, entry), now);
        } catch (RuntimeException e) {
            Unreadable.rethrowIfPassing(e);
            LOG.error("event=late-mail-failed msg={}", entry.id(), e);
            return untold(entry, ownError(e), now);
        }
    }

    private static Change.Notice untold(QueueEntry entry, String why, Instant now) {
        Map<String, String> details = Map.of("untold", why);
        return new Change.Notice(
                entry, List.of(), List.of(new LedgerLine(now, entry.id(), LedgerEvent.DELAYED, List.of(), details)));
    }

    /** How many items are ended in this step. */
    private int end(Instant now) {
        Instant deadline = now.minus(GRACE);
        List<WorkItem> claimed = new ArrayList<>();
        for (NextHop hop : queue.overdue(deadline)) {
            reading(() -> {
                if (claimed.size() < STEP) {
                    claimed.addAll(queue.claimOverdue(hop, deadline, STEP - claimed.size(), now, LEASE));
                }
            });
        }
        List<WorkItem> left = new ArrayList<>(claimed);
        try {
            for (WorkItem item : claimed) {
                if (ended(item, now)) {
                    left.remove(item);
                }
            }
        } finally {
            if (!left.isEmpty()) {
                keeper.tell(new QueueKeeper.Release(left));
            }
        }
        return claimed.size();
    }

    /** False if nothing can be known now. What is damaged stays ours for a while, and so out of the way of all behind it. */
    private boolean ended(WorkItem item, Instant now) {
        try {
            queue.entry(item.entry()).ifPresent(entry -> {
                LOG.warn("event=expired msg={} hop={} attempts={}", item.entry(), item.hop(), item.attempt());
                write(item.entry() + "@" + item.hop(), expired(item, entry, now));
            });
            return true;
        } catch (QueueCorrupt e) {
            stepWasOfUse = true;
            LOG.error(
                    "event=late-mail-unreadable msg={} hop={} again-in={} reason=\"{}\"",
                    item.entry(),
                    item.hop(),
                    LEASE,
                    e.getMessage());
            return true;
        } catch (QueueUnavailable e) {
            LOG.warn("event=late-mail-not-read msg={} reason=\"{}\"", item.entry(), e.getMessage());
            return false;
        }
    }

    /** A fault of ours ends the message as one that nobody was told of, which an operator sees: it would be in each look else. */
    private Change.Settle expired(WorkItem item, QueueEntry entry, Instant now) {
        try {
            return ports.expired(item, entry, new StoredContent(queue, entry), now);
        } catch (RuntimeException e) {
            Unreadable.rethrowIfPassing(e);
            LOG.error("event=late-mail-failed msg={} hop={}", item.entry(), item.hop(), e);
            String why = "no try left before its deadline; not reported: " + ownError(e);
            List<RecipientOutcome> outcomes = entry.pendingAt(item.hop()).stream()
                    .<RecipientOutcome>map(
                            recipient -> new RecipientOutcome.Failed(recipient.number(), why, Optional.empty()))
                    .toList();
            LedgerLine line = new LedgerLine(
                    now,
                    entry.id(),
                    LedgerEvent.FAILED,
                    List.of(),
                    Map.of("hop", item.hop().name(), "text", why),
                    Optional.empty(),
                    new Parties(
                            Optional.empty(),
                            Numbers.of(outcomes.stream()
                                    .map(RecipientOutcome::number)
                                    .toList()),
                            List.of()));
            return new Change.Settle(item, outcomes, Optional.empty(), List.of(), List.of(line));
        }
    }

    private static String ownError(RuntimeException e) {
        return "an error of the gateway's own: " + e.getClass().getName();
    }

    private void write(String what, Change change) {
        unanswered.add(what);
        keeper.tell(
                new QueueKeeper.Write<>(change, getContext().getSelf(), result -> new Written(what, change, result)));
    }

    private Behavior<Command> onWritten(Written written) {
        unanswered.remove(written.what);
        stepWasOfUse |= written.result.applied();
        if (!written.result.applied()) {
            LOG.info("event=late-mail-not-written msg={} result=\"{}\"", written.what, written.result);
        }
        if (written.result instanceof ChangeResult.Refused refused
                && written.change instanceof Change.Notice notice
                && !notice.newEntries().isEmpty()) {
            write(written.what, untold(notice.seen(), refused.reason(), clock.instant()));
        }
        if (unanswered.isEmpty() && stepWasFull && stepWasOfUse) {
            steps();
        }
        return this;
    }
}

package org.x400gate.gateway.boot;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.queue.OperatorPorts;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.queue.QueueShown;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.HopView;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

/**
 * Looks after mail for next hops that are no longer in the configuration. What has another way now goes that way; the rest
 * stays in the queue, where it is seen, until its hop comes back or its time is over: then it has failed and is reported.
 * Where others share the queue, they may know a hop that we don't, or not any more: so long it is left to them.
 */
final class Stranded extends AbstractBehavior<Stranded.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(Stranded.class);
    private static final Duration INTERVAL = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMinutes(2);
    private static final int CLAIMED = 32;
    /** Unable to route (RFC 3463 3.5). */
    private static final String NO_ROUTE = "4.4.4";

    /** Of one hop, at once; further ones have their turn when they are due. */
    private static final int MAX_LOOKED_THROUGH = 100_000;

    /**
     * Who else there is.
     *
     * @param patience how long a hop that we don't know is left to other nodes
     * @param lookAfter what is done with otherwise, as an operator wants it
     */
    record Others(Duration patience, Predicate<NextHop> lookAfter) {}

    sealed interface Command {}

    private enum Tick implements Command {
        LOOK
    }

    /** Look now: the version in use has changed. */
    enum Request implements Command {
        LOOK
    }

    private record Shown(QueueShown queue) implements Command {}

    private record Lent(QueueKeeper.Lent lent) implements Command {}

    private record Settled(ChangeResult result) implements Command {}

    private final LiveSettings live;
    private final OperatorPorts ways;
    private final ActorRef<QueueKeeper.Command> keeper;
    private final Clock clock;
    private final ActorRef<QueueShown> onShown;
    private final ActorRef<QueueKeeper.Lent> onLent;
    private final Set<NextHop> told = new HashSet<>();
    /** Hops all of whose work is looked through, with what has no other way and goes back at the end. */
    private final Map<NextHop, List<WorkItem>> lookedThrough = new HashMap<>();

    /** Those of all of whose work that has been seen to, by the routes in use. */
    private final Set<NextHop> wholly = new HashSet<>();

    private final Map<NextHop, Instant> unservedSince = new HashMap<>();
    private final Others others;

    private Stranded(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            LiveSettings live,
            OperatorPorts ways,
            ActorRef<QueueKeeper.Command> keeper,
            Others others,
            Clock clock) {
        super(context);
        this.others = others;
        this.live = live;
        this.ways = ways;
        this.keeper = keeper;
        this.clock = clock;
        this.onShown = context.messageAdapter(QueueShown.class, Shown::new);
        this.onLent = context.messageAdapter(QueueKeeper.Lent.class, Lent::new);
        timers.startTimerWithFixedDelay(Tick.LOOK, Duration.ofSeconds(1), INTERVAL);
    }

    static Behavior<Command> create(
            LiveSettings live, OperatorPorts ways, ActorRef<QueueKeeper.Command> keeper, Others others, Clock clock) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Stranded(context, timers, live, ways, keeper, others, clock)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(Tick.LOOK, this::look)
                .onMessageEquals(Request.LOOK, this::lookAtAll)
                .onMessage(Shown.class, shown -> onShown(shown.queue()))
                .onMessage(Lent.class, lent -> onLent(lent.lent()))
                .onMessage(Settled.class, this::onSettled)
                .build();
    }

    /** Due or not: a next try may be a day away, and the new way is open now. */
    private Behavior<Command> lookAtAll() {
        wholly.clear();
        return look();
    }

    private Behavior<Command> look() {
        keeper.tell(new QueueKeeper.Show(0, onShown));
        return this;
    }

    private Behavior<Command> onShown(QueueShown queue) {
        InUse inUse = live.now();
        Set<NextHop> unserved = queue.hops().stream()
                .map(HopView::hop)
                .filter(hop -> isStranded(inUse, hop))
                .collect(Collectors.toSet());
        told.retainAll(unserved);
        wholly.retainAll(unserved);
        unservedSince.keySet().retainAll(unserved);
        Instant now = clock.instant();
        for (HopView view : queue.hops()) {
            if (isStranded(inUse, view.hop()) && view.queued() > view.leased()) {
                if (told.add(view.hop())) {
                    LOG.warn(
                            "event=hop-not-configured hop=\"{}\" queued={} reason=\"its mail goes another way, or waits\"",
                            view.hop(),
                            view.queued());
                }
                Instant since = unservedSince.computeIfAbsent(view.hop(), any -> now);
                if (!now.isBefore(since.plus(others.patience()))) {
                    lookAfter(view.hop());
                }
            }
        }
        return this;
    }

    private boolean isStranded(InUse inUse, NextHop hop) {
        return !inUse.serves(hop) && !others.lookAfter().test(hop);
    }

    private void lookAfter(NextHop hop) {
        if (wholly.add(hop)) {
            lookedThrough.putIfAbsent(hop, new ArrayList<>());
        }
        claim(hop);
    }

    private void claim(NextHop hop) {
        keeper.tell(
                lookedThrough.containsKey(hop)
                        ? new QueueKeeper.ClaimAny(hop, CLAIMED, onLent)
                        : new QueueKeeper.Claim(hop, CLAIMED, onLent));
    }

    private Behavior<Command> onLent(QueueKeeper.Lent lent) {
        if (!isStranded(live.now(), lent.hop())) {
            // It has come back meanwhile, or somebody else looks after it.
            lent.work().forEach(work -> keep(work.item()));
            release(lent.hop());
            return this;
        }
        Instant now = clock.instant();
        lent.work().forEach(work -> lookAfter(work, now));
        boolean further = lent.work().size() == CLAIMED
                && lookedThrough.getOrDefault(lent.hop(), List.of()).size() < MAX_LOOKED_THROUGH;
        if (further) {
            claim(lent.hop());
        } else {
            release(lent.hop());
        }
        return this;
    }

    /** What cannot be told of now, or that no code of ours foresaw, goes back, and is looked at again. */
    private void lookAfter(QueueKeeper.Work work, Instant now) {
        try {
            Optional<NextHop> other = otherWay(work);
            if (other.isPresent()) {
                write(rerouted(work, other.get(), now));
            } else if (work.item().due().isAfter(now)) {
                keep(work.item());
            } else {
                write(stays(work, now));
            }
        } catch (RuntimeException e) {
            LOG.error("event=stranded-failed msg={}", work.entry().id(), e);
            keep(work.item());
        }
    }

    private void keep(WorkItem item) {
        lookedThrough.computeIfAbsent(item.hop(), hop -> new ArrayList<>()).add(item);
    }

    private void release(NextHop hop) {
        Optional.ofNullable(lookedThrough.remove(hop))
                .filter(items -> !items.isEmpty())
                .ifPresent(items -> keeper.tell(new QueueKeeper.Release(items)));
    }

    private void write(Change.Settle settle) {
        keeper.tell(new QueueKeeper.Write<>(settle, getContext().getSelf(), Settled::new));
    }

    /** One hop for all recipients that wait here, and none of them has work there already. */
    private Optional<NextHop> otherWay(QueueKeeper.Work work) {
        NextHop old = work.item().hop();
        Set<NextHop> hops = new HashSet<>();
        for (Recipient recipient : work.entry().pendingAt(old)) {
            ways.way(work.entry(), recipient).hop().ifPresentOrElse(hops::add, () -> hops.add(old));
        }
        return hops.stream()
                .filter(only -> hops.size() == 1 && !only.equals(old))
                .filter(only -> live.now().serves(only))
                .filter(only -> work.entry().pendingAt(only).isEmpty())
                .findFirst();
    }

    private static Change.Settle rerouted(QueueKeeper.Work work, NextHop other, Instant now) {
        LOG.info(
                "event=rerouted msg={} from=\"{}\" to=\"{}\"",
                work.entry().id(),
                work.item().hop(),
                other);
        return new Change.Settle(
                work.item(),
                List.of(),
                Optional.of(work.item()
                        .rerouted(other, work.entry().deferredUntil(now).orElse(now))),
                List.of(),
                List.of(line(work, LedgerEvent.DEFERRED, now, "rerouted to " + other)));
    }

    private Change.Settle stays(QueueKeeper.Work work, Instant now) {
        String reason = work.item().hop() + " is not in the configuration, and no other one takes all of it";
        return now.isBefore(work.entry().submission().deadline())
                ? waits(work, now, reason)
                : new LateMail(live.each(InUse::reporter), hop -> {})
                        .expired(work.item(), work.entry(), work.content(), any -> reason, now);
    }

    private Change.Settle waits(QueueKeeper.Work work, Instant now, String reason) {
        Instant deadline = work.entry().submission().deadline();
        Instant next = now.plus(PAUSE).isBefore(deadline) ? now.plus(PAUSE) : deadline;
        List<RecipientOutcome> outcomes = work.entry().pendingAt(work.item().hop()).stream()
                .<RecipientOutcome>map(
                        recipient -> new RecipientOutcome.Deferred(recipient.number(), reason, Optional.of(NO_ROUTE)))
                .toList();
        WorkItem retry = new WorkItem(
                work.item().entry(),
                work.item().hop(),
                work.item().priority(),
                next,
                work.item().attempt(),
                java.util.OptionalLong.empty());
        return new Change.Settle(work.item(), outcomes, Optional.of(retry), List.of(), List.of());
    }

    private static LedgerLine line(QueueKeeper.Work work, LedgerEvent event, Instant now, String text) {
        return new LedgerLine(
                now,
                work.entry().id(),
                event,
                List.of(),
                Map.of("hop", work.item().hop().name(), "text", text));
    }

    private Behavior<Command> onSettled(Settled settled) {
        if (!settled.result.applied()) {
            LOG.warn("event=stranded-not-settled result=\"{}\"", settled.result);
        }
        return this;
    }
}

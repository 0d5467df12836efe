package org.x400gate.gateway.smtp;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.queue.DueHops;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.queue.TimerWait;
import org.x400gate.persistence.queue.NextHop;

/**
 * The parent of deliveries by MX: one for each domain that has work that is due, so many at once.
 *
 * <p>Who waits is not remembered here but in the queue: the keeper is asked which hops have due work, those that have waited
 * longest first, and says when there is more. A list so got is worked off before the next one is asked for, so that each
 * of it has its turn. A delivery ends when there is nothing to do or nobody to be reached; one that is never out of work
 * gives its place up after its turn if others wait. A hop that could not be reached has no delivery before its pause is
 * over.
 */
public final class MxDeliveries extends AbstractBehavior<MxDeliveries.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(MxDeliveries.class);
    private static final int ASKED_AT_ONCE = 1_000;
    private static final int MAX_BACK_OFFS = 10_000;
    /** What a delivery that died had been lent is looked for so often. */
    private static final Duration LOOK_AT_ALL = Duration.ofMinutes(1);

    /** New mail for a domain that was out of reach for days has its first try no later. */
    private static final Duration MAX_PAUSE = Duration.ofHours(1);

    /** An answer costs the keeper time by the number of hops: so long it has its peace. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private static final Duration REMEMBERED = Duration.ofDays(2);

    public sealed interface Command {}

    /** From now on; deliveries of other settings end, and begin anew. */
    public record Use(Terms terms) implements Command {}

    /** Somebody says that this domain's servers may be had again. */
    public record Wake(NextHop hop) implements Command {}

    /** Mail for it is at its deadline: a pause that has lasted is over. */
    public record LastTry(NextHop hop) implements Command {}

    public enum Request implements Command {
        /** Each finishes what is in flight; none begins. */
        DRAIN
    }

    private record WorkReady() implements Command {}

    private record Due(DueHops due) implements Command {}

    private record OutOfReach(OnDemand.OutOfReach told) implements Command {}

    private record Ended(NextHop hop) implements Command {}

    private enum Tick implements Command {
        /** Something may be due now. */
        LOOK,
        /** The same, whatever was said before. */
        LOOK_AT_ALL,
        /** Somebody's turn is over. */
        TURN,
        /** The keeper may be asked again. */
        ASK
    }

    /**
     * How it is done.
     *
     * @param settings all that deliveries are made of: while these are equal they run on
     * @param max at once
     * @param turn how long one keeps its place while others wait
     * @param serves which hops are ours, by the routes in use when it is asked; on any thread
     */
    public record Terms(Object settings, int max, Duration turn, Predicate<NextHop> serves, Making making) {}

    /** Makes the delivery of one hop. */
    @FunctionalInterface
    public interface Making {
        Behavior<SmtpDelivery.Command> delivery(NextHop hop, OnDemand onDemand);
    }

    private static final class Running {
        private final ActorRef<SmtpDelivery.Command> actor;
        private final Instant since;
        private boolean draining;

        Running(ActorRef<SmtpDelivery.Command> actor, Instant since) {
            this.actor = actor;
            this.since = since;
        }

        void drain() {
            draining = true;
            actor.tell(SmtpDelivery.Request.DRAIN);
        }
    }

    private enum Asking {
        /** The keeper says when there is more. */
        NOT_NOW,
        /** There is more than is in the list. */
        WANTED,
        /** All of it, also what seems to be lent. */
        ALL_WANTED
    }

    private final TimerScheduler<Command> timers;
    private final ActorRef<QueueKeeper.Command> keeper;
    private final Clock clock;
    private final Predicate<NextHop> kind;
    private final ActorRef<DueHops> onDue;
    private final ActorRef<OnDemand.OutOfReach> onOutOfReach;
    private final Map<NextHop, Running> running = new HashMap<>();
    private final BackOffs backOffs = new BackOffs(MAX_BACK_OFFS);
    /** Those whose turn comes next. */
    private final Set<NextHop> line = new LinkedHashSet<>();

    private Terms terms;
    private Asking asking = Asking.WANTED;
    private boolean answerAwaited;
    private boolean over;
    private long spawned;

    private MxDeliveries(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            ActorRef<QueueKeeper.Command> keeper,
            Clock clock,
            Terms terms,
            Predicate<NextHop> kind) {
        super(context);
        this.timers = timers;
        this.keeper = keeper;
        this.clock = clock;
        this.terms = terms;
        this.kind = kind;
        this.onDue = context.messageAdapter(DueHops.class, Due::new);
        this.onOutOfReach = context.messageAdapter(OnDemand.OutOfReach.class, OutOfReach::new);
        keeper.tell(new QueueKeeper.ServeOthers(
                kind, context.messageAdapter(QueueKeeper.WorkReady.class, ready -> new WorkReady())));
        timers.startTimerWithFixedDelay(Tick.LOOK_AT_ALL, LOOK_AT_ALL);
        look();
    }

    /** {@code kind}: all hops that may ever be ours, whatever the routes. */
    public static Behavior<Command> create(
            ActorRef<QueueKeeper.Command> keeper, Clock clock, Terms terms, Predicate<NextHop> kind) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new MxDeliveries(context, timers, keeper, clock, terms, kind)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(WorkReady.class, ready -> wanted(Asking.WANTED))
                .onMessage(Due.class, due -> onDue(due.due()))
                .onMessage(OutOfReach.class, out -> onOutOfReach(out.told()))
                .onMessage(Ended.class, this::onEnded)
                .onMessage(Use.class, use -> onUse(use.terms()))
                .onMessage(Wake.class, wake -> onWake(wake.hop()))
                .onMessage(LastTry.class, last -> onLastTry(last.hop()))
                .onMessageEquals(Tick.LOOK, () -> wanted(Asking.WANTED))
                .onMessageEquals(Tick.LOOK_AT_ALL, this::onLookAtAll)
                .onMessageEquals(Tick.TURN, this::look)
                .onMessageEquals(Tick.ASK, this::look)
                .onMessageEquals(Request.DRAIN, this::onDrain)
                .build();
    }

    private Behavior<Command> wanted(Asking what) {
        asking = asking == Asking.ALL_WANTED ? asking : what;
        return look();
    }

    private Behavior<Command> onLookAtAll() {
        backOffs.forgetBefore(clock.instant().minus(REMEMBERED));
        return wanted(Asking.ALL_WANTED);
    }

    private Behavior<Command> onUse(Terms next) {
        boolean changed = !next.settings().equals(terms.settings());
        terms = next;
        line.removeIf(hop -> !next.serves().test(hop));
        running.forEach((hop, each) -> {
            if (!each.draining && (changed || !next.serves().test(hop))) {
                each.drain();
            }
        });
        return wanted(Asking.WANTED);
    }

    private Behavior<Command> onWake(NextHop hop) {
        backOffs.take(hop);
        Optional.ofNullable(running.get(hop)).ifPresent(each -> each.actor.tell(SmtpDelivery.Request.TRY_NOW));
        return wanted(Asking.WANTED);
    }

    private Behavior<Command> onLastTry(NextHop hop) {
        backOffs.end(hop, clock.instant());
        Optional.ofNullable(running.get(hop)).ifPresent(each -> each.actor.tell(SmtpDelivery.Request.LAST_TRY));
        return wanted(Asking.WANTED);
    }

    private Behavior<Command> onDrain() {
        over = true;
        timers.cancelAll();
        running.values().forEach(Running::drain);
        return running.isEmpty() ? Behaviors.stopped() : this;
    }

    /** Gives places out, and has a new list sent when the last one is worked off. */
    private Behavior<Command> look() {
        if (over) {
            return running.isEmpty() ? Behaviors.stopped() : this;
        }
        Instant now = clock.instant();
        Iterator<NextHop> next = line.iterator();
        while (running.size() < terms.max() && next.hasNext()) {
            NextHop hop = next.next();
            next.remove();
            start(hop, now);
        }
        if (!line.isEmpty()) {
            endTurns(now);
        } else if (asking != Asking.NOT_NOW && !answerAwaited && !timers.isTimerActive(Tick.ASK)) {
            ask(now);
        }
        return this;
    }

    private void ask(Instant now) {
        Set<NextHop> not = new LinkedHashSet<>(backOffs.waiting(now));
        not.addAll(running.keySet());
        Set<NextHop> excluded = Set.copyOf(not);
        // Peers and named servers have deliveries of their own.
        Predicate<NextHop> serves = kind.and(terms.serves());
        keeper.tell(new QueueKeeper.AskDue(
                hop -> !excluded.contains(hop) && serves.test(hop), ASKED_AT_ONCE, asking == Asking.ALL_WANTED, onDue));
        asking = Asking.NOT_NOW;
        answerAwaited = true;
    }

    private Behavior<Command> onDue(DueHops due) {
        answerAwaited = false;
        timers.startSingleTimer(Tick.ASK, Tick.ASK, PAUSE);
        due.hops().stream().filter(hop -> !running.containsKey(hop)).forEach(line::add);
        if (due.more()) {
            asking = asking == Asking.NOT_NOW ? Asking.WANTED : asking;
        }
        Instant now = clock.instant();
        Stream.concat(due.nextDue().stream(), backOffs.next(now).stream())
                .min(Comparator.naturalOrder())
                .ifPresent(at -> timers.startSingleTimer(Tick.LOOK, Tick.LOOK, TimerWait.at(at, now)));
        return look();
    }

    private void start(NextHop hop, Instant now) {
        if (running.containsKey(hop) || !terms.serves().test(hop)) {
            return;
        }
        OnDemand onDemand = new OnDemand(backOffs.take(hop), onOutOfReach);
        ActorRef<SmtpDelivery.Command> actor = getContext()
                .spawn(
                        terms.making().delivery(hop, onDemand),
                        URLEncoder.encode(hop.name(), StandardCharsets.UTF_8).replace("%", "$") + "." + ++spawned,
                        DispatcherSelector.blocking());
        getContext().watchWith(actor, new Ended(hop));
        running.put(hop, new Running(actor, now));
        LOG.debug("event=mx-delivery hop={} running={} waiting={}", hop, running.size(), line.size());
    }

    /** Of as many as there are who wait, and of nobody else. */
    private void endTurns(Instant now) {
        long leaving = running.values().stream().filter(each -> each.draining).count();
        List<Running> longest = running.values().stream()
                .filter(each -> !each.draining)
                .sorted(Comparator.comparing(each -> each.since))
                .limit(Math.max(0, line.size() - leaving))
                .toList();
        longest.stream()
                .filter(each -> !now.isBefore(each.since.plus(terms.turn())))
                .forEach(Running::drain);
        longest.stream()
                .filter(each -> !each.draining)
                .findFirst()
                .ifPresent(each -> timers.startSingleTimer(
                        Tick.TURN, Tick.TURN, TimerWait.at(each.since.plus(terms.turn()), now)));
    }

    private Behavior<Command> onOutOfReach(OnDemand.OutOfReach told) {
        Duration pause = told.pause().compareTo(MAX_PAUSE) < 0 ? told.pause() : MAX_PAUSE;
        Instant now = clock.instant();
        backOffs.add(told.hop(), told.failures(), now.plus(told.leastPause()), now.plus(pause));
        Optional.ofNullable(running.get(told.hop())).ifPresent(Running::drain);
        return this;
    }

    /** What work it leaves is in the queue. */
    private Behavior<Command> onEnded(Ended ended) {
        running.remove(ended.hop());
        return wanted(Asking.WANTED);
    }
}

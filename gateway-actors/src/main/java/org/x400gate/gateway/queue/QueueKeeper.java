package org.x400gate.gateway.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
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
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.protocol.octets.ContentRef;

/**
 * Stands before the durable queue. Changes gather while one synced write is under way, then go in one batch; each is
 * answered once, after the sync. Work is lent by next hop; who asked in vain is told when there is some.
 *
 * <p>Runs where blocking is allowed: a claim reads the store. Waiting changes are bounded in number and octets; beyond
 * that an accept is answered as unavailable, and the door through which it came slows its sender.
 *
 * <p>A store that has to be opened anew ends the keeper after a while, and with it the gateway: started again it either
 * works or says what is wrong. What was not acknowledged by then still has its sender. One that may come back by itself is
 * waited for, however long.
 */
public final class QueueKeeper extends AbstractBehavior<QueueKeeper.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(QueueKeeper.class);
    private static final Duration PURGE_INTERVAL = Duration.ofHours(1);

    /** What the keeper is asked. */
    public sealed interface Command {}

    /**
     * One change to be written and answered after the sync.
     *
     * <p>An outcome ({@link Change.Settle}) is never answered as unavailable: it is written again until the store
     * takes it, for what was sent must not be sent again. Where it is answered as refused, something else has been written in
     * its place: see {@link Refusals}.
     */
    public static final class Write<T> implements Command {
        private final Change change;
        private final ActorRef<? super T> replyTo;
        private final Function<ChangeResult, T> asReply;
        final Refusals.Attempt attempt;

        /** {@code asReply} makes the answer on the keeper's thread: it only wraps. */
        public Write(Change change, ActorRef<? super T> replyTo, Function<ChangeResult, T> asReply) {
            this(change, replyTo, asReply, Refusals.Attempt.AS_GIVEN);
        }

        private Write(
                Change change,
                ActorRef<? super T> replyTo,
                Function<ChangeResult, T> asReply,
                Refusals.Attempt attempt) {
            this.change = change;
            this.replyTo = replyTo;
            this.asReply = asReply;
            this.attempt = attempt;
        }

        /** In its place, with the answer that it would have had. */
        Write<T> instead(Change other, Refusals.Attempt next, ChangeResult.Refused answer) {
            return new Write<>(other, replyTo, any -> asReply.apply(answer), next);
        }

        public Change change() {
            return change;
        }

        /** Called once; public for whoever stands in for the keeper. */
        public void answer(ChangeResult result) {
            replyTo.tell(asReply.apply(result));
        }

        long octets() {
            return WaitingChanges.octets(change);
        }
    }

    /**
     * At most {@code max} due items of the hop that are at least so urgent; answered with {@link Lent}, also when there
     * are none.
     */
    public record Claim(NextHop hop, Priority least, int max, ActorRef<? super Lent> replyTo) implements Command {
        public Claim {
            if (max < 1) {
                throw new IllegalArgumentException("a claim is for at least one item");
            }
        }

        /** Of any priority. */
        public Claim(NextHop hop, int max, ActorRef<? super Lent> replyTo) {
            this(hop, Priority.NON_URGENT, max, replyTo);
        }
    }

    /** The same of all items, due or not: for a hop that nobody delivers to any more. */
    public record ClaimAny(NextHop hop, int max, ActorRef<? super Lent> replyTo) implements Command {}

    /** Work given back unharmed. Of a borrower that dies, all that it had is. */
    public record Release(List<WorkItem> items) implements Command {
        public Release {
            items = List.copyOf(items);
        }
    }

    /** What is under way takes longer than it was lent for: see {@link Loan}. */
    public record Prolong(List<WorkItem> items) implements Command {
        public Prolong {
            items = List.copyOf(items);
        }
    }

    /** From now on the hop's work is asked for by this actor, until it dies. */
    public record Serve(NextHop hop, ActorRef<? super WorkReady> server) implements Command {}

    /**
     * From now on this actor hears of work for hops of that kind that nobody serves: once, then again after it has asked
     * which these are. {@code which} is asked on the keeper's thread.
     */
    public record ServeOthers(Predicate<NextHop> which, ActorRef<? super WorkReady> server) implements Command {}

    /**
     * Which hops of that kind have work that is due and not lent, or ({@code lentToo}) all of it lent, which may have run out:
     * at most {@code max}, those that have waited longest first.
     */
    public record AskDue(Predicate<NextHop> which, int max, boolean lentToo, ActorRef<? super DueHops> replyTo)
            implements Command {}

    /** From now on the content that comes there is written while it comes. */
    record TakeIn(LongContent content, ActorRef<?> owner) implements Command {}

    /** For administration: the figures, and so many of the oldest entries, which costs as they are long. */
    public record Show(int entries, ActorRef<? super QueueShown> replyTo) implements Command {}

    private record Ended(QueueWriter.Outcome outcome) implements Command {}

    private record WriteAgain(List<Write<?>> settles) implements Command {}

    private enum Purge implements Command {
        ALL,
        MORE_LINES
    }

    /** By another process, or left by one. */
    private record Brought(NextHop hop) implements Command {}

    private record Gone(ActorRef<?> borrower) implements Command {}

    /** The store that was broken then still is. */
    private record GiveUp(Instant since) implements Command {}

    /**
     * Answer to {@link Claim}.
     *
     * @param nextDue when to ask again if nobody says earlier that there is work; empty if the hop has none
     */
    public record Lent(NextHop hop, List<Work> work, Optional<Instant> nextDue) {
        public Lent {
            work = List.copyOf(work);
        }
    }

    /**
     * One lent item with its entry; the content is read where it is used.
     *
     * @param subjects what the ledger keeps of a message that others tell about, by its reference; reads the store
     */
    public record Work(
            WorkItem item,
            QueueEntry entry,
            ContentRef content,
            Function<String, Optional<byte[]>> subjects,
            Loan loan) {
        /** Nothing is remembered of earlier messages, and nobody else can have it. */
        public Work(WorkItem item, QueueEntry entry, ContentRef content) {
            this(item, entry, content, reference -> Optional.empty(), Loan.ENDLESS);
        }
    }

    /** There may be work for that hop: claim it. */
    public record WorkReady(NextHop hop) {}

    private final DurableQueue queue;
    private final QueueKeeperSettings settings;
    private final Clock clock;
    private final TimerScheduler<Command> timers;
    private final Lending lending;
    private final QueueWriter writer;
    private final Batches batches;
    private final WorkServers servers = new WorkServers();
    /** Next hops that a message is on its way about: one each, however often the store says so. */
    private final Set<NextHop> brought = ConcurrentHashMap.newKeySet();

    private final Set<ActorRef<?>> watched = new HashSet<>();

    private QueueKeeper(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            DurableQueue queue,
            QueueKeeperSettings settings,
            Clock clock) {
        super(context);
        this.timers = timers;
        this.queue = queue;
        this.settings = settings;
        this.clock = clock;
        timers.startTimerWithFixedDelay(Purge.ALL, PURGE_INTERVAL);
        this.lending = new Lending(queue, settings.lease(), this::watch);
        ActorRef<Command> self = context.getSelf();
        this.writer = new QueueWriter(queue);
        this.batches = new Batches(
                writer,
                new WaitingChanges(settings),
                new Refusals(queue),
                outcome -> self.tell(new Ended(outcome)),
                servers::tell);
        queue.watch(hop -> {
            if (brought.add(hop)) {
                self.tell(new Brought(hop));
            }
        });
    }

    /** Owns the queue from now on, and closes it when it stops. Spawn it on a dispatcher that may block. */
    public static Behavior<Command> create(DurableQueue queue, QueueKeeperSettings settings, Clock clock) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new QueueKeeper(context, timers, queue, settings, clock)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Write.class, this::onWrite)
                .onMessage(TakeIn.class, this::onTakeIn)
                .onMessage(Claim.class, this::onClaim)
                .onMessage(ClaimAny.class, this::onClaimAny)
                .onMessage(Release.class, this::onRelease)
                .onMessage(Prolong.class, this::onProlong)
                .onMessage(Serve.class, this::onServe)
                .onMessage(ServeOthers.class, this::onServeOthers)
                .onMessage(AskDue.class, this::onAskDue)
                .onMessage(Show.class, this::onShow)
                .onMessage(Ended.class, this::onEnded)
                .onMessage(WriteAgain.class, this::onWriteAgain)
                .onMessage(Brought.class, this::onBrought)
                .onMessage(Gone.class, this::onGone)
                .onMessage(GiveUp.class, this::onGiveUp)
                .onMessage(Purge.class, this::onPurge)
                .onSignal(PostStop.class, signal -> onStop())
                .build();
    }

    private Behavior<Command> onWrite(Write<?> write) {
        if (batches.add(write) && write.change instanceof Change.Settle settle) {
            lending.settles(settle.item());
        }
        return this;
    }

    private Behavior<Command> onTakeIn(TakeIn taken) {
        ContentIntake.spawn(getContext(), taken, queue.content(), clock.instant());
        return this;
    }

    private Behavior<Command> onEnded(Ended ended) {
        boolean failed =
                ended.outcome instanceof QueueWriter.Failed && queue.failure().isPresent();
        if (failed && !timers.isTimerActive(GiveUp.class)) {
            timers.startSingleTimer(GiveUp.class, new GiveUp(clock.instant()), settings.giveUp());
        }
        List<Write<?>> unwritten = batches.onEnded(ended.outcome, clock.instant());
        if (!unwritten.isEmpty()) {
            timers.startSingleTimer(unwritten, new WriteAgain(unwritten), settings.settleRetry());
        }
        return this;
    }

    /** Nothing but opening it anew helps. */
    private Behavior<Command> onGiveUp(GiveUp giveUp) {
        Optional<String> failure = queue.failure();
        failure.ifPresent(why -> LOG.error("event=queue-given-up failing-since={} reason=\"{}\"", giveUp.since, why));
        return failure.isPresent() ? Behaviors.stopped() : this;
    }

    private Behavior<Command> onWriteAgain(WriteAgain again) {
        batches.again(again.settles);
        return this;
    }

    private Behavior<Command> onClaimAny(ClaimAny claim) {
        claim.replyTo.tell(lending.lend(claim, clock.instant()));
        return this;
    }

    private Behavior<Command> onClaim(Claim claim) {
        Lent lent = lending.lend(claim, clock.instant());
        if (lent.work().size() < claim.max) {
            servers.wantsMore(claim.hop);
        }
        claim.replyTo.tell(lent);
        return this;
    }

    private Behavior<Command> onRelease(Release release) {
        lending.release(release.items);
        release.items.forEach(item -> servers.tell(item.hop()));
        return this;
    }

    private Behavior<Command> onProlong(Prolong prolong) {
        lending.prolong(prolong.items, clock.instant());
        return this;
    }

    private Behavior<Command> onServe(Serve serve) {
        watch(serve.server);
        servers.add(serve.hop, serve.server);
        return this;
    }

    private void watch(ActorRef<?> actor) {
        if (watched.add(actor)) {
            getContext().watchWith(actor.unsafeUpcast(), new Gone(actor));
        }
    }

    /** What it told us before its end has come before this. */
    private Behavior<Command> onGone(Gone gone) {
        watched.remove(gone.borrower);
        servers.remove(gone.borrower);
        lending.gone(gone.borrower).forEach(item -> servers.tell(item.hop()));
        return this;
    }

    private Behavior<Command> onServeOthers(ServeOthers serve) {
        servers.addForOthers(serve.which, serve.server);
        return this;
    }

    private Behavior<Command> onAskDue(AskDue ask) {
        servers.othersWantMore();
        ask.replyTo.tell(lending.due(ask, clock.instant()));
        return this;
    }

    private Behavior<Command> onBrought(Brought work) {
        brought.remove(work.hop);
        servers.tell(work.hop);
        return this;
    }

    private Behavior<Command> onPurge(Purge what) {
        ActorRef<Command> self = getContext().getSelf();
        if (what == Purge.ALL) {
            writer.sweep(clock.instant());
        }
        writer.purge(clock.instant().minus(settings.ledgerRetention()), () -> self.tell(Purge.MORE_LINES));
        return this;
    }

    private Behavior<Command> onShow(Show show) {
        lending.shown(show, batches.waiting(), writer.deadLetters()).ifPresent(show.replyTo::tell);
        return this;
    }

    /** What waits was not acknowledged; what is under way ends, so that its answers can still be given by a restart. */
    private Behavior<Command> onStop() {
        boolean ended = writer.end();
        LOG.info("event=queue-closed last-write-ended={} unacknowledged-changes={}", ended, batches.waiting());
        queue.close();
        return this;
    }
}

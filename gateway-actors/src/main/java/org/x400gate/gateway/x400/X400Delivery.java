package org.x400gate.gateway.x400;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.x400gate.gateway.association.Association;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.association.TransferOutcome;
import org.x400gate.gateway.conversion.Rendering;
import org.x400gate.gateway.failure.FailurePolicy;
import org.x400gate.gateway.queue.Outcomes;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.queue.Renewal;
import org.x400gate.gateway.queue.TimerWait;
import org.x400gate.gateway.report.Reporter;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.p1.Edition;

/**
 * Sends what is queued for one peer. Claims work in small numbers, opens associations as the work asks for them,
 * gives each one APDU at a time, and settles each outcome on its entry.
 *
 * <p>When the peer cannot be reached, claimed work goes back unharmed and the next try waits as the retry table says;
 * success, or a bind that comes from the peer, makes the table start anew. Runs where blocking is allowed: content is
 * read from the store.
 */
public final class X400Delivery extends AbstractBehavior<X400Delivery.Command> {
    /** What a delivery is told. */
    public sealed interface Command {}

    /**
     * The peer bound to us: it lives, so try at once.
     *
     * @param over its association, if it lets us send on it
     */
    public record PeerSeen(Optional<ActorRef<Association.Command>> over) implements Command {
        public static final PeerSeen ALONE = new PeerSeen(Optional.empty());
    }

    /** Messages are at their deadline: a pause that has lasted is over. */
    public enum LastTry implements Command {
        INSTANCE
    }

    /** Finish what is in flight, close the associations, then stop. */
    public enum Drain implements Command {
        INSTANCE
    }

    private enum Tick implements Command {
        WORK_READY,
        TRY_AGAIN,
        /** What is under way needs more time, and what waited too long goes back. */
        KEEP,
        /** Outcomes that could not be told of may be now. */
        TELL_AGAIN
    }

    private record Lent(QueueKeeper.Lent lent) implements Command {}

    private record Dialled(SessionSupervisor.Dialled answer) implements Command {}

    private record Sent(TransferOutcome outcome) implements Command {}

    private record Gone(ActorRef<Association.Command> association) implements Command {}

    private record Settled(EntryId entry, ChangeResult result) implements Command {}

    /** What a delivery works with; {@code edition} is of the P1 that the peer reads, {@code rendering} asked once per message. */
    public record Parts(
            PeerSettings peer,
            Edition edition,
            X400DeliverySettings settings,
            FailurePolicy policy,
            Supplier<Rendering> rendering,
            Supplier<Reporter> reporter,
            Ports ports) {}

    /** Whom it works with. */
    public record Ports(
            ActorRef<QueueKeeper.Command> keeper,
            ActorRef<SessionSupervisor.Command> supervisor,
            PeersBoard peers,
            Clock clock) {}

    private enum Phase {
        SERVING,
        /** The peer could not be reached; TryAgain is set. */
        PAUSING,
        DRAINING
    }

    private final Parts parts;
    private final NextHop hop;
    private final Settlement settlement;
    private final Preparation preparation;
    private final TimerScheduler<Command> timers;
    private final ActorRef<QueueKeeper.Lent> lentAdapter;
    private final Calling calling;
    private final ActorRef<TransferOutcome> sentAdapter;
    private final Claims claims;
    private final Pool pool = new Pool();
    private final Outcomes<Command> outcomes;
    private final Renewal<Command> renewal;

    private Phase phase = Phase.SERVING;

    private X400Delivery(ActorContext<Command> context, TimerScheduler<Command> timers, Parts parts) {
        super(context);
        this.timers = timers;
        this.parts = parts;
        this.hop = RoutingTable.x400Hop(parts.peer.name());
        this.settlement = new Settlement(parts.policy, parts.reporter);
        this.outcomes = new Outcomes<>(parts.ports.keeper(), context.getSelf(), Settled::new, timers, Tick.TELL_AGAIN);
        this.renewal = new Renewal<>(parts.ports.keeper(), timers, Tick.KEEP);
        this.claims = new Claims(parts.settings.claimed());
        this.preparation = new Preparation(parts, hop, settlement);
        this.lentAdapter = context.messageAdapter(QueueKeeper.Lent.class, Lent::new);
        this.calling = new Calling(parts, context.messageAdapter(SessionSupervisor.Dialled.class, Dialled::new));
        this.sentAdapter = context.messageAdapter(TransferOutcome.class, Sent::new);
        ActorRef<QueueKeeper.WorkReady> ready =
                context.messageAdapter(QueueKeeper.WorkReady.class, any -> Tick.WORK_READY);
        parts.ports.keeper().tell(new QueueKeeper.Serve(hop, ready));
    }

    /** Serves one peer until it is drained. */
    public static Behavior<Command> create(Parts parts) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> new X400Delivery(context, timers, parts)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(Tick.WORK_READY, this::onWorkReady)
                .onMessageEquals(Tick.TRY_AGAIN, this::onTryAgain)
                .onMessage(PeerSeen.class, this::onPeerSeen)
                .onMessage(LastTry.class, any -> onLastTry())
                .onMessage(Lent.class, this::onLent)
                .onMessage(Dialled.class, this::onDialled)
                .onMessage(Sent.class, this::onSent)
                .onMessage(Gone.class, this::onGone)
                .onMessage(
                        Settled.class, settled -> proceedAfter(() -> outcomes.settled(settled.entry, settled.result)))
                .onMessageEquals(Tick.KEEP, this::onKeep)
                .onMessageEquals(Tick.TELL_AGAIN, () -> proceedAfter(outcomes::again))
                .onMessage(Drain.class, any -> onDrain())
                .onSignal(PostStop.class, stopped -> onStop())
                .build();
    }

    private Behavior<Command> onWorkReady() {
        claims.news();
        return proceed();
    }

    private Behavior<Command> onTryAgain() {
        if (phase == Phase.PAUSING) {
            phase = Phase.SERVING;
        }
        return onWorkReady();
    }

    private Behavior<Command> onPeerSeen(PeerSeen seen) {
        calling.peerHasBound();
        if (phase != Phase.DRAINING) {
            seen.over.ifPresent(association -> {
                pool.addIncoming(association);
                getContext().watchWith(association, new Gone(association));
            });
        }
        return onTryAgain();
    }

    private Behavior<Command> onLastTry() {
        return calling.hasRested() ? onTryAgain() : this;
    }

    private Behavior<Command> onLent(Lent message) {
        QueueKeeper.Lent lent = message.lent;
        Instant now = parts.ports.clock().instant();
        Optional<Instant> again = claims.lent(lent, now);
        renewal.lent(lent);
        if (phase == Phase.SERVING) {
            again.ifPresent(due -> timers.startSingleTimer(Tick.TRY_AGAIN, TimerWait.at(due, now)));
        } else {
            giveBack();
        }
        return proceed();
    }

    private Behavior<Command> onKeep() {
        renewal.prolong(pool.underWay(), outcomes.waiting());
        return proceed();
    }

    /** Whatever can be done now: send, claim, open. */
    private Behavior<Command> proceed() {
        if (phase == Phase.DRAINING) {
            pool.leaveIncoming();
            if (!claims.isEmpty()) {
                giveBack(); // somebody else may serve this peer by now
            }
            boolean idle =
                    pool.isEmpty() && !calling.isUnderWay() && outcomes.count() == 0 && !claims.isAnswerAwaited();
            return idle ? Behaviors.stopped() : this;
        }
        if (phase == Phase.PAUSING) {
            return this;
        }
        release(claims.stale(parts.ports.clock().instant()));
        sendOnIdle();
        claims.ask()
                .ifPresent(least -> parts.ports
                        .keeper()
                        .tell(new QueueKeeper.Claim(hop, least, parts.settings.claimed(), lentAdapter)));
        openIfWanted();
        return this;
    }

    /** An urgent message that found nothing idle has one opened for it alone, where others wait until they are many. */
    private void openIfWanted() {
        boolean urgent = claims.hasUrgent();
        int wanted = (claims.size() + parts.settings.threshold() - 1) / parts.settings.threshold();
        boolean more = urgent || !claims.isEmpty() && pool.size() < Math.max(1, wanted);
        int most = urgent ? keeping().sessions() : keeping().forNonUrgent();
        if (more && pool.ours().size() < most && calling.mayCall(urgent)) {
            calling.call(urgent);
        }
    }

    private PeerSettings.Keeping keeping() {
        return parts.peer.terms().keeping();
    }

    private void sendOnIdle() {
        for (ActorRef<Association.Command> idle : pool.idle()) {
            boolean sent = false;
            Optional<QueueKeeper.Work> next = next(idle);
            while (!sent && next.isPresent()) {
                Optional<Pool.Flight> flight = start(idle, next.get());
                flight.ifPresent(begun -> pool.begin(idle, begun));
                sent = flight.isPresent();
                next = sent ? next : next(idle);
            }
        }
    }

    /** What may go over it now: some of ours are kept from what is not urgent. */
    private Optional<QueueKeeper.Work> next(ActorRef<Association.Command> idle) {
        if (outcomes.count() >= parts.settings.maxUnsettled()) {
            return Optional.empty();
        }
        boolean any =
                pool.isIncoming(idle) || pool.carryingNonUrgent() < keeping().forNonUrgent();
        return claims.take(priority -> any || priority == Priority.URGENT);
    }

    /** Empty if there was nothing to send after all: what becomes of the work is settled. */
    private Optional<Pool.Flight> start(ActorRef<Association.Command> association, QueueKeeper.Work work) {
        Preparation.Prepared prepared =
                preparation.prepare(work, parts.ports.clock().instant());
        if (prepared instanceof Preparation.Ready ready) {
            Pool.Flight flight = new Pool.Flight(work, ready.apdu());
            association.tell(new Association.Transfer(ready.apdu().octets(), flight.label(), sentAdapter));
            return Optional.of(flight);
        }
        settle(work, ((Preparation.NotSent) prepared).outcome());
        return Optional.empty();
    }

    private Behavior<Command> onSent(Sent sent) {
        pool.land(sent.outcome).ifPresent(landing -> landed(landing.flight(), sent.outcome, landing.association()));
        return proceed();
    }

    private void landed(Pool.Flight flight, TransferOutcome outcome, ActorRef<Association.Command> association) {
        if (outcome instanceof TransferOutcome.Transferred) {
            // The peer has answered the end of the activity: the message is its own now.
            calling.peerIsThere();
            FlightLog.relayed(flight, name(), association);
            Instant now = parts.ports.clock().instant();
            settle(flight.work(), settlement.relayed(flight.work(), flight.apdu(), now, name()));
        } else if (outcome instanceof TransferOutcome.NotTransferred not) {
            notTransferred(flight, not.cause().code() + " " + not.detail());
        } else {
            claims.putBack(flight.work());
        }
    }

    private void notTransferred(Pool.Flight flight, String reason) {
        FlightLog.notTransferred(flight, name(), reason);
        Instant now = parts.ports.clock().instant();
        settle(flight.work(), settlement.broken(flight.work(), now, reason));
    }

    private void settle(QueueKeeper.Work work, Supplier<Change.Settle> making) {
        outcomes.settle(work, making, made -> {});
    }

    private Behavior<Command> proceedAfter(Runnable act) {
        act.run();
        return proceed();
    }

    private Behavior<Command> onDialled(Dialled message) {
        if (message.answer instanceof SessionSupervisor.Opened opened) {
            calling.opened();
            pool.add(opened.association());
            getContext().watchWith(opened.association(), new Gone(opened.association()));
            if (phase == Phase.DRAINING) {
                opened.association().tell(Association.Request.CLOSE);
            }
        } else if (message.answer instanceof SessionSupervisor.NotOpened not) {
            onNotOpened(not);
        }
        return proceed();
    }

    private void onNotOpened(SessionSupervisor.NotOpened not) {
        if (phase != Phase.DRAINING && calling.goesOn(not)) {
            return;
        }
        calling.ended();
        if (!pool.isEmpty()) {
            timers.startSingleTimer(Tick.WORK_READY, TimerWait.after(calling.noFurther(not)));
            return;
        }
        Duration pause = calling.failed(not);
        if (phase == Phase.SERVING) {
            phase = Phase.PAUSING;
            timers.startSingleTimer(Tick.TRY_AGAIN, TimerWait.after(pause));
            giveBack();
        }
    }

    /** Expired messages are settled, all others go back as they came. */
    private void giveBack() {
        Instant now = parts.ports.clock().instant();
        List<WorkItem> unharmed = new ArrayList<>();
        for (QueueKeeper.Work work : claims.giveBack()) {
            if (now.isBefore(work.entry().submission().deadline())) {
                unharmed.add(work.item());
            } else {
                String why = "the peer could not be reached in time";
                settle(work, () -> settlement.deferred(work, now, why, Settlement.NO_ANSWER));
            }
        }
        release(unharmed);
    }

    private void release(List<WorkItem> items) {
        if (!items.isEmpty()) {
            parts.ports.keeper().tell(new QueueKeeper.Release(items));
        }
    }

    private Behavior<Command> onGone(Gone gone) {
        pool.remove(gone.association)
                .ifPresent(cut -> notTransferred(cut, "the association ended before the peer's answer"));
        return proceed();
    }

    private Behavior<Command> onDrain() {
        phase = Phase.DRAINING;
        settlement.blamesNobody();
        giveBack();
        pool.ours().forEach(association -> association.tell(Association.Request.CLOSE));
        return proceed();
    }

    /** The keeper gives to a successor what is left here, if it ends by a fault. */
    private Behavior<Command> onStop() {
        calling.end();
        pool.abortFlights();
        return this;
    }

    private String name() {
        return parts.peer.name();
    }
}

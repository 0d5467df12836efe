package org.x400gate.gateway.smtp;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.queue.Outcomes;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.queue.Renewal;
import org.x400gate.gateway.queue.TimerWait;
import org.x400gate.gateway.smtp.Settlement.Fate;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.smtp.RecipientResult.Verdict;
import org.x400gate.protocol.smtp.SmtpClientOptions.StartTls;

/**
 * All mail for one next hop: claims work, keeps connections to its servers open for as long as there is some, gives each
 * connection one message at a time, settles each message once.
 *
 * <p>A server that lets nobody in is passed over for the next one. When none can be reached, what is in hand is deferred,
 * and nothing is claimed or dialled before the retry table allows it; the first connection that gets in makes all well
 * again. While that pause lasts, messages past their deadline are given up without another try.
 *
 * <p>One that serves on demand ends instead of waiting, for work or for a server: whoever spawned it begins another.
 */
public final class SmtpDelivery extends AbstractBehavior<SmtpDelivery.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpDelivery.class);
    /** Messages claimed ahead for each connection that there may be. */
    private static final int CLAIMED_PER_CONNECTION = 4;
    /** Outcomes that may wait for the store before nothing more is sent: what dies with us unsettled is sent again. */
    private static final int UNSETTLED_PER_CONNECTION = 16;

    /** When we have no session to spare: ours to wait for, not the server's. */
    private static final Duration NO_SESSION_PAUSE = Duration.ofSeconds(2);

    public sealed interface Command {}

    public enum Request implements Command {
        /** Ends when the messages under way are done; what was claimed goes back. */
        DRAIN,
        /** The server may be there again, somebody says: no further pause. */
        TRY_NOW,
        /** Messages are at their deadline: a pause that has lasted is over. */
        LAST_TRY
    }

    private record WorkReady() implements Command {}

    private record Lent(QueueKeeper.Lent lent) implements Command {}

    private record OnConnection(SmtpConnectionEvent event) implements Command {}

    private record OnDial(SmtpDial.Dialled outcome) implements Command {}

    record Settled(EntryId entry, ChangeResult result) implements Command {}

    private record ConnectionEnded(ActorRef<SmtpConnection.Command> connection) implements Command {}

    private record DialEnded(ActorRef<SmtpDial.Command> dial) implements Command {}

    private enum Tick implements Command {
        /** The server, or a session of ours, may be had again. While this timer runs nothing is dialled. */
        TRY_AGAIN,
        /** Work that was not due may be due. */
        DUE,
        /** What is under way needs more time, and what waited too long goes back. */
        KEEP,
        /** Outcomes that could not be told of may be now. */
        TELL_AGAIN
    }

    private enum Phase {
        SERVING,
        /** Its parent knows that it cannot go on, and has it drained. */
        LEAVING,
        DRAINING
    }

    private final SmtpHopSettings settings;
    private final SmtpDeliveryPorts ports;
    private final Optional<OnDemand> onDemand;
    private final Settlement settlement;
    private final Settling settling;
    private final ServersTried servers;
    private final TimerScheduler<Command> timers;
    private final ActorRef<SmtpConnectionEvent> onConnection;
    private final ActorRef<SmtpDial.Dialled> onDial;
    private final ClaimedWork claimed;
    private final Dials dials;
    private final Outcomes<Command> outcomes;
    private final Renewal<Command> renewal;
    private final ConnectionsHeld connections = new ConnectionsHeld();

    private Phase phase = Phase.SERVING;

    private SmtpDelivery(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            SmtpHopSettings settings,
            SmtpDeliveryPorts ports,
            Optional<OnDemand> onDemand) {
        super(context);
        this.timers = timers;
        this.settings = settings;
        this.ports = ports;
        this.onDemand = onDemand;
        this.servers = new ServersTried(onDemand.map(OnDemand::failures).orElse(0));
        this.settlement = new Settlement(
                settings.policy(), settings.servers().name(), ports.outgoing().reporter());
        this.onConnection = context.messageAdapter(SmtpConnectionEvent.class, OnConnection::new);
        this.onDial = context.messageAdapter(SmtpDial.Dialled.class, OnDial::new);
        this.dials = new Dials(context, settings, ports);
        this.outcomes = new Outcomes<>(ports.queue(), context.getSelf(), Settled::new, timers, Tick.TELL_AGAIN);
        this.settling = new Settling(settlement, outcomes, ports.clock());
        this.renewal = new Renewal<>(ports.queue(), timers, Tick.KEEP);
        this.claimed = new ClaimedWork(
                settings.hop(), ports.queue(), context.messageAdapter(QueueKeeper.Lent.class, Lent::new));
        ports.queue()
                .tell(new QueueKeeper.Serve(
                        settings.hop(), context.messageAdapter(QueueKeeper.WorkReady.class, ready -> new WorkReady())));
    }

    /** Serves one next hop until it is drained. */
    public static Behavior<Command> create(SmtpHopSettings settings, SmtpDeliveryPorts ports) {
        return create(settings, ports, Optional.empty());
    }

    /** Serves it for as long as there is work that can be done. */
    public static Behavior<Command> onDemand(SmtpHopSettings settings, SmtpDeliveryPorts ports, OnDemand onDemand) {
        return create(settings, ports, Optional.of(onDemand));
    }

    private static Behavior<Command> create(
            SmtpHopSettings settings, SmtpDeliveryPorts ports, Optional<OnDemand> onDemand) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new SmtpDelivery(context, timers, settings, ports, onDemand)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(WorkReady.class, ready -> onWorkReady())
                .onMessage(Lent.class, lent -> onLent(lent.lent()))
                .onMessage(OnConnection.class, on -> onConnection(on.event()))
                .onMessage(OnDial.class, on -> onDialled(on.outcome()))
                .onMessage(Settled.class, this::onSettled)
                .onMessage(ConnectionEnded.class, this::onConnectionEnded)
                .onMessage(DialEnded.class, this::onDialEnded)
                .onMessageEquals(Tick.DUE, this::onWorkReady)
                .onMessageEquals(Tick.TRY_AGAIN, this::onWorkReady)
                .onMessageEquals(Tick.KEEP, this::onKeep)
                .onMessageEquals(Tick.TELL_AGAIN, this::onTellAgain)
                .onMessageEquals(Request.DRAIN, this::onDrain)
                .onMessageEquals(Request.TRY_NOW, this::onTryNow)
                .onMessageEquals(Request.LAST_TRY, this::onLastTry)
                .build();
    }

    private Behavior<Command> onWorkReady() {
        claimed.mayBeMore();
        return proceed();
    }

    private Behavior<Command> onTryNow() {
        timers.cancel(Tick.TRY_AGAIN);
        return onWorkReady();
    }

    private Behavior<Command> onLastTry() {
        return servers.haveRested(leastPause(), ports.clock().instant()) ? onTryNow() : this;
    }

    /** The table's first pause is what servers out of reach are always spared. */
    private Duration leastPause() {
        return settings.policy().retries().after(1);
    }

    private Behavior<Command> onLent(QueueKeeper.Lent lent) {
        Instant now = ports.clock().instant();
        renewal.lent(lent);
        claimed.lent(lent, now).ifPresent(due -> timers.startSingleTimer(Tick.DUE, Tick.DUE, TimerWait.at(due, now)));
        if (backsOff() && connections.isEmpty()) {
            Fate fate = Fate.notNow(servers.reason());
            claimed.each(work -> settlement.expired(work, now), work -> settling.all(work, fate));
        }
        return phase == Phase.SERVING && mayClaim() ? proceed() : giveBack();
    }

    private boolean mayDial() {
        return phase == Phase.SERVING && !timers.isTimerActive(Tick.TRY_AGAIN);
    }

    private boolean mayClaim() {
        return phase == Phase.SERVING && (mayDial() || !connections.isEmpty());
    }

    /** Whatever can be done now: give out, claim, dial; or end. */
    private Behavior<Command> proceed() {
        if (phase == Phase.DRAINING) {
            if (!claimed.isEmpty()) {
                return giveBack(); // somebody else may serve this hop by now
            }
            return nothingUnderWay() ? Behaviors.stopped() : this;
        }
        claimed.releaseStale(ports.clock().instant());
        int maxUnsettled = settings.connections() * UNSETTLED_PER_CONNECTION;
        while (connections.hasIdle() && !claimed.isEmpty() && outcomes.count() < maxUnsettled) {
            giveOut(claimed.take());
        }
        if (mayClaim() && outcomes.count() < maxUnsettled) {
            claimed.ask(settings.connections() * CLAIMED_PER_CONNECTION);
        }
        // One connection is tried while it is not known whether a server is there.
        int allowed = servers.failures() > 0 ? 1 : settings.connections();
        while (mayDial()
                && claimed.size() > connections.waiting() + dials.size()
                && connections.size() + dials.size() < allowed) {
            dial();
        }
        return phase == Phase.SERVING && onDemand.isPresent() && noMoreForNow() ? ends() : this;
    }

    private void giveOut(QueueKeeper.Work work) {
        if (work.entry().isTooLate(ports.clock().instant())) {
            settling.all(work, Fate.notNow("its latest delivery time is over"));
        } else {
            connections.give(work);
        }
    }

    private boolean nothingUnderWay() {
        return connections.allGone() && dials.isEmpty() && outcomes.count() == 0 && !claimed.isAsked();
    }

    /** No server can be reached before the pause is over. */
    private boolean backsOff() {
        return servers.outOfReach() && timers.isTimerActive(Tick.TRY_AGAIN);
    }

    private boolean noMoreForNow() {
        return nothingUnderWay() && (claimed.nothingMore() || backsOff() && claimed.isEmpty());
    }

    private Behavior<Command> ends() {
        if (!backsOff()) {
            return Behaviors.stopped();
        }
        phase = Phase.LEAVING;
        onDemand.ifPresent(demand -> demand.parent().tell(outOfReach()));
        return this;
    }

    private OnDemand.OutOfReach outOfReach() {
        Duration pause = settings.policy().retries().after(servers.failures());
        return new OnDemand.OutOfReach(settings.hop(), servers.failures(), leastPause(), pause);
    }

    private void dial() {
        ActorRef<SmtpDial.Command> dial =
                dials.begin(servers.known(ports.clock().instant()), onDial, onConnection);
        getContext().watchWith(dial, new DialEnded(dial));
    }

    private Behavior<Command> onConnection(SmtpConnectionEvent event) {
        ActorRef<SmtpConnection.Command> connection = event.connection();
        if (event instanceof SmtpConnectionEvent.Opened) {
            getContext().watchWith(connection, new ConnectionEnded(connection));
            connections.opened(connection);
            if (phase == Phase.DRAINING) {
                connection.tell(SmtpConnection.Request.QUIT);
            }
        } else if (event instanceof SmtpConnectionEvent.Ready) {
            servers.reached();
            connections.ready(connection);
        } else if (event instanceof SmtpConnectionEvent.Tried tried) {
            connections.done(connection);
            settling.tried(tried.work(), tried.fates(), tried.server(), tried.about());
        } else if (event instanceof SmtpConnectionEvent.NotWanted unwanted) {
            connections.done(connection);
            settling.unwanted(unwanted.work(), unwanted.reason());
        } else if (event instanceof SmtpConnectionEvent.NotTried notTried) {
            connections.done(connection);
            claimed.back(Optional.of(notTried.work()));
        } else if (event instanceof SmtpConnectionEvent.Leaving) {
            claimed.back(connections.leaves(connection));
        } else if (event instanceof SmtpConnectionEvent.Unusable unusable) {
            claimed.back(connections.leaves(connection));
            boolean tlsOnlyWished = ports.client().options().startTls() == StartTls.WHERE_OFFERED;
            servers.unusable(
                    unusable, tlsOnlyWished, settings.hop(), ports.clock().instant());
        }
        return mayClaim() ? proceed() : giveBack();
    }

    private Behavior<Command> onDialled(SmtpDial.Dialled outcome) {
        if (outcome instanceof SmtpDial.Dialled.NotReached not) {
            return onOutOfReach(not.text());
        } else if (outcome instanceof SmtpDial.Dialled.NoneLeft) {
            return onOutOfReach(servers.reason());
        } else if (outcome instanceof SmtpDial.Dialled.Nowhere nowhere) {
            return onNowhere(nowhere.cause());
        } else if (outcome instanceof SmtpDial.Dialled.PassedOver passed) {
            Instant now = ports.clock().instant();
            passed.servers().forEach(server -> servers.passOver(server, passed.text(), now));
            return this;
        }
        timers.startSingleTimer(Tick.TRY_AGAIN, Tick.TRY_AGAIN, NO_SESSION_PAUSE);
        return mayClaim() ? proceed() : giveBack();
    }

    /** With another connection at work a server is there: what is in hand waits for that one. */
    private Behavior<Command> onOutOfReach(String reason) {
        if (phase == Phase.DRAINING) {
            return proceed();
        }
        servers.failed(reason, ports.clock().instant());
        Duration pause = outOfReach().pause();
        timers.startSingleTimer(Tick.TRY_AGAIN, Tick.TRY_AGAIN, TimerWait.after(pause));
        LOG.warn(
                "event=smtp-out-of-reach hop={} server={} failures={} in-hand={} again-in={} reason=\"{}\"",
                settings.hop(),
                settings.servers().name(),
                servers.failures(),
                claimed.size(),
                pause,
                reason);
        settleClaimed(Fate.notNow(reason));
        return proceed();
    }

    /** Nobody will ever take it; mail for which there is a connection has its chance. */
    private Behavior<Command> onNowhere(Cause cause) {
        settleClaimed(new Fate(Verdict.PERMANENT, cause));
        if (!claimed.isEmpty()) {
            timers.startSingleTimer(Tick.TRY_AGAIN, Tick.TRY_AGAIN, NO_SESSION_PAUSE);
        }
        return proceed();
    }

    private void settleClaimed(Fate fate) {
        if (connections.isEmpty()) {
            claimed.each(work -> true, work -> settling.all(work, fate));
        }
    }

    private Behavior<Command> onSettled(Settled settled) {
        outcomes.settled(settled.entry(), settled.result());
        return proceed();
    }

    private Behavior<Command> onTellAgain() {
        outcomes.again();
        return proceed();
    }

    private Behavior<Command> onKeep() {
        renewal.prolong(connections.underWay(), outcomes.waiting());
        return proceed();
    }

    private Behavior<Command> onConnectionEnded(ConnectionEnded ended) {
        claimed.back(connections.ended(ended.connection()));
        return mayClaim() ? proceed() : giveBack();
    }

    private Behavior<Command> onDialEnded(DialEnded ended) {
        dials.ended(ended.dial());
        return proceed();
    }

    private Behavior<Command> giveBack() {
        claimed.release();
        return proceed();
    }

    private Behavior<Command> onDrain() {
        phase = Phase.DRAINING;
        timers.cancel(Tick.DUE);
        timers.cancel(Tick.TRY_AGAIN);
        connections.quit();
        return giveBack();
    }
}

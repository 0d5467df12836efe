package org.x400gate.gateway.smtp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.smtp.Settlement.Fate;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.smtp.SmtpClientOptions.StartTls;

/**
 * All mail for one SMTP server: claims work, keeps connections open for as long as there is some, gives each connection
 * one message at a time, settles each message once.
 *
 * <p>When the server cannot be reached, what is in hand is deferred, and nothing is claimed or dialled before the retry
 * table allows it; the first connection that gets in makes all well again. While it is out of reach, messages past their
 * deadline are given up without another try.
 */
public final class SmtpDelivery extends AbstractBehavior<SmtpDelivery.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpDelivery.class);
    /** Messages claimed ahead for each connection that there may be. */
    private static final int CLAIMED_PER_CONNECTION = 4;
    /** Outcomes that may wait for the store before nothing more is sent: what dies with us unsettled is sent again. */
    private static final int UNSETTLED_PER_CONNECTION = 16;
    /** Where TLS is only wished: a server that failed at it gets its mail in clear for so long (RFC 7435 section 3). */
    private static final Duration IN_CLEAR_AFTER_TLS = Duration.ofHours(1);

    /** When we have no session to spare: ours to wait for, not the server's. */
    private static final Duration NO_SESSION_PAUSE = Duration.ofSeconds(2);

    public sealed interface Command {}

    public enum Request implements Command {
        /** Ends when the messages under way are done; what was claimed goes back. */
        DRAIN,
        /** The server may be there again, somebody says: no further pause. */
        TRY_NOW
    }

    private record WorkReady() implements Command {}

    private record Lent(QueueKeeper.Lent lent) implements Command {}

    private record OnConnection(SmtpConnectionEvent event) implements Command {}

    private record OnDial(SmtpDial.Dialled outcome) implements Command {}

    private record Settled(EntryId entry, ChangeResult result) implements Command {}

    private record ConnectionEnded(ActorRef<SmtpConnection.Command> connection) implements Command {}

    private record DialEnded(ActorRef<SmtpDial.Command> dial) implements Command {}

    private enum Tick implements Command {
        /** The server, or a session of ours, may be had again. While this timer runs nothing is dialled. */
        TRY_AGAIN,
        /** Work that was not due may be due. */
        DUE
    }

    private enum Claiming {
        MAY_ASK,
        ASKED,
        /** There was no more; the keeper says when there is. */
        NOTHING_MORE
    }

    private enum Phase {
        SERVING,
        DRAINING
    }

    private final SmtpHopSettings settings;
    private final SmtpDeliveryPorts ports;
    private final Settlement settlement;
    private final TimerScheduler<Command> timers;
    private final ActorRef<SmtpConnectionEvent> onConnection;
    private final ActorRef<SmtpDial.Dialled> onDial;
    private final ActorRef<QueueKeeper.Lent> onLent;
    private final Deque<QueueKeeper.Work> claimed = new ArrayDeque<>();
    private final Set<ActorRef<SmtpDial.Command>> dials = new HashSet<>();
    /** Each connection with what it does; an empty one is opening or idle. */
    private final Map<ActorRef<SmtpConnection.Command>, Optional<QueueKeeper.Work>> connections = new LinkedHashMap<>();

    private final Deque<ActorRef<SmtpConnection.Command>> idle = new ArrayDeque<>();
    /** They take no more work, and are not gone yet. */
    private final Set<ActorRef<SmtpConnection.Command>> leaving = new HashSet<>();

    private Phase phase = Phase.SERVING;
    private Claiming claiming = Claiming.NOTHING_MORE;
    private int failures;
    private String lastFailure = "";
    private int unsettled;
    private long dialled;
    private Instant inClearUntil = Instant.MIN;

    private SmtpDelivery(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            SmtpHopSettings settings,
            SmtpDeliveryPorts ports) {
        super(context);
        this.timers = timers;
        this.settings = settings;
        this.ports = ports;
        this.settlement = new Settlement(
                settings.policy(), settings.host(), ports.outgoing().reporter());
        this.onConnection = context.messageAdapter(SmtpConnectionEvent.class, OnConnection::new);
        this.onDial = context.messageAdapter(SmtpDial.Dialled.class, OnDial::new);
        this.onLent = context.messageAdapter(QueueKeeper.Lent.class, Lent::new);
        ports.queue()
                .tell(new QueueKeeper.Serve(
                        settings.hop(), context.messageAdapter(QueueKeeper.WorkReady.class, ready -> new WorkReady())));
    }

    /** Serves one next hop until it is drained. */
    public static Behavior<Command> create(SmtpHopSettings settings, SmtpDeliveryPorts ports) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new SmtpDelivery(context, timers, settings, ports)));
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
                .onMessageEquals(Request.DRAIN, this::onDrain)
                .onMessageEquals(Request.TRY_NOW, this::onTryNow)
                .build();
    }

    private Behavior<Command> onWorkReady() {
        if (claiming == Claiming.NOTHING_MORE) {
            claiming = Claiming.MAY_ASK;
        }
        return proceed();
    }

    private Behavior<Command> onTryNow() {
        timers.cancel(Tick.TRY_AGAIN);
        return onWorkReady();
    }

    private Behavior<Command> onLent(QueueKeeper.Lent lent) {
        claimed.addAll(lent.work());
        claiming = lent.work().isEmpty() ? Claiming.NOTHING_MORE : Claiming.MAY_ASK;
        Instant now = ports.clock().instant();
        if (lent.work().isEmpty()) {
            lent.nextDue().ifPresent(due -> timers.startSingleTimer(Tick.DUE, Tick.DUE, until(due, now)));
        }
        if (failures > 0) {
            giveUpExpired(now);
        }
        return phase == Phase.SERVING && mayClaim() ? proceed() : giveBack();
    }

    private boolean mayDial() {
        return phase == Phase.SERVING && !timers.isTimerActive(Tick.TRY_AGAIN);
    }

    private boolean mayClaim() {
        return phase == Phase.SERVING && (mayDial() || !connections.isEmpty());
    }

    private static Duration until(Instant due, Instant now) {
        Duration wait = Duration.between(now, due);
        return wait.compareTo(Duration.ofMillis(10)) < 0 ? Duration.ofMillis(10) : wait;
    }

    private void giveUpExpired(Instant now) {
        List<QueueKeeper.Work> expired =
                claimed.stream().filter(work -> settlement.expired(work, now)).toList();
        claimed.removeAll(expired);
        expired.forEach(work -> settleAll(work, lastFailure));
    }

    /** Whatever can be done now: give out, claim, dial; or end. */
    private Behavior<Command> proceed() {
        if (phase == Phase.DRAINING) {
            if (!claimed.isEmpty()) {
                return giveBack(); // somebody else may serve this hop by now
            }
            boolean over = connections.isEmpty()
                    && leaving.isEmpty()
                    && dials.isEmpty()
                    && unsettled == 0
                    && claiming != Claiming.ASKED;
            return over ? Behaviors.stopped() : this;
        }
        int maxUnsettled = settings.connections() * UNSETTLED_PER_CONNECTION;
        while (!idle.isEmpty() && !claimed.isEmpty() && unsettled < maxUnsettled) {
            ActorRef<SmtpConnection.Command> connection = idle.poll();
            QueueKeeper.Work work = claimed.poll();
            connections.put(connection, Optional.of(work));
            connection.tell(new SmtpConnection.Deliver(work));
        }
        int ahead = settings.connections() * CLAIMED_PER_CONNECTION;
        if (mayClaim() && claiming == Claiming.MAY_ASK && claimed.size() <= ahead / 2) {
            claiming = Claiming.ASKED;
            ports.queue().tell(new QueueKeeper.Claim(settings.hop(), ahead, onLent));
        }
        // One connection is tried while it is not known whether the server is there.
        int allowed = failures > 0 ? 1 : settings.connections();
        while (mayDial() && claimed.size() > waiting() && connections.size() + dials.size() < allowed) {
            dial();
        }
        return this;
    }

    /** Connections, made or in the making, that will take work without having been given any. */
    private int waiting() {
        return dials.size()
                + (int) connections.values().stream().filter(Optional::isEmpty).count();
    }

    private void dial() {
        String id = "smtp-out." + settings.hop().name().replaceAll("[^A-Za-z0-9.-]", "_") + "."
                + Integer.toUnsignedString(getContext().getSelf().path().uid()) + "." + ++dialled;
        SmtpDeliveryPorts used = ports.clock().instant().isBefore(inClearUntil) ? ports.inClear() : ports;
        ActorRef<SmtpDial.Command> dial =
                // Sessions are named after their attempts, and those of all deliveries have one parent.
                getContext().spawn(SmtpDial.create(settings, used, id, onDial, onConnection), id);
        getContext().watchWith(dial, new DialEnded(dial));
        dials.add(dial);
    }

    private Behavior<Command> onConnection(SmtpConnectionEvent event) {
        ActorRef<SmtpConnection.Command> connection = event.connection();
        if (event instanceof SmtpConnectionEvent.Opened) {
            getContext().watchWith(connection, new ConnectionEnded(connection));
            connections.put(connection, Optional.empty());
            if (phase == Phase.DRAINING) {
                connection.tell(SmtpConnection.Request.QUIT);
            }
        } else if (event instanceof SmtpConnectionEvent.Ready) {
            failures = 0;
            idle.add(connection);
        } else if (event instanceof SmtpConnectionEvent.Tried tried) {
            connections.replace(connection, Optional.empty());
            settle(tried.work(), tried.fates(), tried.about());
        } else if (event instanceof SmtpConnectionEvent.NotWanted unwanted) {
            connections.replace(connection, Optional.empty());
            Instant now = ports.clock().instant();
            settle(unwanted.work(), Settlement.ended(unwanted.work(), unwanted.reason(), now), "ended=unwanted");
        } else if (event instanceof SmtpConnectionEvent.NotTried notTried) {
            connections.replace(connection, Optional.empty());
            claimed.addFirst(notTried.work());
        } else if (event instanceof SmtpConnectionEvent.Leaving) {
            leaves(connection);
        } else if (event instanceof SmtpConnectionEvent.Unusable unusable) {
            leaves(connection);
            if (unusable.inTls() && ports.client().options().startTls() == StartTls.WHERE_OFFERED) {
                inClearUntil = ports.clock().instant().plus(IN_CLEAR_AFTER_TLS);
            }
            return outOfReach(unusable.reason());
        }
        return mayClaim() ? proceed() : giveBack();
    }

    /** Work that it still has never reached it: it answers all that does before it ends. */
    private void leaves(ActorRef<SmtpConnection.Command> connection) {
        idle.remove(connection);
        Optional.ofNullable(connections.remove(connection))
                .flatMap(work -> work)
                .ifPresent(claimed::addFirst);
        leaving.add(connection);
    }

    private Behavior<Command> onDialled(SmtpDial.Dialled outcome) {
        if (outcome instanceof SmtpDial.Dialled.NotReached not) {
            return outOfReach(not.text());
        }
        timers.startSingleTimer(Tick.TRY_AGAIN, Tick.TRY_AGAIN, NO_SESSION_PAUSE);
        return mayClaim() ? proceed() : giveBack();
    }

    /** With another connection at work the server is there: what is in hand waits for that one. */
    private Behavior<Command> outOfReach(String reason) {
        if (phase == Phase.DRAINING) {
            return proceed();
        }
        failures++;
        lastFailure = reason;
        Duration pause = settings.policy().retries().after(failures);
        timers.startSingleTimer(Tick.TRY_AGAIN, Tick.TRY_AGAIN, pause);
        LOG.warn(
                "event=smtp-out-of-reach hop={} server={}:{} failures={} in-hand={} again-in={} reason=\"{}\"",
                settings.hop(),
                settings.host(),
                settings.port(),
                failures,
                claimed.size(),
                pause,
                reason);
        if (connections.isEmpty()) {
            claimed.forEach(work -> settleAll(work, reason));
            claimed.clear();
        }
        return proceed();
    }

    private void settleAll(QueueKeeper.Work work, String reason) {
        settle(work, Settlement.all(work, Fate.notNow(reason)), "server=" + settings.host() + ":" + settings.port());
    }

    /** The one place where a try becomes an outcome; after a positive reply the message is the server's. */
    private void settle(QueueKeeper.Work work, Map<Integer, Fate> fates, String about) {
        settle(work, settlement.settle(work, fates, ports.clock().instant()), about);
    }

    private void settle(QueueKeeper.Work work, Change.Settle change, String about) {
        EntryId id = work.entry().id();
        unsettled++;
        ports.queue().tell(new QueueKeeper.Write<>(change, getContext().getSelf(), result -> new Settled(id, result)));
        TryLog.line(work, change, about);
    }

    private Behavior<Command> onSettled(Settled settled) {
        unsettled--;
        if (!settled.result().applied()) {
            LOG.error(
                    "event=smtp-out-not-settled msg={} hop={} result=\"{}\"",
                    settled.entry(),
                    settings.hop(),
                    settled.result());
        }
        return proceed();
    }

    private Behavior<Command> onConnectionEnded(ConnectionEnded ended) {
        leaves(ended.connection());
        leaving.remove(ended.connection());
        return mayClaim() ? proceed() : giveBack();
    }

    private Behavior<Command> onDialEnded(DialEnded ended) {
        dials.remove(ended.dial());
        return proceed();
    }

    private Behavior<Command> giveBack() {
        if (!claimed.isEmpty()) {
            ports.queue()
                    .tell(new QueueKeeper.Release(new ArrayList<>(claimed)
                            .stream().map(QueueKeeper.Work::item).toList()));
            claimed.clear();
        }
        return proceed();
    }

    private Behavior<Command> onDrain() {
        phase = Phase.DRAINING;
        timers.cancelAll();
        connections.keySet().forEach(connection -> connection.tell(SmtpConnection.Request.QUIT));
        return giveBack();
    }
}

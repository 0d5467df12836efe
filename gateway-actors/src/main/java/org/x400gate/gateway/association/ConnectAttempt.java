package org.x400gate.gateway.association;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.net.TlsUse;
import org.x400gate.gateway.net.Wire;
import org.x400gate.protocol.stack.AbortReason;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackTimer;

/**
 * One try to open an association to a peer: a place first, then the connection, then the open; it ends with one answer.
 *
 * <p>Asking: the supervisor grants a place or refuses. Dialling: the wire connects. Opening: the stack asks and the peer
 * answers. Handing over: the supervisor starts the session, the wire changes its owner, the session gets the stack.
 * From the peer's answer on nothing is read here, and what came with it is the session's.
 */
final class ConnectAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectAttempt.class);
    /** The supervisor answers within its waiting time; this only ends an attempt whose request was lost by a fault. */
    private static final Duration ASK_TIMEOUT = Duration.ofMinutes(1);

    sealed interface Command {}

    private record OnWire(Wire.Event event) implements Command {}

    private record Fired(StackTimer timer) implements Command {}

    private record Asked(Admission answer) implements Command {}

    private record Started(Association.Ready session) implements Command {}

    private enum Gone implements Command {
        WIRE
    }

    private enum Expired implements Command {
        WAIT
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final X400Ports ports;
    private final String id;
    private final PeerSettings peer;
    private final boolean urgent;
    private final ActorRef<SessionSupervisor.Command> supervisor;
    /** The session's: what came in one breath with the peer's answer, as the turn being asked for. */
    private final List<StackAction> early = new ArrayList<>();

    private ConnectAttempt(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            X400Ports ports,
            String id,
            PeerSettings peer,
            boolean urgent,
            ActorRef<SessionSupervisor.Command> supervisor) {
        this.context = context;
        this.timers = timers;
        this.ports = ports;
        this.id = id;
        this.peer = peer;
        this.urgent = urgent;
        this.supervisor = supervisor;
    }

    /** How a supervisor dials. */
    static SessionSupervisor.Outgoing outgoing(X400Ports ports) {
        return new SessionSupervisor.Outgoing() {
            @Override
            public String nextId() {
                return ports.ids().next(SessionClass.X400_OUT);
            }

            @Override
            public Behavior<?> attempt(
                    String id, PeerSettings peer, boolean urgent, ActorRef<SessionSupervisor.Command> supervisor) {
                return Behaviors.<Command>setup(context -> Behaviors.withTimers(
                        timers -> new ConnectAttempt(context, timers, ports, id, peer, urgent, supervisor).asking()));
            }
        };
    }

    private Behavior<Command> asking() {
        SessionAsk ask = new SessionAsk(
                SessionClass.X400_OUT, peer.name(), peer.address().host(), urgent);
        supervisor.tell(new SessionSupervisor.Open(
                ask, context.getSelf(), context.messageAdapter(Admission.class, Asked::new)));
        timers.startSingleTimer(Expired.WAIT, Expired.WAIT, ASK_TIMEOUT);
        return Behaviors.receive(Command.class)
                .onMessage(Asked.class, this::onAsked)
                .onMessageEquals(Expired.WAIT, () -> notOpened(EndCause.ABORTED_BY_US, "no place in time"))
                .build();
    }

    private Behavior<Command> onAsked(Asked asked) {
        timers.cancel(Expired.WAIT);
        if (asked.answer() instanceof Admission.Refused refused) {
            ports.counters().refused(SessionClass.X400_OUT, refused.name().label());
            return notOpened(EndCause.REFUSED_BUSY, refused.text(), Optional.of(refused));
        }
        ActorRef<Wire.Command> wire = ports.dialer()
                .dial(
                        peer.address().host(),
                        peer.address().port(),
                        id,
                        ports.encryption()
                                .apply(peer)
                                .<TlsUse>map(TlsUse.AtOnce::new)
                                .orElse(TlsUse.Plain.NEVER));
        // A wire that failed before it had an owner has told nobody of its end.
        context.watchWith(wire, Gone.WIRE);
        wire.tell(new Wire.TakeOver(context.messageAdapter(Wire.Event.class, OnWire::new)));
        StackOnWire<Command> stack = new StackOnWire<>(
                OsiStack.initiator(peer.opening(
                        id, ports.clock().instant(), ports.settings().limits())),
                wire,
                timers,
                Fired::new,
                ports.traces().tap(peer.name(), id),
                0);
        // The connect time-out is the wire's own.
        return Behaviors.receive(Command.class)
                .onMessage(OnWire.class, message -> onDialled(message.event(), stack))
                .onMessageEquals(Gone.WIRE, () -> notOpened(EndCause.TCP_RESET, "before it stood"))
                .build();
    }

    private Behavior<Command> onDialled(Wire.Event event, StackOnWire<Command> stack) {
        if (event instanceof Wire.Ended end) {
            return notOpened(TcpCause.of(end.end()), end.detail());
        }
        if (!(event instanceof Wire.Connected connected)) {
            return Behaviors.same();
        }
        connected.tls().ifPresent(tls -> LOG.info(LogText.tls(SessionClass.X400_OUT, id, tls)));
        stack.next();
        onActions(stack.take(stack.stack().connect()), stack);
        return phase(stack).build();
    }

    /** What is the same from the open on. */
    private BehaviorBuilder<Command> phase(StackOnWire<Command> stack) {
        return Behaviors.receive(Command.class)
                .onMessage(OnWire.class, message -> onWire(message.event(), stack))
                .onMessageEquals(Gone.WIRE, () -> broken(EndCause.TCP_RESET, "", stack))
                .onMessage(
                        Fired.class, fired -> onActions(stack.take(stack.stack().onTimer(fired.timer())), stack));
    }

    private Behavior<Command> onWire(Wire.Event event, StackOnWire<Command> stack) {
        if (event instanceof Wire.Received received) {
            Behavior<Command> next = onActions(stack.onOctets(received.octets()), stack);
            if (next == Behaviors.<Command>same()) {
                stack.next();
            }
            return next;
        }
        if (event == Wire.Notice.WRITTEN) {
            stack.onWritten();
        } else if (event == Wire.Notice.PEER_FINISHED) {
            return broken(EndCause.TCP_CLOSED, "", stack);
        } else if (event == Wire.Notice.PEER_TRUNCATED) {
            return broken(EndCause.TLS_TRUNCATED, "", stack);
        } else if (event instanceof Wire.Ended end) {
            return broken(TcpCause.of(end.end()), TcpCause.detail(end), stack);
        }
        return Behaviors.same();
    }

    private Behavior<Command> onActions(List<StackAction> actions, StackOnWire<Command> stack) {
        Behavior<Command> next = Behaviors.same();
        for (StackAction action : actions) {
            if (action instanceof StackAction.OpenConfirmed confirmed) {
                next = confirmed(confirmed, stack);
            } else if (action instanceof StackAction.OpenRefused refused) {
                return broken(BindCheck.cause(refused), refused.detail(), stack);
            } else if (action instanceof StackAction.Aborted aborted) {
                return broken(aborted.cause(), aborted.detail(), stack);
            } else {
                early.add(action);
            }
        }
        stack.flush();
        return next;
    }

    private Behavior<Command> confirmed(StackAction.OpenConfirmed confirmed, StackOnWire<Command> stack) {
        Optional<String> wrong = BindCheck.wrongResult(confirmed.bindResult(), peer);
        if (wrong.isPresent()) {
            stack.take(stack.stack().abort(AbortReason.USER_ERROR));
            return broken(EndCause.REFUSED_AUTHENTICATION, wrong.get(), stack);
        }
        AssociationStart start = new AssociationStart(
                AssociationStart.Role.INITIATOR, peer, peer.address().host(), id, stack.wire());
        supervisor.tell(new SessionSupervisor.HandOver<>(
                context.getSelf(),
                start.session(ports, supervisor, context.messageAdapter(Association.Ready.class, Started::new)),
                Association.Request.CLOSE));
        timers.startSingleTimer(Expired.WAIT, Expired.WAIT, ports.settings().handOverTimeout());
        String terms = "dialect=" + peer.terms().dialect().configured() + " checkpoint="
                + confirmed.checkpointKilooctets() + " window=" + confirmed.window();
        return phase(stack)
                .onMessage(Started.class, started -> onStarted(started.session(), stack, terms))
                .onMessageEquals(Expired.WAIT, () -> broken(EndCause.ABORTED_BY_US, "hand-over timed out", stack))
                .build();
    }

    private Behavior<Command> onStarted(Association.Ready session, StackOnWire<Command> stack, String terms) {
        stack.wire().tell(new Wire.TakeOver(session.events()));
        return Behaviors.receive(Command.class)
                .onMessage(OnWire.class, message -> onReleased(message.event(), session, stack, terms))
                .onMessageEquals(Expired.WAIT, () -> broken(EndCause.ABORTED_BY_US, "hand-over timed out", stack))
                .build();
    }

    private Behavior<Command> onReleased(
            Wire.Event event, Association.Ready session, StackOnWire<Command> stack, String terms) {
        if (event != Wire.Notice.RELEASED) {
            return onWire(event, stack);
        }
        stack.handOver(session.session(), early);
        LOG.info("event=session-begin class=x400-out attempt={} peer={} {}", id, LogText.quoted(peer.name()), terms);
        ports.counters().attempt(SessionClass.X400_OUT, "session");
        supervisor.tell(
                new SessionSupervisor.DialEnded(context.getSelf(), new SessionSupervisor.Opened(session.session())));
        return Behaviors.stopped();
    }

    private Behavior<Command> broken(EndCause cause, String detail, StackOnWire<Command> stack) {
        stack.end(supervisor, context.getSelf());
        return notOpened(cause, detail);
    }

    private Behavior<Command> notOpened(EndCause cause, String detail) {
        return notOpened(cause, detail, Optional.empty());
    }

    /** The only place where it ends without a session: one answer, one line, one counter. */
    private Behavior<Command> notOpened(EndCause cause, String detail, Optional<Admission.Refused> limit) {
        LOG.info(
                "event=attempt-end class=x400-out attempt={} peer={} host={}:{} cause={} msg={} detail={}",
                id,
                LogText.quoted(peer.name()),
                peer.address().host(),
                peer.address().port(),
                cause.code(),
                LogText.quoted(cause.sentence()),
                LogText.quoted(detail));
        if (cause.meansDialogueMode()) {
            LOG.warn(
                    "event=configuration-error peer={} key=peers.{}.dialogue-mode value={} msg=\"the peer does not"
                            + " take this dialogue mode: the setting has to change\" attempt={}",
                    LogText.quoted(peer.name()),
                    LogText.quoted(peer.name()),
                    dialogueMode(),
                    id);
        }
        ports.counters().attempt(SessionClass.X400_OUT, cause.code());
        supervisor.tell(new SessionSupervisor.DialEnded(
                context.getSelf(), new SessionSupervisor.NotOpened(cause, detail, limit)));
        return Behaviors.stopped();
    }

    private String dialogueMode() {
        return switch (peer.terms().dialogueMode()) {
            case MONOLOGUE -> "monologue";
            case TWO_WAY_ALTERNATE -> "two-way-alternate";
        };
    }
}

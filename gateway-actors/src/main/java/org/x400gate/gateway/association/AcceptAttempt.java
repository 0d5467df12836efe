package org.x400gate.gateway.association;

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
import org.x400gate.gateway.net.Listener;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.net.TlsSession;
import org.x400gate.gateway.net.Wire;
import org.x400gate.gateway.trace.TraceTap;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.Dialect;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.OpenRequest;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.Refusal;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackTimer;

/**
 * One try of a peer to open an association with us; it ends when the peer has its session or its refusal.
 *
 * <p>AwaitConnection: TLS, where the listener speaks it, makes its handshake. AwaitCr, AwaitCn: the stack hears the peer
 * out. Verify: the bind's name, password and address decide; what does not hold is refused for good. AwaitSlot: the
 * supervisor is asked once; Refused is passed on as busy. Accepting: the supervisor starts the session, the bind is
 * answered. HandOver: the wire changes its owner, then the session gets the stack. From the bind on nothing is read, so
 * that whatever comes early is the session's. Refusing: the refusal is sent, our side closes, the wire lingers without us.
 * Each wait has an end: the wire's handshake time-out, the stack's timers until the bind, the supervisor's waiting time,
 * the hand-over time-out. When the listener's places are short, all that comes before Verify has one short time-out
 * besides.
 */
public final class AcceptAttempt {
    private static final Logger LOG = LoggerFactory.getLogger(AcceptAttempt.class);

    private static final String CROWDED = "hurried, for attempt places were short";

    sealed interface Command {}

    private record OnWire(Wire.Event event) implements Command {}

    private record Fired(StackTimer timer) implements Command {}

    private record Asked(Admission answer) implements Command {}

    private record Started(Association.Ready session) implements Command {}

    private enum Gone implements Command {
        WIRE
    }

    private enum Expired implements Command {
        HAND_OVER,
        HURRY
    }

    /** The listener has few places left. */
    private enum Crowded implements Command {
        HURRY
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final X400Ports ports;
    private final ActorRef<SessionSupervisor.Command> supervisor;
    private final Listener.Accepted accepted;
    private final StackOnWire<Command> stack;
    private AcceptState state = AcceptState.AWAIT_CONNECTION;
    private Optional<TlsSession> tls = Optional.empty();

    private AcceptAttempt(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            X400Ports ports,
            ActorRef<SessionSupervisor.Command> supervisor,
            Listener.Accepted accepted) {
        this.context = context;
        this.timers = timers;
        this.ports = ports;
        this.supervisor = supervisor;
        this.accepted = accepted;
        this.stack = new StackOnWire<>(
                OsiStack.responder(ports.settings().responder()),
                accepted.wire(),
                timers,
                Fired::new,
                tapBySource(),
                0);
    }

    /** Before the bind only the address tells who it may be: it does if one peer alone can come from there. Else the bind does. */
    private TraceTap tapBySource() {
        if (!ports.traces().isAnyOn()) {
            return TraceTap.NONE;
        }
        return ports.peers()
                .get()
                .onlyFrom(accepted.source())
                .map(peer -> ports.traces().tap(peer.name(), accepted.id()))
                .orElseGet(ports.traces()::early);
    }

    /** What a listener of class x400-in makes of its connections. */
    public static Listener.Attempts attempts(X400Ports ports, ActorRef<SessionSupervisor.Command> supervisor) {
        return accepted -> new Listener.Attempt<>(create(ports, supervisor, accepted), Optional.of(Crowded.HURRY));
    }

    private static Behavior<Command> create(
            X400Ports ports, ActorRef<SessionSupervisor.Command> supervisor, Listener.Accepted accepted) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new AcceptAttempt(context, timers, ports, supervisor, accepted).begin()));
    }

    private Behavior<Command> begin() {
        supervisor.tell(new SessionSupervisor.Began(SessionClass.X400_IN, context.getSelf()));
        // A wire that was reset before it had an owner has told nobody of its end.
        context.watchWith(accepted.wire(), Gone.WIRE);
        accepted.wire().tell(new Wire.TakeOver(context.messageAdapter(Wire.Event.class, OnWire::new)));
        if (!ports.settings().allowedSources().admits(accepted.source())) {
            return ended(EndCause.TCP_SOURCE_NOT_ALLOWED, "");
        }
        return phase().build();
    }

    private Behavior<Command> onConnected(Wire.Connected connected) {
        state = AcceptState.AWAIT_CR;
        tls = connected.tls();
        tls.ifPresent(session -> LOG.info(LogText.tls(SessionClass.X400_IN, accepted.id(), session)));
        stack.next();
        return onActions(stack.take(stack.stack().awaitConnect()));
    }

    /** What is the same in each phase; AwaitCr and AwaitCn need no more. */
    private BehaviorBuilder<Command> phase() {
        return Behaviors.receive(Command.class)
                .onMessage(OnWire.class, this::onWire)
                .onMessageEquals(Gone.WIRE, () -> ended(EndCause.TCP_RESET, "before anything came"))
                .onMessageEquals(Crowded.HURRY, this::onCrowded)
                .onMessageEquals(Expired.HURRY, this::onHurried)
                .onMessage(
                        Fired.class, fired -> onActions(stack.take(stack.stack().onTimer(fired.timer()))));
    }

    /** Whoever is known waits for us, not we for him. */
    private Behavior<Command> onCrowded() {
        if (state.halfOpen()) {
            timers.startSingleTimer(
                    Expired.HURRY, Expired.HURRY, ports.settings().hurryTimeout());
        }
        return Behaviors.same();
    }

    /** Ends as it would have ended later. */
    private Behavior<Command> onHurried() {
        if (state == AcceptState.AWAIT_CONNECTION) {
            return ended(EndCause.TLS_TIMEOUT, CROWDED);
        }
        StackTimer waited = state == AcceptState.AWAIT_CN ? StackTimer.SESSION_CONNECT : StackTimer.CONNECT_REQUEST;
        return onActions(stack.take(stack.stack().onTimer(waited)), CROWDED);
    }

    private Behavior<Command> onWire(OnWire message) {
        Wire.Event event = message.event();
        if (event instanceof Wire.Received received) {
            return onReceived(received.octets());
        }
        if (event instanceof Wire.Connected connected && state == AcceptState.AWAIT_CONNECTION) {
            return onConnected(connected);
        }
        if (event == Wire.Notice.WRITTEN) {
            stack.onWritten();
        } else if (event == Wire.Notice.PEER_FINISHED) {
            return ended(EndCause.TCP_CLOSED, "");
        } else if (event == Wire.Notice.PEER_TRUNCATED) {
            return ended(EndCause.TLS_TRUNCATED, "");
        } else if (event instanceof Wire.Ended end) {
            return ended(TcpCause.of(end.end()), TcpCause.detail(end));
        }
        return Behaviors.same();
    }

    private Behavior<Command> onReceived(Octets octets) {
        Behavior<Command> next = onActions(stack.onOctets(octets));
        if (timers.isTimerActive(StackTimer.SESSION_CONNECT)) {
            state = AcceptState.AWAIT_CN;
        }
        if (state == AcceptState.AWAIT_CR || state == AcceptState.AWAIT_CN) {
            stack.next();
        }
        return next;
    }

    private Behavior<Command> onActions(List<StackAction> actions) {
        return onActions(actions, "");
    }

    /** Before the bind is answered the stack has nothing to tell but the bind itself, or the end. */
    private Behavior<Command> onActions(List<StackAction> actions, String why) {
        Behavior<Command> next = Behaviors.same();
        for (StackAction action : actions) {
            if (action instanceof StackAction.OpenIndication indication) {
                next = verify(indication.request());
            } else if (action instanceof StackAction.OpenRefused refused) {
                return ended(refused.cause(), refused.detail() + why);
            } else if (action instanceof StackAction.Aborted aborted) {
                return ended(aborted.cause(), aborted.detail() + why);
            } else if (action instanceof StackAction.Released) {
                return ended(EndCause.TCP_CLOSED, "released at once");
            }
        }
        stack.flush();
        return next;
    }

    private Behavior<Command> verify(OpenRequest request) {
        state = AcceptState.VERIFY;
        timers.cancel(Expired.HURRY);
        BindCheck.Verdict verdict = BindCheck.ofArgument(request, ports.peers().get(), accepted.source(), tls);
        if (verdict instanceof BindCheck.Known known) {
            tapFor(known.peer().name());
            if (!known.peer().terms().allows(request.dialogueMode())) {
                return refuse(
                        BindCheck.dialogueMode(),
                        EndCause.REFUSED_DIALOGUE_MODE,
                        "peers." + known.peer().name() + ".dialogue-mode = monologue");
            }
            if (ports.peers().get().isClosed(known.peer())) {
                return refuse(BindCheck.busy(), EndCause.REFUSED_BUSY, PeerTable.SUSPENDED);
            }
            // One whose sessions carry our mail, too, gets them: what is queued goes out.
            Optional<String> closed = ports.inbound().closed();
            if (closed.isPresent() && !known.peer().terms().sendOnIncoming()) {
                return busy(known, "store", closed.get());
            }
            state = AcceptState.AWAIT_SLOT;
            SessionAsk ask = new SessionAsk(SessionClass.X400_IN, known.peer().name(), accepted.source(), false);
            supervisor.tell(new SessionSupervisor.Open(
                    ask, context.getSelf(), context.messageAdapter(Admission.class, Asked::new)));
            return phase().onMessage(Asked.class, asked -> onAsked(asked, known, request.dialect()))
                    .build();
        }
        if (verdict instanceof BindCheck.Unknown unknown) {
            tapFor(unknown.claimed());
            return refuse(
                    BindCheck.authenticationError(),
                    EndCause.REFUSED_AUTHENTICATION,
                    unknown.why() + " claimed=" + LogText.quoted(unknown.claimed()));
        }
        throw new IllegalStateException("verdict " + verdict);
    }

    /** One tap from the first octet to the last, if the address told right. */
    private void tapFor(String peer) {
        if (!stack.tap().isOf(peer)) {
            stack.tap(ports.traces().tap(peer, accepted.id(), stack.tap()));
        }
    }

    private Behavior<Command> onAsked(Asked asked, BindCheck.Known known, Dialect dialect) {
        if (asked.answer() instanceof Admission.Refused refused) {
            return busy(known, refused);
        }
        state = AcceptState.ACCEPTING;
        timers.startSingleTimer(
                Expired.HAND_OVER, Expired.HAND_OVER, ports.settings().handOverTimeout());
        AssociationStart start = new AssociationStart(
                AssociationStart.Role.RESPONDER, known.peer(), accepted.source(), accepted.id(), accepted.wire());
        supervisor.tell(new SessionSupervisor.HandOver<>(
                context.getSelf(),
                start.session(ports, supervisor, context.messageAdapter(Association.Ready.class, Started::new)),
                Association.Request.CLOSE));
        return phase().onMessage(Started.class, started -> onStarted(started.session(), known, dialect))
                .onMessageEquals(Expired.HAND_OVER, this::onHandOverTimeout)
                .build();
    }

    private Behavior<Command> busy(BindCheck.Known known, Admission.Refused refused) {
        LOG.warn(
                "event=session-refused msg=\"ERROR 3 (RTS): RTS open refused (Session limit exceeded)\" {} peer={}"
                        + " attempt={}",
                refused.text(),
                LogText.quoted(known.peer().name()),
                accepted.id());
        ports.counters().refused(SessionClass.X400_IN, refused.name().label());
        return refuse(BindCheck.busy(), EndCause.REFUSED_BUSY, refused.text());
    }

    /** For now we could not keep what it brings. */
    private Behavior<Command> busy(BindCheck.Known known, String label, String why) {
        LOG.warn(
                "event=session-refused msg=\"RTS open refused (nothing can be stored now)\" limit={} reason={} peer={}"
                        + " attempt={}",
                label,
                LogText.quoted(why),
                LogText.quoted(known.peer().name()),
                accepted.id());
        ports.counters().refused(SessionClass.X400_IN, label);
        return refuse(BindCheck.busy(), EndCause.REFUSED_BUSY, why);
    }

    private Behavior<Command> onStarted(Association.Ready session, BindCheck.Known known, Dialect dialect) {
        state = AcceptState.HAND_OVER;
        onActions(stack.take(stack.stack().acceptOpen(known.result())));
        accepted.wire().tell(new Wire.TakeOver(session.events()));
        return Behaviors.receive(Command.class)
                .onMessage(OnWire.class, event -> onReleased(event, session, known, dialect))
                .onMessageEquals(Expired.HAND_OVER, this::onHandOverTimeout)
                .build();
    }

    private Behavior<Command> onReleased(
            OnWire message, Association.Ready session, BindCheck.Known known, Dialect dialect) {
        if (message.event() != Wire.Notice.RELEASED) {
            return onWire(message);
        }
        state = AcceptState.ENDED;
        stack.handOver(session.session(), List.of());
        LOG.info(
                "event=session-begin class=x400-in attempt={} remote={} peer={} dialect={}",
                accepted.id(),
                accepted.remote(),
                LogText.quoted(known.peer().name()),
                dialect.configured());
        ports.counters().attempt(SessionClass.X400_IN, "session");
        return Behaviors.stopped();
    }

    private Behavior<Command> onHandOverTimeout() {
        return ended(EndCause.ABORTED_BY_US, "hand-over timed out");
    }

    private Behavior<Command> refuse(Refusal refusal, EndCause cause, String detail) {
        state = AcceptState.REFUSING;
        stack.take(stack.stack().refuseOpen(refusal));
        return ended(cause, detail);
    }

    /** The only place where an attempt without a session ends: what is to be sent is sent, one line, one counter. */
    private Behavior<Command> ended(EndCause cause, String detail) {
        stack.end(supervisor, context.getSelf());
        ports.counters().attempt(SessionClass.X400_IN, cause.code());
        if (!cause.equals(EndCause.REFUSED_BUSY)) {
            LOG.info(
                    "event=attempt-end class=x400-in attempt={} remote={} cause={} msg={} while={} detail={}",
                    accepted.id(),
                    accepted.remote(),
                    cause.code(),
                    LogText.quoted(cause.sentence()),
                    LogText.quoted(state.sentence()),
                    LogText.quoted(detail));
        }
        return Behaviors.stopped();
    }
}

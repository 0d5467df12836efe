package org.x400gate.gateway.association;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.net.Wire;
import org.x400gate.protocol.stack.EndCause;

/**
 * Admits sessions, is the parent of each of them, and counts them: the count is the size of a set of watched actors.
 *
 * <p>The way of an incoming session: its attempt says Began, asks with Open once it knows its peer, is Granted, sends
 * HandOver with the behaviour of its session, which answers it; it hands the wire over and stops. Of an outgoing X.400
 * one: Dial, and one Dialled. Every request has exactly one answer, also when the one who was to answer dies. What it
 * decides stands in {@link SessionBook}. A fault in one message is logged and leaves all sessions as they were.
 */
public final class SessionSupervisor extends AbstractBehavior<SessionSupervisor.Command> {
    public sealed interface Command {}

    /** An attempt has reached a socket; it is watched from now on. */
    public record Began(SessionClass sessionClass, ActorRef<?> attempt) implements Command {}

    /** An attempt wants a session; it asks once. The answer comes at once or within the waiting time. */
    public record Open(SessionAsk ask, ActorRef<?> attempt, ActorRef<Admission> replyTo) implements Command {}

    /**
     * A granted attempt's session is to live: the supervisor starts it and counts it. The session itself answers the
     * attempt (whose reference its behaviour was made with) by naming itself and its adapter for the wire's events. No
     * session starts when the grant is void, which only the attempt's own death makes it.
     *
     * @param close what tells that session to end politely
     */
    public record HandOver<S>(ActorRef<?> attempt, Behavior<S> session, S close) implements Command {}

    /**
     * {@code of} is about to stop and its connection only waits for the peer's close. Sent before the last octets are
     * given to the wire: then a peer that comes back at once finds that its place is about to be free.
     */
    public record Lingers(ActorRef<Wire.Command> wire, ActorRef<?> of) implements Command {
        /** Of one whose place nobody waits for. */
        public Lingers(ActorRef<Wire.Command> wire) {
            this(wire, wire);
        }
    }

    /** Opens an association to a peer; {@code replyTo} hears one {@link Dialled}. */
    public record Dial(PeerSettings peer, boolean urgent, ActorRef<Dialled> replyTo) implements Command {}

    /** Limits from now on; sessions beyond a lowered limit live on. */
    public record SetLimits(SessionLimits limits) implements Command {}

    /** No further session begins, each one that lives is told to close; Drained comes when the last one has ended. */
    public record Drain(ActorRef<Drained> replyTo) implements Command {}

    /** The operator ends one session, named as {@link SessionsView.Session#actor} says. */
    public record CloseSession(String actor) implements Command {}

    private record Gone(ActorRef<?> actor) implements Command {}

    private record Waited(ActorRef<?> attempt) implements Command {}

    record DialEnded(ActorRef<?> attempt, Dialled result) implements Command {}

    /** The first thing a session hears. */
    private enum Counted {
        PUBLISHED
    }

    public enum Drained {
        DRAINED
    }

    /** The answer to Dial. */
    public sealed interface Dialled {}

    public record Opened(ActorRef<Association.Command> association) implements Dialled {}

    /** {@code limit} when it was one of ours that stood in the way. */
    public record NotOpened(EndCause cause, String detail, Optional<Admission.Refused> limit) implements Dialled {}

    /** Makes the attempt that dials and opens. */
    interface Outgoing {
        String nextId();

        Behavior<?> attempt(String id, PeerSettings peer, boolean urgent, ActorRef<Command> supervisor);
    }

    private final SessionsBoard board;
    private final Outgoing outgoing;
    private final TimerScheduler<Command> timers;
    private final Map<ActorRef<?>, ActorRef<Admission>> asking = new HashMap<>();
    private final Map<ActorRef<?>, ActorRef<Dialled>> dialling = new HashMap<>();
    private final Map<ActorRef<?>, Runnable> closers = new HashMap<>();
    private SessionBook<ActorRef<?>> book;
    private Optional<ActorRef<Drained>> drainer = Optional.empty();

    private SessionSupervisor(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            SessionLimits limits,
            SessionsBoard board,
            Outgoing outgoing) {
        super(context);
        this.timers = timers;
        this.board = board;
        this.outgoing = outgoing;
        this.book = SessionBook.empty(limits);
    }

    public static Behavior<Command> create(SessionLimits limits, SessionsBoard board, X400Ports ports) {
        return create(limits, board, ConnectAttempt.outgoing(ports));
    }

    static Behavior<Command> create(SessionLimits limits, SessionsBoard board, Outgoing outgoing) {
        Behavior<Command> supervisor = Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new SessionSupervisor(context, timers, limits, board, outgoing)));
        // A restart would stop every session: whatever one message did wrong, the sessions are not to blame.
        return Behaviors.supervise(supervisor).onFailure(Exception.class, SupervisorStrategy.resume());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Began.class, this::onBegan)
                .onMessage(Open.class, this::onOpen)
                .onMessage(HandOver.class, handOver -> onHandOver((HandOver<?>) handOver))
                .onMessage(Lingers.class, this::onLingers)
                .onMessage(Dial.class, this::onDial)
                .onMessage(DialEnded.class, this::onDialEnded)
                .onMessage(SetLimits.class, this::onSetLimits)
                .onMessage(Drain.class, this::onDrain)
                .onMessage(CloseSession.class, this::onCloseSession)
                .onMessage(Waited.class, this::onWaited)
                .onMessage(Gone.class, this::onGone)
                .build();
    }

    private Behavior<Command> onBegan(Began began) {
        watch(began.attempt());
        return now(book.begin(began.attempt(), began.sessionClass()));
    }

    private Behavior<Command> onOpen(Open open) {
        watch(open.attempt());
        SessionBook.Turn<ActorRef<?>> turn = book.ask(open.attempt(), open.ask());
        Map<ActorRef<?>, Admission> answers = new HashMap<>(turn.answers());
        Admission answer = answers.remove(open.attempt());
        if (answer == null) {
            asking.put(open.attempt(), open.replyTo());
            timers.startSingleTimer(
                    open.attempt(),
                    new Waited(open.attempt()),
                    book.limits().waiting().time());
        } else {
            open.replyTo().tell(answer);
        }
        return now(new SessionBook.Turn<>(turn.book(), answers));
    }

    private Behavior<Command> onWaited(Waited waited) {
        return now(book.expire(waited.attempt()));
    }

    private <S> Behavior<Command> onHandOver(HandOver<S> handOver) {
        if (!book.reserved().containsKey(handOver.attempt())) {
            return this;
        }
        ActorRef<Object> waits = getContext()
                .spawn(
                        onceCounted(handOver.session()),
                        "session." + handOver.attempt().path().name());
        ActorRef<S> session = waits.narrow();
        watch(session);
        closers.put(session, () -> session.tell(handOver.close()));
        book.handOver(handOver.attempt(), session).ifPresent(this::now);
        waits.tell(Counted.PUBLISHED);
        if (book.draining()) {
            session.tell(handOver.close());
        }
        return this;
    }

    /** It does nothing, and so its peer sees nothing of it, before the published count has it. */
    private static <S> Behavior<Object> onceCounted(Behavior<S> session) {
        return Behaviors.receive(Object.class)
                .onMessageEquals(Counted.PUBLISHED, session::unsafeCast)
                .build();
    }

    private Behavior<Command> onLingers(Lingers lingers) {
        watch(lingers.wire());
        now(book.linger(lingers.wire(), lingers.of()));
        book.crowdedOut().forEach(oldest -> oldest.<Wire.Command>unsafeUpcast().tell(Wire.Request.ABORT));
        return this;
    }

    private Behavior<Command> onDial(Dial dial) {
        String id = outgoing.nextId();
        ActorRef<?> attempt = getContext()
                .spawn(
                        outgoing.attempt(
                                        id,
                                        dial.peer(),
                                        dial.urgent(),
                                        getContext().getSelf())
                                .unsafeCast(),
                        id);
        watch(attempt);
        dialling.put(attempt, dial.replyTo());
        return now(book.begin(attempt, SessionClass.X400_OUT));
    }

    private Behavior<Command> onDialEnded(DialEnded ended) {
        Optional.ofNullable(dialling.remove(ended.attempt())).ifPresent(replyTo -> replyTo.tell(ended.result()));
        return this;
    }

    private Behavior<Command> onSetLimits(SetLimits command) {
        return now(book.withLimits(command.limits()));
    }

    private Behavior<Command> onDrain(Drain drain) {
        drainer = Optional.of(drain.replyTo());
        closers.values().forEach(Runnable::run);
        return now(book.drain());
    }

    private Behavior<Command> onCloseSession(CloseSession command) {
        closers.entrySet().stream()
                .filter(entry -> entry.getKey().toString().equals(command.actor()))
                .findFirst()
                .ifPresent(entry -> entry.getValue().run());
        return this;
    }

    private Behavior<Command> onGone(Gone gone) {
        closers.remove(gone.actor());
        asking.remove(gone.actor());
        timers.cancel(gone.actor());
        Optional.ofNullable(dialling.remove(gone.actor()))
                .ifPresent(replyTo -> replyTo.tell(
                        new NotOpened(EndCause.ABORTED_BY_US, "the attempt ended without a result", Optional.empty())));
        return now(book.end(gone.actor()));
    }

    private void watch(ActorRef<?> actor) {
        getContext().watchWith(actor, new Gone(actor));
    }

    private Behavior<Command> now(SessionBook.Turn<ActorRef<?>> turn) {
        turn.answers().forEach((attempt, answer) -> {
            timers.cancel(attempt);
            Optional.ofNullable(asking.remove(attempt)).ifPresent(replyTo -> replyTo.tell(answer));
        });
        return now(turn.book());
    }

    private Behavior<Command> now(SessionBook<ActorRef<?>> next) {
        book = next;
        board.publish(next);
        if (book.draining() && book.active().isEmpty() && book.reserved().isEmpty()) {
            drainer.ifPresent(replyTo -> replyTo.tell(Drained.DRAINED));
            drainer = Optional.empty();
        }
        return this;
    }
}

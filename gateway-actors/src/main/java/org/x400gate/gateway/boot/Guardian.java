package org.x400gate.gateway.boot;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.net.ListenSettings;
import org.x400gate.gateway.net.Listener;
import org.x400gate.gateway.net.SessionClass;

/**
 * The parent of all that runs. Starts: keeper, supervisor, deliveries, then the listeners; ready when each listens.
 * Drains in the reverse order: listeners stop accepting, deliveries stop claiming, sessions close, deliveries end when the
 * outcomes of what they sent are on disk, the keeper closes the store. If the keeper or the supervisor ends by itself, nothing can be kept any more: the
 * gateway ends.
 */
final class Guardian extends AbstractBehavior<Guardian.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);

    sealed interface Command {}

    /** Everything is spawned; listeners may open their sockets. */
    enum Signal implements Command {
        LISTEN,
        /** Ends what runs, politely, within the drain deadline. */
        DRAIN,
        DEADLINE
    }

    /** The admin port is bound; sessions are not its concern. */
    record AdminListens(InetSocketAddress address) implements Command {}

    /** Listeners have the places of these settings, and keep those for its peers, from now on. */
    private record KeepPlaces(Settings settings) implements Command {}

    /** Why the store takes nothing now; empty when it does. */
    private record StoreClosed(Optional<String> why) implements Command {}

    private record Heard(Listener.Event event) implements Command {}

    private record Drained(Awaited what) implements Command {}

    private record Ended(String room) implements Command {}

    /** What the guardian tells the outside; each completes once. */
    record Promises(
            CompletableFuture<Rooms> spawned, CompletableFuture<Void> listening, CompletableFuture<Boolean> ended) {
        Promises() {
            this(new CompletableFuture<>(), new CompletableFuture<>(), new CompletableFuture<>());
        }
    }

    private final TimerScheduler<Command> timers;
    private final StatusBoard board;
    private final Duration drainDeadline;
    private final Promises promises;
    private final Rooms rooms;
    private final Map<String, ActorRef<Listener.Command>> listeners = new LinkedHashMap<>();
    private final List<String> alive = new ArrayList<>();
    private Drain drain = Drain.NONE;
    private final Set<Awaited> awaited = EnumSet.allOf(Awaited.class);

    /** What has to end before the keeper may: who is sent something, and who has its outcome written. */
    private enum Awaited {
        SESSIONS,
        DELIVERIES
    }

    /** How far the end has come. */
    private enum Drain {
        NONE,
        /** Sessions are closing; deliveries claim no more, and wait for what becomes of what they have sent. */
        SESSIONS,
        /** The keeper writes what it has and closes the store. */
        KEEPER
    }

    private Guardian(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            StatusBoard board,
            Duration drainDeadline,
            Promises promises,
            Wiring wiring) {
        super(context);
        this.timers = timers;
        this.board = board;
        this.drainDeadline = drainDeadline;
        this.promises = promises;
        this.rooms = wiring.spawn(context, new Ears() {
            @Override
            public void places(Settings settings) {
                context.getSelf().tell(new KeepPlaces(settings));
            }

            @Override
            public void storeClosed(Optional<String> why) {
                context.getSelf().tell(new StoreClosed(why));
            }
        });
        watch("queue keeper", rooms.keeper());
        watch("caretaker of the store", rooms.caretaker());
        watch("session supervisor", rooms.supervisor());
        context.watchWith(rooms.deliveries(), new Drained(Awaited.DELIVERIES));
        promises.spawned.complete(rooms);
    }

    /** Spawns the rooms below the guardian, in the order in which they need one another. */
    interface Wiring {
        Rooms spawn(ActorContext<?> parent, Ears ears);
    }

    /** What the guardian wants to hear of the rooms; called on any thread. */
    interface Ears {
        /** Settings whose attempt places or peers' addresses may differ, for the listeners. */
        void places(Settings settings);

        /** Why nothing is taken now; empty when that is over. */
        void storeClosed(Optional<String> why);
    }

    static Behavior<Command> create(StatusBoard board, Duration drainDeadline, Promises promises, Wiring wiring) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Guardian(context, timers, board, drainDeadline, promises, wiring)));
    }

    private void watch(String room, ActorRef<?> actor) {
        alive.add(room);
        getContext().watchWith(actor, new Ended(room));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(AdminListens.class, this::onAdminListens)
                .onMessageEquals(Signal.LISTEN, this::onListen)
                .onMessage(Heard.class, this::onHeard)
                .onMessage(KeepPlaces.class, this::onKeepPlaces)
                .onMessage(StoreClosed.class, this::onStoreClosed)
                .onMessageEquals(Signal.DRAIN, this::onDrain)
                .onMessage(Drained.class, this::onDrained)
                .onMessageEquals(Signal.DEADLINE, () -> endKeeper("the drain deadline is over, and not: " + awaited))
                .onMessage(Ended.class, this::onEnded)
                .build();
    }

    private Behavior<Command> onAdminListens(AdminListens listens) {
        board.publish(board.state().listens("admin", listens.address));
        return this;
    }

    private Behavior<Command> onListen() {
        ActorRef<Listener.Event> hears = getContext().messageAdapter(Listener.Event.class, Heard::new);
        rooms.listeners()
                .forEach((service, behavior) ->
                        listeners.put(service, getContext().spawn(behavior.apply(hears), "listener." + service)));
        return runsIfAllListen();
    }

    private Behavior<Command> onKeepPlaces(KeepPlaces keep) {
        Settings.Connecting connecting = keep.settings.connecting();
        keepPlaces(SessionClass.X400_IN.label(), connecting.x400());
        connecting.tls().listen().ifPresent(listen -> keepPlaces(SessionClass.X400_IN.label() + "-tls", listen));
        keepPlaces(SessionClass.SMTP_IN.label(), connecting.smtp());
        return this;
    }

    private Behavior<Command> onStoreClosed(StoreClosed closed) {
        board.publish(board.state().troubled("store", closed.why.map(why -> "nothing is taken: " + why)));
        return this;
    }

    private void keepPlaces(String service, ListenSettings listen) {
        Optional.ofNullable(listeners.get(service))
                .ifPresent(listener -> listener.tell(new Listener.SetPlaces(listen.places())));
    }

    private Behavior<Command> onHeard(Heard heard) {
        if (heard.event instanceof Listener.Listening listening) {
            board.publish(board.state().listens(listening.service(), listening.address()));
        } else if (heard.event instanceof Listener.NotListening not) {
            board.publish(board.state().fails(not.service(), not.text()));
            // While starting it is fatal: a gateway that cannot be reached must not look like one that runs.
            promises.listening.completeExceptionally(new IllegalStateException(not.text()));
        } else {
            throw new IllegalStateException("no such event: " + heard.event);
        }
        return runsIfAllListen();
    }

    private Behavior<Command> runsIfAllListen() {
        if (board.state().phase() == StatusBoard.Phase.STARTING
                && board.state().listening().size() == listeners.size() + 1) {
            board.publish(board.state().in(StatusBoard.Phase.RUNNING));
            promises.listening.complete(null);
        }
        return this;
    }

    private Behavior<Command> onDrain() {
        if (drain != Drain.NONE) {
            return this;
        }
        drain = Drain.SESSIONS;
        LOG.info("event=drain-begins deadline={}", drainDeadline);
        board.publish(board.state().in(StatusBoard.Phase.DRAINING));
        listeners.values().forEach(listener -> listener.tell(Listener.Request.STOP_ACCEPTING));
        rooms.deliveries().tell(Deliveries.Request.DRAIN);
        ActorRef<SessionSupervisor.Drained> drained =
                getContext().messageAdapter(SessionSupervisor.Drained.class, done -> new Drained(Awaited.SESSIONS));
        rooms.supervisor().tell(new SessionSupervisor.Drain(drained));
        timers.startSingleTimer(Signal.DEADLINE, drainDeadline);
        return this;
    }

    private Behavior<Command> onDrained(Drained drained) {
        awaited.remove(drained.what);
        return awaited.isEmpty() ? endKeeper("all sessions and deliveries have ended") : this;
    }

    private Behavior<Command> endKeeper(String why) {
        if (drain != Drain.SESSIONS) {
            return this;
        }
        drain = Drain.KEEPER;
        timers.cancelAll();
        LOG.info("event=sessions-drained reason=\"{}\"", why);
        getContext().stop(rooms.keeper());
        return this;
    }

    private Behavior<Command> onEnded(Ended ended) {
        alive.remove(ended.room);
        if (drain == Drain.KEEPER && ended.room.equals("queue keeper")) {
            LOG.info("event=drained");
            promises.ended.complete(true);
        } else if (drain == Drain.NONE) {
            LOG.error(
                    "event=fatal room=\"{}\" reason=\"it ended by itself; nothing can be kept without it\"",
                    ended.room);
            promises.ended.complete(false);
        }
        return this;
    }
}

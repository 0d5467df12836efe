package org.x400gate.gateway.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.io.TcpSO;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.x400gate.protocol.octets.Octets;

/**
 * One listening socket: accepts as many connections as there are free attempt places and spawns an attempt for each.
 *
 * <p>The attempts are its children and the only thing it counts. What has become of a connection after its attempt is
 * not its concern: no message from here reaches a session. A socket that fails is opened again, alone, after a pause.
 */
public final class Listener extends AbstractBehavior<Listener.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);
    private static final Duration DESCRIPTOR_PAUSE = Duration.ofMillis(250);
    /** Accepts between two looks at the process's descriptors; fewer than any sensible reserve. */
    private static final int DESCRIPTOR_CHECK_EVERY = 16;
    /**
     * With fewer an accept fails at once and for ever (EMFILE): Pekko tries it again without a pause, so that the socket
     * is given up until there are some.
     */
    private static final int LAST_DESCRIPTORS = 2;

    /** A connection that was just accepted; whoever makes its attempt sends TakeOver to the wire at once. */
    public record Accepted(
            SessionClass sessionClass,
            String id,
            ActorRef<Wire.Command> wire,
            InetSocketAddress local,
            InetSocketAddress remote) {
        /** The peer's literal address. */
        public String source() {
            return remote.getAddress().getHostAddress();
        }
    }

    /** Makes the short-lived actor that stands for one accepted connection; its end gives the place back. */
    public interface Attempts {
        Attempt<?> attempt(Accepted accepted);
    }

    /**
     * One attempt before it begins.
     *
     * @param hurry what tells it that places are short; none where nothing is awaited of the peer
     */
    public record Attempt<M>(Behavior<M> behavior, Optional<M> hurry) {}

    public sealed interface Command {}

    /**
     * Changes the places of this socket from now on; attempts that run are left alone. The connection that was asked for
     * before may still come after them.
     */
    public record SetPlaces(AttemptPlaces places) implements Command {}

    /** Closes the listening socket for good; attempts and sessions go on. */
    public enum Request implements Command {
        STOP_ACCEPTING
    }

    record Incoming(Tcp.IncomingConnection connection) implements Command {}

    record Closed(Optional<Throwable> cause) implements Command {}

    private record Bound(Tcp.ServerBinding binding) implements Command {}

    private record AttemptEnded(ActorRef<?> attempt) implements Command {}

    private enum Tick implements Command {
        BIND,
        DESCRIPTORS,
        WATCH
    }

    /** What the one who started the listener hears. */
    public sealed interface Event {}

    /** {@code service}: the class, with {@code -tls} behind it where TLS is spoken. */
    public record Listening(String service, InetSocketAddress address) implements Event {}

    /** Not listening now; it tries again after {@code pause}. The text names host and port. */
    public record NotListening(String service, String text, Duration pause) implements Event {}

    private final SessionClass sessionClass;
    private final ListenSettings settings;
    private final NetSettings net;
    private final Ports ports;
    private final TimerScheduler<Command> timers;
    private final Map<ActorRef<?>, Running> attempts = new HashMap<>();
    private AttemptPlaces places;
    private Optional<AcceptGate.Handle> gate = Optional.empty();
    private Optional<Tcp.ServerBinding> binding = Optional.empty();
    private Duration pause;
    private Crowding crowding = Crowding.CALM;
    private long accepted;

    /** Where an attempt came from, and whether a peer may be there: looked up once, for addresses are read out of texts. */
    private record Running(String source, boolean known, Runnable hurry) {}

    /**
     * Whom a listener works with.
     *
     * @param farewell what one hears that is turned away in clear
     */
    public record Ports(
            Attempts attempts,
            ConnectionIds ids,
            Counters counters,
            ActorRef<Event> starter,
            TlsUse tls,
            Octets farewell) {
        /** In clear. */
        public Ports(Attempts attempts, ConnectionIds ids, Counters counters, ActorRef<Event> starter) {
            this(attempts, ids, counters, starter, TlsUse.Plain.NEVER, Octets.EMPTY);
        }
    }

    private Listener(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            SessionClass sessionClass,
            ListenSettings settings,
            NetSettings net,
            Ports ports) {
        super(context);
        this.sessionClass = sessionClass;
        this.settings = settings;
        this.net = net;
        this.ports = ports;
        this.timers = timers;
        this.places = settings.places();
        this.pause = settings.backOff();
        context.getSelf().tell(Tick.BIND);
    }

    public static Behavior<Command> create(
            SessionClass sessionClass, ListenSettings settings, NetSettings net, Ports ports) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Listener(context, timers, sessionClass, settings, net, ports)));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(Tick.BIND, this::onBind)
                .onMessage(Bound.class, this::onBound)
                .onMessage(Incoming.class, this::onIncoming)
                .onMessage(AttemptEnded.class, this::onAttemptEnded)
                .onMessageEquals(Tick.DESCRIPTORS, this::acceptNext)
                .onMessageEquals(Tick.WATCH, this::onWatch)
                .onMessage(SetPlaces.class, this::onSetPlaces)
                .onMessage(Closed.class, this::onClosed)
                .onMessageEquals(Request.STOP_ACCEPTING, this::onStopAccepting)
                .onSignal(PostStop.class, signal -> onStopAccepting())
                .build();
    }

    private Behavior<Command> onBind() {
        var running = Tcp.get(getContext().getSystem())
                .bind(
                        settings.host(),
                        settings.port(),
                        settings.backlog(),
                        List.of(TcpSO.tcpNoDelay(true)),
                        true,
                        Optional.empty())
                .toMat(Sink.fromGraph(new AcceptGate(getContext().getSelf())), Keep.both())
                .run(getContext().getSystem());
        gate = Optional.of(running.second());
        getContext()
                .pipeToSelf(
                        running.first(),
                        (bound, failure) -> failure == null ? new Bound(bound) : new Closed(Optional.of(failure)));
        return this;
    }

    private Behavior<Command> onBound(Bound bound) {
        binding = Optional.of(bound.binding());
        pause = settings.backOff();
        LOG.info(
                "event=listening service={} address={}",
                service(),
                bound.binding().localAddress());
        timers.startTimerWithFixedDelay(Tick.WATCH, Tick.WATCH, DESCRIPTOR_PAUSE);
        ports.counters().crowding(service(), crowding);
        ports.starter().tell(new Listening(service(), bound.binding().localAddress()));
        return acceptNext();
    }

    private String service() {
        return sessionClass.label() + (ports.tls() instanceof TlsUse.AtOnce ? "-tls" : "");
    }

    private Behavior<Command> acceptNext() {
        if (binding.isEmpty() || attempts.size() >= places.total()) {
            return this;
        }
        if (accepted % DESCRIPTOR_CHECK_EVERY == 0 && Descriptors.free() < net.minFreeDescriptors()) {
            LOG.warn("event=accept-paused class={} msg=\"descriptors are short\"", sessionClass.label());
            timers.startSingleTimer(Tick.DESCRIPTORS, DESCRIPTOR_PAUSE);
            return this;
        }
        gate.ifPresent(AcceptGate.Handle::one);
        return this;
    }

    private Behavior<Command> onWatch() {
        if (Descriptors.free() >= LAST_DESCRIPTORS) {
            return this;
        }
        gate.ifPresent(AcceptGate.Handle::cancel);
        return onClosed(new Closed(Optional.of(new IOException("no file descriptor is left"))));
    }

    private Behavior<Command> onIncoming(Incoming incoming) {
        accepted++;
        Tcp.IncomingConnection connection = incoming.connection();
        String id = ports.ids().next(sessionClass);
        String source = connection.remoteAddress().getAddress().getHostAddress();
        places.refuses(source, attemptsOf(source), attemptsOfUnknown())
                .ifPresentOrElse(limit -> turnAway(connection, id, limit), () -> begin(connection, id, source));
        return acceptNext();
    }

    private int attemptsOf(String source) {
        return (int) attempts.values().stream()
                .filter(running -> running.source.equals(source))
                .count();
    }

    private int attemptsOfUnknown() {
        return (int)
                attempts.values().stream().filter(running -> !running.known).count();
    }

    private void begin(Tcp.IncomingConnection connection, String id, String source) {
        var addresses = new Wire.Connected(connection.localAddress(), connection.remoteAddress());
        Flow<ByteString, ByteString, java.util.concurrent.CompletionStage<Wire.Connected>> octets =
                connection.flow().mapMaterializedValue(none -> CompletableFuture.completedFuture(addresses));
        // Not a child: a wire outlives the listener when a session has taken it over.
        ActorRef<Wire.Command> wire = getContext()
                .getSystem()
                .systemActorOf(Wire.create(net, octets, ports.tls()), "wire." + id, Props.empty());
        begin(
                ports.attempts().attempt(new Accepted(sessionClass, id, wire, addresses.local(), addresses.remote())),
                id,
                source);
    }

    private <M> void begin(Attempt<M> made, String id, String source) {
        ActorRef<M> attempt = getContext().spawn(made.behavior(), id);
        getContext().watchWith(attempt, new AttemptEnded(attempt));
        Running running = running(source, () -> made.hurry().ifPresent(attempt::tell));
        attempts.put(attempt, running);
        if (crowding != Crowding.CALM) {
            running.hurry.run();
        }
        lookAtCrowd();
    }

    private Running running(String source, Runnable hurry) {
        return new Running(source, places.knownAddresses().contains(source), hurry);
    }

    /** Those that run hear of the first step when it is reached, each that follows at its birth; nobody asks. */
    private void lookAtCrowd() {
        Crowding next = crowding.next(attempts.size(), places);
        if (next == crowding) {
            return;
        }
        LOG.atLevel(next == Crowding.CALM ? Level.INFO : Level.WARN)
                .log(
                        "event=crowding service={} step=\"{} -> {}\" attempts={} places={} msg=\"{}\"",
                        service(),
                        crowding.label(),
                        next.label(),
                        attempts.size(),
                        places.total(),
                        next.sentence());
        if (crowding == Crowding.CALM) {
            attempts.values().forEach(running -> running.hurry.run());
        }
        crowding = next;
        ports.counters().crowding(service(), next);
    }

    private void turnAway(Tcp.IncomingConnection connection, String id, String limit) {
        boolean says =
                !(ports.tls() instanceof TlsUse.AtOnce) && !ports.farewell().isEmpty();
        Source<ByteString, ?> last =
                says ? Source.single(ByteString.fromArray(ports.farewell().toByteArray())) : Source.empty();
        connection.handleWith(
                Flow.fromSinkAndSource(Sink.cancelled(), last), getContext().getSystem());
        ports.counters().attempt(sessionClass, "turned-away");
        ports.counters().refused(sessionClass, limit);
        LOG.info(
                "event=attempt-turned-away class={} attempt={} remote={} limit={}",
                sessionClass.label(),
                id,
                connection.remoteAddress(),
                limit);
    }

    private Behavior<Command> onAttemptEnded(AttemptEnded ended) {
        boolean wasFull = attempts.size() >= places.total();
        attempts.remove(ended.attempt());
        lookAtCrowd();
        return wasFull ? acceptNext() : this;
    }

    private Behavior<Command> onSetPlaces(SetPlaces command) {
        places = command.places();
        attempts.replaceAll((attempt, running) -> running(running.source, running.hurry));
        lookAtCrowd();
        return acceptNext();
    }

    private Behavior<Command> onClosed(Closed closed) {
        timers.cancel(Tick.WATCH);
        gate = Optional.empty();
        binding = Optional.empty();
        String text = "cannot listen on " + settings.host() + ":" + settings.port() + ": "
                + closed.cause()
                        .map(failure ->
                                String.valueOf(WireFailure.lastCause(failure).getMessage()))
                        .orElse("the socket was closed");
        LOG.error("event=listener-failed service={} again-in={} msg=\"{}\"", service(), pause, text);
        ports.starter().tell(new NotListening(service(), text, pause));
        timers.startSingleTimer(Tick.BIND, pause);
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(ListenSettings.MAX_BACK_OFF) > 0 ? ListenSettings.MAX_BACK_OFF : doubled;
        return this;
    }

    private Behavior<Command> onStopAccepting() {
        timers.cancelAll();
        gate.ifPresent(AcceptGate.Handle::cancel);
        gate = Optional.empty();
        binding = Optional.empty();
        return this;
    }
}

package org.x400gate.gateway.association;

import com.typesafe.config.ConfigFactory;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.x400gate.gateway.boot.CountingScheduler;
import org.x400gate.gateway.net.AttemptPlaces;
import org.x400gate.gateway.net.ConnectionIds;
import org.x400gate.gateway.net.Dialer;
import org.x400gate.gateway.net.ListenSettings;
import org.x400gate.gateway.net.Listener;
import org.x400gate.gateway.net.NetSettings;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.net.SessionClass;
import org.x400gate.gateway.trace.PeerTraces;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.Dialect;
import org.x400gate.protocol.stack.DialogueMode;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.OpenRequest;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.Selectors;
import org.x400gate.protocol.stack.StackLimits;
import org.x400gate.protocol.stack.StackPeer;
import org.x400gate.protocol.stack.StackTimer;

/** An X.400 side of a gateway on 127.0.0.1: listener, supervisor, associations; transfers end in memory. */
final class MtaRig implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final String HOST = "127.0.0.1";
    static final int PEERS = 20;

    /** From this number on peers agree to two-way alternate, and we propose it to them. */
    static final int TWO_WAY = 15;

    /** From this number on we send on associations that they open. */
    static final int CARRYING_OURS = 18;

    /** Waits short enough for tests, long enough for a busy machine. */
    static final StackLimits STACK = new StackLimits(
            65_531,
            1 << 20,
            1L << 24,
            (1 << 20) - 1024,
            Map.of(
                    StackTimer.CONNECT_REQUEST,
                    Duration.ofSeconds(1),
                    StackTimer.SESSION_CONNECT,
                    Duration.ofSeconds(1)));

    static final ResponderParameters RESPONDER = new ResponderParameters(Set.of(), 63, 3, STACK);

    private static final NetSettings NET = net(64);

    private static NetSettings net(int minFreeDescriptors) {
        return new NetSettings(
                Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(1), 4, minFreeDescriptors);
    }

    final ActorTestKit kit;
    final SessionsBoard board;
    final CountersKept counters = new CountersKept();
    final InboundKept inbound = new InboundKept();
    final PeerTraces traces = new PeerTraces(
            IntStream.range(0, PEERS).mapToObj(number -> "MTA-" + number).toList(), Clock.systemUTC());
    final X400Ports ports;
    final ActorRef<SessionSupervisor.Command> supervisor;
    final ActorRef<Listener.Command> listener;
    /** What the listener tells whoever started it, from its first Listening on. */
    final TestProbe<Listener.Event> starter;

    final int port;

    private MtaRig(
            SessionLimits limits,
            AssociationSettings associations,
            String host,
            AttemptPlaces places,
            int backlog,
            Optional<InboundTransfers> elsewhere) {
        this(limits, associations, new ListenSettings(host, 0, backlog, places, Duration.ofMillis(50)), NET, elsewhere);
    }

    private MtaRig(
            SessionLimits limits,
            AssociationSettings associations,
            ListenSettings listen,
            NetSettings net,
            Optional<InboundTransfers> elsewhere) {
        kit = ActorTestKit.create(
                "rig", ConfigFactory.parseResources("actors.conf").withFallback(ConfigFactory.load()));
        board = new SessionsBoard(limits);
        ConnectionIds ids = new ConnectionIds("rig");
        ports = new X400Ports(
                associations,
                MtaRig::peers,
                elsewhere.orElse(inbound),
                new Dialer(kit.system(), net),
                ids,
                counters,
                traces,
                Clock.systemUTC());
        supervisor = kit.spawn(SessionSupervisor.create(limits, board, ports), "supervisor");
        starter = kit.createTestProbe();
        listener = kit.spawn(
                Listener.create(
                        SessionClass.X400_IN,
                        listen,
                        net,
                        new Listener.Ports(AcceptAttempt.attempts(ports, supervisor), ids, counters, starter.ref())),
                "listener");
        port = starter.expectMessageClass(Listener.Listening.class).address().getPort();
    }

    static MtaRig start(SessionLimits limits) {
        return start(limits, new AttemptPlaces(64, 0, 64, Networks.NONE), 1024);
    }

    static MtaRig start(SessionLimits limits, AttemptPlaces places, int backlog) {
        return new MtaRig(limits, AssociationSettings.of(RESPONDER, STACK), HOST, places, backlog, Optional.empty());
    }

    /** Accepts down to the last descriptor. */
    static MtaRig startWithoutReserve(SessionLimits limits, int port) {
        return new MtaRig(
                limits,
                AssociationSettings.of(RESPONDER, STACK),
                new ListenSettings(HOST, port, 64, new AttemptPlaces(64, 0, 64, Networks.NONE), Duration.ofMillis(50)),
                net(0),
                Optional.empty());
    }

    /** With other terms and places. */
    static MtaRig start(SessionLimits limits, AssociationSettings associations, AttemptPlaces places) {
        return new MtaRig(limits, associations, HOST, places, 1024, Optional.empty());
    }

    /** Listens on another address than {@link #HOST}, or settles on other terms. */
    static MtaRig start(SessionLimits limits, AssociationSettings associations, String host) {
        return new MtaRig(
                limits, associations, host, new AttemptPlaces(64, 0, 64, Networks.NONE), 1024, Optional.empty());
    }

    /** Transfers go elsewhere than into {@link #inbound}. */
    static MtaRig start(SessionLimits limits, AssociationSettings associations, InboundTransfers elsewhere) {
        return new MtaRig(
                limits, associations, HOST, new AttemptPlaces(64, 0, 64, Networks.NONE), 1024, Optional.of(elsewhere));
    }

    /** Limits of X.400 sessions; the waiting time is 500 ms. */
    static SessionLimits limits(int node, int incoming, int outgoing, int perPeer) {
        return new SessionLimits(
                new SessionLimits.X400(
                        node,
                        incoming,
                        outgoing,
                        new SessionLimits.Kept(node - outgoing, node - incoming, 0),
                        perPeer,
                        node),
                new SessionLimits.Smtp(1, 1, 1, 1),
                new SessionLimits.Waiting(64, Duration.ofMillis(500)),
                Map.of(),
                256);
    }

    private static PeerTable peers() {
        List<PeerSettings> peers =
                IntStream.range(0, PEERS).mapToObj(number -> peer(number, 102)).toList();
        return PeerTable.of(peers);
    }

    /** Peer MTA-n; its password is "secret", ours for it is "ours". */
    static PeerSettings peer(int number, int port) {
        return peer(number, port, Dialect.P1_1988);
    }

    static PeerSettings peer(int number, int port, Dialect dialect) {
        PeerSettings.Terms terms = new PeerSettings.Terms(2, 3, 4, Duration.ofSeconds(60));
        DialogueMode mode = number < TWO_WAY ? DialogueMode.MONOLOGUE : DialogueMode.TWO_WAY_ALTERNATE;
        return new PeerSettings(
                "MTA-" + number,
                new PeerSettings.Address(HOST, port, Selectors.NONE, Selectors.NONE),
                new PeerSettings.Credential("GATE", ascii("ours")),
                new PeerSettings.Credential("MTA-" + number, ascii("secret")),
                Networks.NONE,
                (number < CARRYING_OURS ? terms : terms.sendingOnIncoming()).in(dialect, mode));
    }

    /** What peer MTA-n binds with when it calls. */
    static OpenParameters opening(int number) {
        return opening(new PeerSettings.Credential("MTA-" + number, ascii("secret")));
    }

    static OpenParameters opening(PeerSettings.Credential credential) {
        return opening(credential, Dialect.P1_1988);
    }

    static OpenParameters opening(int number, Dialect dialect, DialogueMode mode) {
        return opening(new PeerSettings.Credential("MTA-" + number, ascii("secret")), dialect, mode);
    }

    static OpenParameters opening(PeerSettings.Credential credential, Dialect dialect) {
        return opening(credential, dialect, DialogueMode.MONOLOGUE);
    }

    static OpenParameters opening(PeerSettings.Credential credential, Dialect dialect, DialogueMode mode) {
        PeerSettings inverse = new PeerSettings(
                "GATE",
                new PeerSettings.Address(HOST, 102, Selectors.NONE, Selectors.NONE),
                credential,
                credential,
                Networks.NONE,
                PeerSettings.Terms.STANDARD);
        return new OpenParameters(
                        Selectors.NONE,
                        Selectors.NONE,
                        BindCheck.argument(inverse, dialect),
                        2,
                        3,
                        mode,
                        "test",
                        Clock.systemUTC().instant(),
                        STACK)
                .in(dialect);
    }

    /** How MTA-n answers when we call it. */
    static Octets bindResult(int number) {
        return bindResult(number, Dialect.P1_1988);
    }

    static Octets bindResult(int number, Dialect dialect) {
        PeerSettings inverse = new PeerSettings(
                "GATE",
                new PeerSettings.Address(HOST, 102, Selectors.NONE, Selectors.NONE),
                new PeerSettings.Credential("MTA-" + number, ascii("secret")),
                new PeerSettings.Credential("GATE", ascii("ours")),
                Networks.NONE,
                PeerSettings.Terms.STANDARD);
        BindCheck.Verdict verdict = BindCheck.ofArgument(
                bound(BindCheck.argument(peer(number, 102), dialect), dialect),
                new PeerTable(Map.of("GATE", inverse)),
                HOST,
                Optional.empty());
        return ((BindCheck.Known) verdict).result();
    }

    private static OpenRequest bound(Octets argument, Dialect dialect) {
        return new OpenRequest(argument, Selectors.NONE, Selectors.NONE, DialogueMode.MONOLOGUE, 2, 3, dialect);
    }

    StackPeer dial(int number) {
        return StackPeer.dial(HOST, port, opening(number));
    }

    /** Actors alive, whoever spawned them. */
    long actors() {
        return ((ExtendedActorSystem) Adapter.toClassic(kit.system()))
                .printTree()
                .lines()
                .count();
    }

    /** Timers that are to fire some time. */
    long timers() {
        return ((CountingScheduler) Adapter.toClassic(kit.system()).scheduler()).pending();
    }

    SessionsView view() {
        return board.view();
    }

    static Octets ascii(String text) {
        return Octets.of(text, StandardCharsets.US_ASCII);
    }

    @Override
    public void close() {
        kit.shutdownTestKit();
    }
}

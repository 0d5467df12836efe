package org.x400gate.gateway.boot;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.x400gate.gateway.association.AssociationSettings;
import org.x400gate.gateway.association.PeerSettings;
import org.x400gate.gateway.association.SessionLimits;
import org.x400gate.gateway.failure.RetryTable;
import org.x400gate.gateway.net.AttemptPlaces;
import org.x400gate.gateway.net.ListenSettings;
import org.x400gate.gateway.net.NetSettings;
import org.x400gate.gateway.net.Networks;
import org.x400gate.gateway.queue.MessageRoom;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.gateway.x400.X400DeliverySettings;
import org.x400gate.gateway.x400.X400InboundSettings;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.protocol.mixer.BodyCapabilities;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.P1Limits;
import org.x400gate.protocol.stack.Dialect;
import org.x400gate.protocol.stack.DialogueMode;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.ResponderParameters;
import org.x400gate.protocol.stack.Selectors;
import org.x400gate.protocol.stack.StackLimits;
import org.x400gate.protocol.stack.StackTimer;

/** Reads what concerns connections, sessions, associations and peers. */
final class X400Keys {
    private static final long KIBI = 1L << 10;
    private static final long MEBI = 1L << 20;
    private static final long GIBI = 1L << 30;
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final int MAX_CONNECTIONS = 65_536;
    /** X.411 ub-mta-name-length. */
    private static final int MAX_MTA_NAME = 32;

    private static final int MAX_MESSAGES = 1_000_000_000;
    private static final String SELECTOR = "text of up to %d characters, or 0x and up to %d hexadecimal digits";

    private X400Keys() {}

    static Optional<NetSettings> net(SettingsReader reader) {
        Duration connect = reader.duration("connect-timeout", MILLISECOND, HOUR);
        Duration takeOver = reader.duration("take-over-timeout", MILLISECOND, HOUR);
        Duration linger = reader.duration("linger-timeout", MILLISECOND, HOUR);
        int writes = reader.integer("max-unconfirmed-writes", 1, NetSettings.MAX_UNCONFIRMED_WRITES);
        int descriptors = reader.integer("min-free-descriptors", 0, 1_000_000);
        return reader.build(() -> new NetSettings(connect, takeOver, linger, writes, descriptors));
    }

    /** {@code hurryFrom}: see {@link AttemptPlaces}. */
    static Optional<ListenSettings> listen(SettingsReader reader, Networks peerAddresses, int hurryFrom) {
        String host = reader.text("host", 1, 255);
        int port = reader.port("port");
        int backlog = reader.integer("backlog", 1, MAX_CONNECTIONS);
        int total = reader.integer("attempts", 1, MAX_CONNECTIONS);
        int kept = reader.integer("attempts-for-peers", 0, MAX_CONNECTIONS);
        int perSource = reader.integer("attempts-per-source", 1, MAX_CONNECTIONS);
        Duration backOff = reader.duration("back-off", MILLISECOND, HOUR);
        return reader.build(() -> new ListenSettings(
                host, port, backlog, new AttemptPlaces(total, kept, perSource, peerAddresses, hurryFrom), backOff));
    }

    /** One where X.400 peers call. */
    static Optional<ListenSettings> listen(SettingsReader reader, Networks peerAddresses) {
        return listen(reader, peerAddresses, reader.integer("hurry-from", 1, 100));
    }

    static Optional<SessionLimits> sessions(SettingsReader root, PeersRead peers) {
        SettingsReader reader = root.at("sessions");
        SettingsReader smtp = root.at("smtp");
        int max = SessionLimits.MAX_SESSIONS;
        int node = reader.integer("node", 1, max);
        int incoming = reader.integer("incoming", 0, max);
        int outgoing = reader.integer("outgoing", 0, max);
        SessionLimits.Kept kept = new SessionLimits.Kept(
                reader.integer("kept-for-incoming", 0, max),
                reader.integer("kept-for-outgoing", 0, max),
                reader.integer("kept-for-urgent", 0, max));
        int perPeer = reader.integer("per-peer", 1, max);
        int perSource = reader.integer("per-source", 1, max);
        int waiting = reader.integer("waiting-places", 1, max);
        Duration waitingTime = reader.duration("waiting-time", MILLISECOND, HOUR);
        int lingering = reader.integer("lingering", 1, max);
        SessionLimits.Smtp ofSmtp = new SessionLimits.Smtp(
                smtp.integer("incoming", 0, max),
                smtp.integer("outgoing", 0, max),
                smtp.integer("per-peer", 1, max),
                smtp.integer("per-source", 1, max));
        return reader.build(() -> new SessionLimits(
                new SessionLimits.X400(node, incoming, outgoing, kept, perPeer, perSource),
                ofSmtp,
                new SessionLimits.Waiting(waiting, waitingTime),
                peers.sessions(),
                lingering));
    }

    static Optional<AssociationSettings> association(SettingsReader reader) {
        Set<Octets> transports = selectors(reader, "transport-selectors", Selectors.MAX_TRANSPORT_OCTETS);
        Set<Octets> sessions = selectors(reader, "session-selectors", Selectors.MAX_SESSION_OCTETS);
        Set<Octets> presentations = selectors(reader, "presentation-selectors", Selectors.MAX_PRESENTATION_OCTETS);
        Map<Octets, Dialect> assigned = new HashMap<>();
        assign(reader, "selectors-1984", Dialect.P1_1984, transports, assigned);
        assign(reader, "selectors-1988", Dialect.P1_1988_X410, transports, assigned);
        int checkpoint = reader.integer("max-checkpoint", 0, OpenParameters.MAX_CHECKPOINT_KILOOCTETS);
        int window = reader.integer("max-window", 1, OpenParameters.MAX_WINDOW);
        int tpdu = reader.integer("max-tpdu", 128, 65_531);
        int tsdu = (int) reader.octets("max-tsdu", 16 * KIBI, 64 * MEBI);
        long message = reader.octets("max-message", KIBI, 64 * GIBI);
        int unsegmented = (int) reader.octets("max-unsegmented", 1, 64 * MEBI);
        Networks sources = reader.networks("allowed-sources");
        Duration hurry = reader.duration("hurry-timeout", MILLISECOND, HOUR);
        Duration handOver = reader.duration("hand-over-timeout", MILLISECOND, HOUR);
        Duration idle = reader.duration("idle-timeout", MILLISECOND, DAY);
        Duration stall = reader.duration("stall-timeout", MILLISECOND, DAY);
        Map<StackTimer, Duration> waits = waits(reader.at("timeouts"));
        return reader.build(() -> {
            StackLimits limits = new StackLimits(tpdu, tsdu, message, unsegmented, waits);
            return new AssociationSettings(
                    new ResponderParameters(transports, checkpoint, window, limits, assigned)
                            .calledBy(sessions, presentations),
                    limits,
                    sources,
                    hurry,
                    handOver,
                    idle,
                    stall);
        });
    }

    /** A selector has one dialect, and has to be one of ours. */
    private static void assign(
            SettingsReader reader, String key, Dialect dialect, Set<Octets> ours, Map<Octets, Dialect> assigned) {
        for (String text : reader.texts(key)) {
            selector(reader, key, text, Selectors.MAX_TRANSPORT_OCTETS).ifPresent(selector -> {
                if (!ours.isEmpty() && !ours.contains(selector)) {
                    reader.fault(key, "selectors that stand in transport-selectors too");
                } else if (assigned.getOrDefault(selector, dialect) != dialect) {
                    reader.fault(key, "selectors that are not assigned to another dialect");
                }
                assigned.put(selector, dialect);
            });
        }
    }

    /** One for each kind of wait there is, by its name. */
    private static Map<StackTimer, Duration> waits(SettingsReader reader) {
        Map<StackTimer, Duration> waits = new EnumMap<>(StackTimer.class);
        for (StackTimer timer : StackTimer.values()) {
            String key = timer.name().toLowerCase(Locale.ROOT).replace('_', '-');
            waits.put(timer, reader.duration(key, MILLISECOND, DAY));
        }
        return waits;
    }

    /** Who waits for a place is to be refused as busy before the wait for a decision ends it as a failure. */
    static void checkWaiting(SettingsReader timeouts, SessionLimits sessions, AssociationSettings associations) {
        Duration decision = associations.limits().wait(StackTimer.OPEN_DECISION);
        if (decision.compareTo(sessions.waiting().time()) <= 0) {
            timeouts.fault("open-decision", "longer than x400gate.sessions.waiting-time");
        }
    }

    /** {@code inMemory}: of one message. */
    static Optional<X400InboundSettings> inbound(SettingsReader reader, long inMemory) {
        long message = reader.octets("max-message", KIBI, 64 * GIBI);
        long memory = reader.octets("max-message-memory", KIBI, 64 * GIBI);
        int hops = reader.integer("max-hops", 1, P1Limits.UB_TRANSFERS);
        Duration window = reader.duration("duplicate-window", Duration.ZERO, Duration.ofDays(366));
        return reader.build(() ->
                new X400InboundSettings(message, new MessageRoom(memory, inMemory), hops, window, P1Limits.STANDARD));
    }

    static Optional<X400DeliverySettings> delivery(SettingsReader reader) {
        int claimed = reader.integer("claimed", 1, 100_000);
        int threshold = reader.integer("threshold", 1, 100_000);
        int unsettled = reader.integer("max-unsettled", 1, 100_000);
        return reader.build(() -> new X400DeliverySettings(claimed, threshold, unsettled));
    }

    /**
     * What others have to know of peers.
     *
     * @param bodies which bodies their readers take
     * @param retries pauses between tries of those who have their own
     * @param keptFor whose messages are kept here until their time, by agreement
     */
    record OfPeers(Map<NextHop, BodyCapabilities> bodies, Map<NextHop, RetryTable> retries, Set<String> keptFor) {
        OfPeers {
            bodies = Map.copyOf(bodies);
            retries = Map.copyOf(retries);
            keptFor = Set.copyOf(keptFor);
        }
    }

    /** The peers that could be read. */
    record PeersRead(List<PeerSettings> peers, OfPeers ofPeers) {
        Map<String, Integer> sessions() {
            return peers.stream()
                    .collect(Collectors.toMap(
                            PeerSettings::name, peer -> peer.terms().sessions()));
        }

        /** Literal addresses only: a name is not looked up at the start. */
        Networks addresses() {
            Networks addresses = Networks.NONE;
            for (PeerSettings peer : peers) {
                addresses = addresses.and(peer.allowedSources());
                for (PeerSettings.Endpoint endpoint : peer.address().endpoints()) {
                    addresses = addresses.and(Networks.ofHost(endpoint.host()));
                }
            }
            return addresses;
        }
    }

    static PeersRead peers(SettingsReader root, String mtaName) {
        List<PeerSettings> peers = new ArrayList<>();
        Map<NextHop, BodyCapabilities> bodies = new HashMap<>();
        Map<NextHop, RetryTable> retries = new HashMap<>();
        Set<String> keptFor = new HashSet<>();
        for (SettingsReader.Named named : root.named("peers", "peer-defaults", MAX_MTA_NAME)) {
            peer(named.name(), named.reader(), mtaName).ifPresent(peers::add);
            NextHop hop = RoutingTable.x400Hop(named.name());
            bodies.put(hop, BodyKeys.peer(named.reader().at("body")));
            MailKeys.ownRetries(named.reader()).ifPresent(own -> retries.put(hop, own));
            if (named.reader().yes("keep-deferred")) {
                keptFor.add(named.name());
            }
        }
        return new PeersRead(List.copyOf(peers), new OfPeers(bodies, retries, keptFor));
    }

    private static Optional<PeerSettings> peer(String name, SettingsReader reader, String mtaName) {
        Optional<List<PeerSettings.Endpoint>> endpoints = EndpointKeys.of(reader);
        Duration alternateTime = reader.duration("alternate-time", Duration.ZERO, DAY);
        Selectors called = selectors(reader, "called");
        Selectors calling = selectors(reader, "calling");
        PeerSettings.Credential ours =
                new PeerSettings.Credential(ourName(reader).orElse(mtaName), password(reader, "our-password"));
        PeerSettings.Credential expected = new PeerSettings.Credential(name, password(reader, "password"));
        Networks sources = reader.networks("allowed-sources");
        Dialect dialect = dialect(reader);
        int protocol = applicationProtocol(reader, dialect);
        checkForm(reader, dialect, Map.of("called-psel", called, "calling-psel", calling), ours);
        DialogueMode mode = reader.choice("dialogue-mode", DialogueMode.class);
        boolean sends = reader.yes("send-on-incoming");
        if (sends && mode == DialogueMode.MONOLOGUE) {
            reader.fault("send-on-incoming", "false with dialogue-mode = monologue, where the turn does not pass");
        }
        PeerSettings.Terms terms = new PeerSettings.Terms(
                reader.integer("checkpoint", 0, OpenParameters.MAX_CHECKPOINT_KILOOCTETS),
                reader.integer("window", 1, OpenParameters.MAX_WINDOW),
                keeping(reader),
                dialect,
                protocol,
                mode,
                sends);
        PeerSettings.Tls tls = TlsKeys.peer(reader.at("tls"));
        return reader.build(() -> new PeerSettings(
                name,
                new PeerSettings.Address(endpoints.orElseThrow(), alternateTime, called, calling),
                ours,
                expected,
                sources,
                terms,
                tls));
    }

    private static PeerSettings.Keeping keeping(SettingsReader reader) {
        int sessions = reader.integer("sessions", 0, SessionLimits.MAX_SESSIONS);
        int urgent = reader.integer("kept-for-urgent", 0, SessionLimits.MAX_SESSIONS);
        if (urgent >= Math.max(sessions, 2)) {
            reader.fault("kept-for-urgent", "less than sessions = " + sessions + ", so that other messages have one");
            urgent = 0;
        }
        return new PeerSettings.Keeping(
                sessions,
                urgent,
                reader.duration("idle-timeout", MILLISECOND, DAY),
                reader.duration("max-lifetime", SECOND, DAY),
                reader.integer("max-messages", 0, MAX_MESSAGES));
    }

    private static Optional<String> ourName(SettingsReader reader) {
        return reader.optionalText("our-name", MAX_MTA_NAME).map(any -> reader.name("our-name", MAX_MTA_NAME));
    }

    private static Dialect dialect(SettingsReader reader) {
        Optional<Dialect> dialect = Dialect.ofConfigured(reader.text("dialect", 1, 16));
        if (dialect.isEmpty()) {
            reader.fault("dialect", "one of 1984, 1988-x410, 1988");
        }
        return dialect.orElse(Dialect.P1_1988);
    }

    private static int applicationProtocol(SettingsReader reader, Dialect dialect) {
        int protocol = reader.integer("application-protocol", 0, OpenParameters.MAX_APPLICATION_PROTOCOL);
        if (protocol != 0 && !dialect.x410Mode()) {
            reader.fault("application-protocol", "0 with dialect 1988: only X.410 mode tells one");
        }
        return protocol == 0 ? dialect.applicationProtocol() : protocol;
    }

    /** What the layers of a dialect have no place for. */
    private static void checkForm(
            SettingsReader reader, Dialect dialect, Map<String, Selectors> presentation, PeerSettings.Credential ours) {
        presentation.forEach((key, selectors) -> {
            if (dialect.x410Mode() && selectors.presentation().isPresent()) {
                reader.fault(key, "nothing with dialect " + dialect.configured() + ": X.410 mode has none");
            }
        });
        String password = ours.password().toString(StandardCharsets.ISO_8859_1);
        if (dialect == Dialect.P1_1984
                && !StandardCharsets.US_ASCII.newEncoder().canEncode(password)) {
            reader.fault("our-password", "characters of IA5 with dialect 1984, whose passwords are IA5 strings");
        }
    }

    private static Octets password(SettingsReader reader, String key) {
        Optional<String> given = reader.secret(key);
        Octets password =
                given.map(text -> Octets.of(text, StandardCharsets.ISO_8859_1)).orElse(Octets.EMPTY);
        if (given.filter(text -> !isLatin1(text)).isPresent()) {
            reader.fault(key, "characters of ISO 8859-1");
        }
        if (password.length() > 62) {
            reader.fault(key, "at most 62 characters (X.411 ub-password-length)");
        }
        return password;
    }

    /** Another character would become a question mark. */
    private static boolean isLatin1(String text) {
        return text.chars().allMatch(c -> c <= 0xFF);
    }

    private static Selectors selectors(SettingsReader reader, String side) {
        return new Selectors(
                selector(reader, side + "-tsel", Selectors.MAX_TRANSPORT_OCTETS),
                selector(reader, side + "-ssel", Selectors.MAX_SESSION_OCTETS),
                selector(reader, side + "-psel", Selectors.MAX_PRESENTATION_OCTETS));
    }

    private static Set<Octets> selectors(SettingsReader reader, String key, int longest) {
        Set<Octets> selectors = new HashSet<>();
        for (String text : reader.texts(key)) {
            selector(reader, key, text, longest).ifPresent(selectors::add);
        }
        return selectors;
    }

    private static Optional<Octets> selector(SettingsReader reader, String key, int longest) {
        return reader.optionalText(key, 2 + 2 * longest).flatMap(text -> selector(reader, key, text, longest));
    }

    private static Optional<Octets> selector(SettingsReader reader, String key, String text, int longest) {
        boolean hex = text.matches("0[xX]([0-9A-Fa-f]{2})*");
        Octets selector = hex ? Octets.ofHex(text.substring(2)) : Octets.of(text, StandardCharsets.ISO_8859_1);
        if (selector.isEmpty() || selector.length() > longest || !isLatin1(text)) {
            reader.fault(key, String.format(SELECTOR, longest, 2 * longest));
            return Optional.empty();
        }
        return Optional.of(selector);
    }
}

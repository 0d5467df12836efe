package org.x400gate.gateway.association;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.gateway.net.Networks;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.Dialect;
import org.x400gate.protocol.stack.DialogueMode;
import org.x400gate.protocol.stack.OpenParameters;
import org.x400gate.protocol.stack.Selectors;
import org.x400gate.protocol.stack.StackLimits;

/**
 * One neighbouring MTA.
 *
 * @param name the MTA name it binds with, and the key of all that is kept for it
 * @param allowedSources where it may come from; empty allows any
 */
public record PeerSettings(
        String name,
        Address address,
        Credential ours,
        Credential expected,
        Networks allowedSources,
        Terms terms,
        Tls tls) {
    /** A host, by name or address, and a port. */
    public record Endpoint(String host, int port) {
        public Endpoint {
            if (host.isBlank() || port < 1 || port > 65_535) {
                throw new IllegalArgumentException(
                        "address = " + host + ":" + port + ": host and port 1 to 65535 wanted");
            }
        }

        /** As it is written: an IPv6 address in brackets. */
        public String text() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /**
     * Where it listens, and its and our presentation address.
     *
     * @param endpoints one at least; tried in this order
     * @param alternateTime how long one that worked is called first, though it is not the first of them
     */
    public record Address(List<Endpoint> endpoints, Duration alternateTime, Selectors called, Selectors calling) {
        public Address {
            endpoints = List.copyOf(endpoints);
            if (endpoints.isEmpty()) {
                throw new IllegalArgumentException("a peer without an address");
            }
        }

        /** At one endpoint alone. */
        public Address(String host, int port, Selectors called, Selectors calling) {
            this(List.of(new Endpoint(host, port)), Duration.ZERO, called, calling);
        }

        /** The first of them. */
        public Endpoint first() {
            return endpoints.get(0);
        }

        public String host() {
            return first().host();
        }

        public int port() {
            return first().port();
        }
    }

    /** An MTA name and its password; empty for none. The password is never printed. */
    public record Credential(String mtaName, Octets password) {
        @Override
        public String toString() {
            return "Credential[" + mtaName + ", hidden]";
        }
    }

    /**
     * What we propose to it and agree to.
     *
     * @param checkpointKilooctets checkpoint size, in units of 1,024 octets; 0 for none
     * @param window checkpoints that may be unconfirmed
     * @param dialect what we open in; it may call in any
     * @param applicationProtocol what its RTSE wants to be told in X.410 mode
     * @param dialogueMode proposed, and the most that is agreed to: monologue always is
     * @param sendOnIncoming whether we ask for the turn on associations that it opened, to send our own mail
     */
    public record Terms(
            int checkpointKilooctets,
            int window,
            Keeping keeping,
            Dialect dialect,
            int applicationProtocol,
            DialogueMode dialogueMode,
            boolean sendOnIncoming) {
        public static final Terms STANDARD = new Terms(63, 3, 4, Duration.ofSeconds(60));

        /** Normal mode, monologue, no association kept for urgent mail. */
        public Terms(int checkpointKilooctets, int window, int sessions, Duration idleTimeout) {
            this(
                    checkpointKilooctets,
                    window,
                    Keeping.of(sessions, idleTimeout),
                    Dialect.P1_1988,
                    Dialect.P1_1988.applicationProtocol(),
                    DialogueMode.MONOLOGUE,
                    false);
        }

        /** The same in another dialect and dialogue mode. */
        public Terms in(Dialect spoken, DialogueMode mode) {
            return new Terms(
                    checkpointKilooctets, window, keeping, spoken, spoken.applicationProtocol(), mode, sendOnIncoming);
        }

        /** The same with associations kept otherwise. */
        public Terms keeping(Keeping other) {
            return new Terms(
                    checkpointKilooctets, window, other, dialect, applicationProtocol, dialogueMode, sendOnIncoming);
        }

        /** The same, but that we send on associations which it opened. */
        public Terms sendingOnIncoming() {
            return new Terms(checkpointKilooctets, window, keeping, dialect, applicationProtocol, dialogueMode, true);
        }

        public int sessions() {
            return keeping.sessions();
        }

        boolean allows(DialogueMode proposed) {
            return proposed == DialogueMode.MONOLOGUE || dialogueMode == DialogueMode.TWO_WAY_ALTERNATE;
        }
    }

    /**
     * How many associations there are, and how long.
     *
     * @param sessions at once in each direction
     * @param keptForUrgent of those that we open, so many are for urgent messages alone; of a single one none is
     * @param idleTimeout one that we opened is released when nothing was sent for so long
     * @param lifetime one that we opened is released after so long, when what it carries has ended
     * @param messages likewise after so many messages; 0 for any number
     */
    public record Keeping(int sessions, int keptForUrgent, Duration idleTimeout, Duration lifetime, int messages) {
        private static final Duration A_DAY = Duration.ofDays(1);

        public Keeping {
            if (keptForUrgent >= Math.max(sessions, 2)) {
                throw new IllegalArgumentException("kept-for-urgent = " + keptForUrgent + ": less than sessions = "
                        + sessions + ", so that other messages have one");
            }
        }

        static Keeping of(int sessions, Duration idleTimeout) {
            return new Keeping(sessions, 0, idleTimeout, A_DAY, 0);
        }

        /** How many of ours may carry messages that are not urgent. */
        public int forNonUrgent() {
            return sessions < 2 ? sessions : sessions - keptForUrgent;
        }
    }

    /**
     * TLS with it.
     *
     * @param enabled we call it with TLS, and it has to come with TLS
     * @param allowClear it may come in clear all the same
     * @param trust authorities for this peer alone; empty for those of all
     * @param serverName the name its certificate has to bear when we call it; empty for the host
     * @param presentCertificate whether we show our certificate when it asks
     * @param names its certificate has to bear one of them when it calls us; empty: not checked
     */
    public record Tls(
            boolean enabled,
            boolean allowClear,
            Optional<Path> trust,
            Optional<String> serverName,
            boolean presentCertificate,
            Set<String> names) {
        public static final Tls NONE = new Tls(false, false, Optional.empty(), Optional.empty(), true, Set.of());

        public Tls {
            names = Set.copyOf(names);
        }
    }

    public PeerSettings {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a peer without a name");
        }
    }

    /** In clear. */
    public PeerSettings(
            String name, Address address, Credential ours, Credential expected, Networks allowedSources, Terms terms) {
        this(name, address, ours, expected, allowedSources, terms, Tls.NONE);
    }

    public PeerSettings with(Tls other) {
        return new PeerSettings(name, address, ours, expected, allowedSources, terms, other);
    }

    /** The same at one of its endpoints alone. */
    public PeerSettings at(Endpoint endpoint) {
        return new PeerSettings(
                name,
                new Address(List.of(endpoint), address.alternateTime(), address.called(), address.calling()),
                ours,
                expected,
                allowedSources,
                terms,
                tls);
    }

    /** What we open an association to it with; {@code reference} is our name for the connection. */
    public OpenParameters opening(String reference, Instant now, StackLimits limits) {
        return new OpenParameters(
                        address.called(),
                        address.calling(),
                        BindCheck.argument(this, terms.dialect()),
                        terms.checkpointKilooctets(),
                        terms.window(),
                        terms.dialogueMode(),
                        reference,
                        now,
                        limits)
                .in(terms.dialect(), terms.applicationProtocol());
    }
}

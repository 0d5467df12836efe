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
     * @param sessions at once in each direction
     * @param idleTimeout an association we opened is released when nothing was sent for so long
     * @param dialect what we open in; it may call in any
     * @param applicationProtocol what its RTSE wants to be told in X.410 mode
     * @param dialogueMode proposed, and the most that is agreed to: monologue always is
     */
    public record Terms(
            int checkpointKilooctets,
            int window,
            int sessions,
            Duration idleTimeout,
            Dialect dialect,
            int applicationProtocol,
            DialogueMode dialogueMode) {
        public static final Terms STANDARD = new Terms(63, 3, 4, Duration.ofSeconds(60));

        /** Normal mode, monologue. */
        public Terms(int checkpointKilooctets, int window, int sessions, Duration idleTimeout) {
            this(
                    checkpointKilooctets,
                    window,
                    sessions,
                    idleTimeout,
                    Dialect.P1_1988,
                    Dialect.P1_1988.applicationProtocol(),
                    DialogueMode.MONOLOGUE);
        }

        /** The same in another dialect and dialogue mode. */
        public Terms in(Dialect spoken, DialogueMode mode) {
            return new Terms(
                    checkpointKilooctets, window, sessions, idleTimeout, spoken, spoken.applicationProtocol(), mode);
        }

        boolean allows(DialogueMode proposed) {
            return proposed == DialogueMode.MONOLOGUE || dialogueMode == DialogueMode.TWO_WAY_ALTERNATE;
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

package org.x400gate.gateway.association;

import java.time.Duration;
import java.time.Instant;
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
        String name, Address address, Credential ours, Credential expected, Networks allowedSources, Terms terms) {
    /** Where it listens, and its and our presentation address. */
    public record Address(String host, int port, Selectors called, Selectors calling) {
        public Address {
            if (host.isBlank() || port < 1 || port > 65_535) {
                throw new IllegalArgumentException(
                        "address = " + host + ":" + port + ": host and port 1 to 65535 wanted");
            }
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
     */
    public record Terms(int checkpointKilooctets, int window, int sessions, Duration idleTimeout) {
        public static final Terms STANDARD = new Terms(63, 3, 4, Duration.ofSeconds(60));
    }

    public PeerSettings {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a peer without a name");
        }
    }

    /** What we open an association to it with; {@code reference} is our name for the connection. */
    public OpenParameters opening(String reference, Instant now, StackLimits limits) {
        return new OpenParameters(
                address.called(),
                address.calling(),
                BindCheck.argument(this, Dialect.P1_1988),
                terms.checkpointKilooctets(),
                terms.window(),
                DialogueMode.MONOLOGUE,
                reference,
                now,
                limits);
    }
}

package org.x400gate.protocol.stack;

import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/** The selectors of one presentation address; empty where the address has none (X.650). */
public record Selectors(Optional<Octets> transport, Optional<Octets> session, Optional<Octets> presentation) {
    /** Longest ones that may be sent (X.650; session: X.225 table 11). */
    public static final int MAX_TRANSPORT_OCTETS = 32;

    public static final int MAX_SESSION_OCTETS = 16;
    public static final int MAX_PRESENTATION_OCTETS = 32;

    public static final Selectors NONE = new Selectors(Optional.empty(), Optional.empty(), Optional.empty());

    void checkLengths() {
        if (octets(transport) > MAX_TRANSPORT_OCTETS
                || octets(session) > MAX_SESSION_OCTETS
                || octets(presentation) > MAX_PRESENTATION_OCTETS) {
            throw new IllegalArgumentException("selector too long: " + this);
        }
    }

    private static int octets(Optional<Octets> selector) {
        return selector.map(Octets::length).orElse(0);
    }

    /** No octets are no selector. */
    static Selectors of(Octets transport, Octets session, Octets presentation) {
        return new Selectors(present(transport), present(session), present(presentation));
    }

    private static Optional<Octets> present(Octets selector) {
        return selector.isEmpty() ? Optional.empty() : Optional.of(selector);
    }

    public static Selectors ofTransport(Octets tsel) {
        return new Selectors(Optional.of(tsel), Optional.empty(), Optional.empty());
    }
}

package org.x400gate.protocol.session;

import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/**
 * The SS-users' name of a session connection; a part of no octets is absent. References are at most 64 octets, the
 * additional information at most 4. Source: X.215 session connection identifier, X.225 tables 11, 14 and 38.
 */
public record ConnectionId(
        Octets callingReference, Octets calledReference, Octets common, Optional<Octets> additional) {
    public static final ConnectionId NONE =
            new ConnectionId(Octets.EMPTY, Octets.EMPTY, Octets.EMPTY, Optional.empty());

    static final int MAX_REFERENCE_OCTETS = 64;
    static final int MAX_ADDITIONAL_OCTETS = 4;

    public ConnectionId {
        if (callingReference.length() > MAX_REFERENCE_OCTETS
                || calledReference.length() > MAX_REFERENCE_OCTETS
                || common.length() > MAX_REFERENCE_OCTETS
                || additional.orElse(Octets.EMPTY).length() > MAX_ADDITIONAL_OCTETS) {
            throw new IllegalArgumentException("a session connection identifier is too long");
        }
    }

    /** As a calling SS-user gives it. */
    public static ConnectionId calling(Octets callingReference, Octets common) {
        return new ConnectionId(callingReference, Octets.EMPTY, common, Optional.empty());
    }

    /** As a called SS-user answers it. */
    public static ConnectionId called(Octets calledReference, Octets common) {
        return new ConnectionId(Octets.EMPTY, calledReference, common, Optional.empty());
    }
}

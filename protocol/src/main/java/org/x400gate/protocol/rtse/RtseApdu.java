package org.x400gate.protocol.rtse;

import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/** The APDUs of reliable transfer (module Reliable-Transfer-APDU). */
sealed interface RtseApdu {
    /** Window size when none is named. */
    int DEFAULT_WINDOW = 3;

    /** The application protocol when none is named: P1 of 1984. */
    int DEFAULT_APPLICATION_PROTOCOL = 1;

    /** {@code applicationProtocol} only in X.410-1984 mode. */
    record Rtorq(
            int checkpointKilooctets,
            int window,
            boolean twoWayAlternate,
            ConnectionData connectionData,
            int applicationProtocol)
            implements RtseApdu {}

    record Rtoac(int checkpointKilooctets, int window, ConnectionData connectionData) implements RtseApdu {}

    /** {@code refuseReason} only in X.410-1984 mode, but some send it in normal mode too. */
    record Rtorj(Optional<Integer> refuseReason, Optional<Octets> userData) implements RtseApdu {}

    record Rttp(int priority) implements RtseApdu {}

    record Rttr(Octets part) implements RtseApdu {}

    record Rtab(Optional<Integer> abortReason, Optional<Octets> userData) implements RtseApdu {}

    /** What an open is about. */
    sealed interface ConnectionData {
        /** A new association; BER of the user's data, empty if there is none. */
        record Open(Octets userData) implements ConnectionData {}

        /** The recovery of a broken one; the contents of its session connection identifier. */
        record Recover(Octets identifier) implements ConnectionData {}
    }
}

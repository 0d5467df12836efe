package org.x400gate.protocol.session;

import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.octets.Octets;

/** Indications and confirms of the session service, named as X.215 names them. */
public sealed interface SessionIndication {
    /** {@code requirements} is what the peer proposed of what this machine can do. */
    record Connect(
            ConnectionId id,
            Octets callingSelector,
            Octets calledSelector,
            Set<FunctionalUnit> requirements,
            Octets userData)
            implements SessionIndication {
        public Connect {
            requirements = Set.copyOf(requirements);
        }
    }

    record ConnectConfirm(ConnectionId id, Octets respondingSelector, Set<FunctionalUnit> requirements, Octets userData)
            implements SessionIndication {
        public ConnectConfirm {
            requirements = Set.copyOf(requirements);
        }
    }

    /** S-CONNECT confirm, refused. */
    record ConnectRefused(SessionCause cause, ConnectionId id, Octets userData) implements SessionIndication {}

    record Data(Octets userData) implements SessionIndication {}

    record Release(Octets userData) implements SessionIndication {}

    record ReleaseConfirm(Octets userData) implements SessionIndication {}

    record UserAbort(Octets userData) implements SessionIndication {}

    record ProviderAbort(SessionCause cause) implements SessionIndication {}

    record ActivityStart(Octets activityId, Octets userData) implements SessionIndication {}

    record ActivityResume(
            Octets activityId, Octets oldActivityId, long serial, Optional<ConnectionId> oldConnection, Octets userData)
            implements SessionIndication {}

    record ActivityInterrupt(ExceptionReason reason) implements SessionIndication {}

    record ActivityInterruptConfirm() implements SessionIndication {}

    record ActivityDiscard(ExceptionReason reason) implements SessionIndication {}

    record ActivityDiscardConfirm() implements SessionIndication {}

    record ActivityEnd(long serial, Octets userData) implements SessionIndication {}

    record ActivityEndConfirm(long serial, Octets userData) implements SessionIndication {}

    record SyncMinor(boolean confirm, long serial, Octets userData) implements SessionIndication {}

    record SyncMinorConfirm(long serial, Octets userData) implements SessionIndication {}

    record TokenPlease(Set<SessionToken> tokens, Octets userData) implements SessionIndication {
        public TokenPlease {
            tokens = Set.copyOf(tokens);
        }
    }

    record TokenGive(Set<SessionToken> tokens) implements SessionIndication {
        public TokenGive {
            tokens = Set.copyOf(tokens);
        }
    }

    record ControlGive() implements SessionIndication {}

    record UserExceptionReport(ExceptionReason reason, Octets userData) implements SessionIndication {}

    record ProviderExceptionReport() implements SessionIndication {}
}

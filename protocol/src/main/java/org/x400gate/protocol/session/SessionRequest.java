package org.x400gate.protocol.session;

import java.util.Optional;
import java.util.Set;
import org.x400gate.protocol.octets.Octets;

/**
 * Requests and responses of the session service, named as X.215 names them. User data of no octets is absent; a selector
 * of no octets is absent, the longest has 16.
 */
public sealed interface SessionRequest {
    /** S-CONNECT request: all tokens on our side. */
    record Connect(ConnectionId id, Octets callingSelector, Octets calledSelector, Octets userData)
            implements SessionRequest {}

    /** S-CONNECT response, accept. */
    record ConnectAccept(ConnectionId id, Octets respondingSelector, Octets userData) implements SessionRequest {}

    /** S-CONNECT response, refuse; user data only with {@link RefuseReason#USER_DATA}. */
    record ConnectRefuse(RefuseReason reason, ConnectionId id, Octets userData) implements SessionRequest {}

    record Data(Octets userData) implements SessionRequest {}

    record Release(Octets userData) implements SessionRequest {}

    /** S-RELEASE response, accept. (A reject needs negotiated release, which isn't in use.) */
    record ReleaseAccept(Octets userData) implements SessionRequest {}

    record UserAbort(Octets userData) implements SessionRequest {}

    /** The activity identifier has at most 6 octets. */
    record ActivityStart(Octets activityId, Octets userData) implements SessionRequest {}

    /** {@code serial} is the last point confirmed; {@code oldConnection} only if the activity began on another one. */
    record ActivityResume(
            Octets activityId, Octets oldActivityId, long serial, Optional<ConnectionId> oldConnection, Octets userData)
            implements SessionRequest {}

    record ActivityInterrupt(ExceptionReason reason) implements SessionRequest {}

    record ActivityInterruptResponse() implements SessionRequest {}

    record ActivityDiscard(ExceptionReason reason) implements SessionRequest {}

    record ActivityDiscardResponse() implements SessionRequest {}

    /** The machine gives the serial number: {@link SessionMachine#nextSerial()} before the request. */
    record ActivityEnd(Octets userData) implements SessionRequest {}

    record ActivityEndResponse(Octets userData) implements SessionRequest {}

    /** The machine gives the serial number: {@link SessionMachine#nextSerial()} before the request. */
    record SyncMinor(boolean confirm, Octets userData) implements SessionRequest {}

    /** Confirms every point up to {@code serial}. */
    record SyncMinorResponse(long serial, Octets userData) implements SessionRequest {}

    record TokenPlease(Set<SessionToken> tokens, Octets userData) implements SessionRequest {
        public TokenPlease {
            tokens = Set.copyOf(tokens);
        }
    }

    record TokenGive(Set<SessionToken> tokens) implements SessionRequest {
        public TokenGive {
            tokens = Set.copyOf(tokens);
        }
    }

    /** All tokens, outside of an activity. */
    record ControlGive() implements SessionRequest {}

    record UserExceptionReport(ExceptionReason reason, Octets userData) implements SessionRequest {}
}

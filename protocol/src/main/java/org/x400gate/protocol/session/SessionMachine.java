package org.x400gate.protocol.session;

import java.util.List;
import org.x400gate.protocol.octets.Octets;

public record SessionMachine(SessionState state, SessionSettings settings) {
    public record Step(SessionMachine next, List<SessionAction> actions) {
        public Step {
            actions = List.copyOf(actions);
        }
    }

    /** Transport is open and was opened by us. */
    public static SessionMachine initiator(SessionSettings settings) {
        return new SessionMachine(SessionState.TRANSPORT_CONNECTED, settings);
    }

    /** Waits for {@link #onTransportConnected}. */
    public static SessionMachine responder(SessionSettings settings) {
        return new SessionMachine(SessionState.IDLE, settings);
    }

    /** Responder: T-CONNECT was accepted, the wait for the CN begins. */
    public Step onTransportConnected() {
        throw new UnsupportedOperationException();
    }

    /** A primitive of the SS-user; one that has no place in this state is an {@link IllegalStateException}. */
    public Step request(SessionRequest request) {
        throw new UnsupportedOperationException();
    }

    /** A whole TSDU from the peer. */
    public Step onTsdu(Octets tsdu) {
        throw new UnsupportedOperationException();
    }

    /** T-DISCONNECT indication. */
    public Step onTransportDisconnected() {
        throw new UnsupportedOperationException();
    }

    /** The time of {@code waited} is over; a timer of a state already left changes nothing. */
    public Step onTimer(SessionState waited) {
        throw new UnsupportedOperationException();
    }

    /** The serial number that the next minor synchronization point or activity end will get. */
    public long nextSerial() {
        throw new UnsupportedOperationException();
    }
}

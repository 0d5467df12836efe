package org.x400gate.protocol.cotp;

import java.util.List;
import org.x400gate.protocol.octets.OctetChain;
import org.x400gate.protocol.octets.Octets;

public record CotpMachine(CotpState state, CotpSettings settings, CotpConnection connection, OctetChain partTsdu) {
    public record Step(CotpMachine next, List<CotpAction> actions) {
        public Step {
            actions = List.copyOf(actions);
        }
    }

    /** Will ask for a connection. {@code reference} is ours, 1 to 65535. */
    public static CotpMachine initiator(CotpSettings settings, int reference) {
        throw new UnsupportedOperationException();
    }

    /** Will be asked for one; {@link #onNetworkConnected} starts its timer. */
    public static CotpMachine responder(CotpSettings settings, int reference) {
        throw new UnsupportedOperationException();
    }

    /** Responder: the network connection is up, the wait for the CR begins. */
    public Step onNetworkConnected() {
        throw new UnsupportedOperationException();
    }

    /** T-CONNECT request. Selectors are 0 to 32 octets, none for an absent one. */
    public Step connect(Octets calledTsel, Octets callingTsel) {
        throw new UnsupportedOperationException();
    }

    /** T-CONNECT response. */
    public Step accept() {
        throw new UnsupportedOperationException();
    }

    /** Refuses the connection asked for: a DR TPDU with an X.224 13.5.3 reason, and a text for its additional information. */
    public Step refuse(int reason, Octets detail) {
        throw new UnsupportedOperationException();
    }

    /** T-DATA request: one TSDU of at least one octet. */
    public Step data(Octets tsdu) {
        throw new UnsupportedOperationException();
    }

    /** T-DISCONNECT request: in class 0 the network connection is closed, nothing is sent (X.224 6.7.1.5). */
    public Step disconnect() {
        throw new UnsupportedOperationException();
    }

    /** A TPDU from the peer, without its TPKT header. */
    public Step onTpdu(Octets tpdu) {
        throw new UnsupportedOperationException();
    }

    /** The network connection is gone. */
    public Step onNetworkClosed() {
        throw new UnsupportedOperationException();
    }

    /** The time of {@code waited} is over; a timer of a state already left changes nothing. */
    public Step onTimer(CotpState waited) {
        throw new UnsupportedOperationException();
    }
}

package org.x400gate.protocol.stack;

import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.ConnectionId;

/** Responder: what the peer's connect requests said, layer by layer; selectors of no octets are absent. */
record Peer(
        Octets calledTransport,
        Octets callingTransport,
        Octets calledSession,
        Octets callingSession,
        Octets calledPresentation,
        Octets callingPresentation,
        ConnectionId connection) {
    static final Peer UNKNOWN = new Peer(
            Octets.EMPTY, Octets.EMPTY, Octets.EMPTY, Octets.EMPTY, Octets.EMPTY, Octets.EMPTY, ConnectionId.NONE);

    Peer transport(Octets called, Octets calling) {
        return new Peer(
                called, calling, calledSession, callingSession, calledPresentation, callingPresentation, connection);
    }

    Peer session(Octets called, Octets calling, ConnectionId id) {
        return new Peer(
                calledTransport, callingTransport, called, calling, calledPresentation, callingPresentation, id);
    }

    Peer presentation(Octets called, Octets calling) {
        return new Peer(calledTransport, callingTransport, calledSession, callingSession, called, calling, connection);
    }

    Selectors called() {
        return Selectors.of(calledTransport, calledSession, calledPresentation);
    }

    Selectors calling() {
        return Selectors.of(callingTransport, callingSession, callingPresentation);
    }
}

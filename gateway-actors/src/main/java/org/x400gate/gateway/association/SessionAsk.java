package org.x400gate.gateway.association;

import org.x400gate.gateway.net.SessionClass;

/**
 * For whom a session is wanted.
 *
 * @param peer the name it is known by: of an MTA, an SMTP next hop, or the address of an SMTP client
 * @param source the literal address it comes from; for outgoing ones the host dialled
 * @param urgent may take the places kept for urgent mail; only outgoing X.400 sessions have such
 */
public record SessionAsk(SessionClass sessionClass, String peer, String source, boolean urgent) {
    /** Waiters of one peer and class stand in one line. */
    record Line(SessionClass sessionClass, String peer) {}

    Line line() {
        return new Line(sessionClass, peer);
    }
}

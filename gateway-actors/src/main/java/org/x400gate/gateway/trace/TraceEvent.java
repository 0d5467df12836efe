package org.x400gate.gateway.trace;

import java.time.Instant;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.Arriving;

/**
 * Octets of one association.
 *
 * @param droppedBefore events of the same peer that found no room since the one before
 * @param start where the reading begins, if what went before is not known to the writer
 */
record TraceEvent(
        PeerTrace peer,
        String association,
        Instant time,
        Kind kind,
        Octets octets,
        Optional<Arriving> start,
        long droppedBefore) {
    enum Kind {
        RECEIVED,
        SENT,
        END
    }
}

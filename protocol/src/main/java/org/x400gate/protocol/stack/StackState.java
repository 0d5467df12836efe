package org.x400gate.protocol.stack;

import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/**
 * All that an {@link OsiStack} knows.
 *
 * @param side what the association is opened, or listened for, with
 * @param contexts the agreed ones; until then those we propose
 * @param owed sender: the EXTERNAL's header that precedes the first segment, empty after it
 * @param incoming receiver: the transfer that is arriving
 * @param wish the RTTP that asks for the turn, until the turn comes
 */
record StackState(
        Side side,
        Phase phase,
        Layers layers,
        Timers timers,
        Peer peer,
        Contexts contexts,
        Octets owed,
        Optional<ExternalReader> incoming,
        Optional<Octets> wish) {
    /** Initiator or responder. */
    sealed interface Side {
        StackLimits limits();

        record Initiator(OpenParameters parameters) implements Side {
            @Override
            public StackLimits limits() {
                return parameters.limits();
            }
        }

        record Responder(ResponderParameters parameters) implements Side {
            @Override
            public StackLimits limits() {
                return parameters.limits();
            }
        }
    }
}

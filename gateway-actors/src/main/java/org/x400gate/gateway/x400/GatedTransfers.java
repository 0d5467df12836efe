package org.x400gate.gateway.x400;

import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.association.Association;
import org.x400gate.gateway.association.InboundTransfers;
import org.x400gate.gateway.association.PeerTable;
import org.x400gate.protocol.octets.Octets;

/**
 * Takes transfers while the store does, from whom no operator has shut out. Else, who binds is told that we are busy; what begins all the
 * same over a session that stands is not kept, and refused for now at its end.
 *
 * @param gate why the store takes nothing now
 * @param shutOut whether nothing is taken from the peer of that name now
 */
public record GatedTransfers(InboundTransfers behind, Supplier<Optional<String>> gate, Predicate<String> shutOut)
        implements InboundTransfers {
    private static final Logger LOG = LoggerFactory.getLogger(GatedTransfers.class);

    @Override
    public Optional<String> closed() {
        return gate.get();
    }

    @Override
    public void bound(PeerContext peer, Optional<ActorRef<Association.Command>> over) {
        behind.bound(peer, over);
    }

    @Override
    public InboundTransfer begin(PeerContext peer, Receiver receiver) {
        Optional<String> why =
                closed().or(() -> shutOut.test(peer.peer()) ? Optional.of(PeerTable.SUSPENDED) : Optional.empty());
        return why.isPresent() ? new NotNow(peer, why.get()) : behind.begin(peer, receiver);
    }

    /** Keeps nothing of what comes. */
    private record NotNow(PeerContext peer, String why) implements InboundTransfer {
        @Override
        public void segment(Octets part) {}

        @Override
        public void end(ActorRef<Settled> replyTo) {
            LOG.warn("event=x400-refused peer={} association={} reason=\"{}\"", peer.peer(), peer.session(), why);
            replyTo.tell(new Refused(why, false));
        }

        @Override
        public void broken() {}
    }
}

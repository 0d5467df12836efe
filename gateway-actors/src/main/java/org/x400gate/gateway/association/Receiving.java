package org.x400gate.gateway.association;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.protocol.octets.Octets;

/** What an association receives: one transfer at a time, from its begin to the answer to its end. */
final class Receiving {
    private enum State {
        NOTHING,
        OCTETS,
        /** All came; the sender waits until it is on our disk. */
        SECURING
    }

    private final InboundTransfers inbound;
    private final InboundTransfers.PeerContext peer;
    private final InboundTransfers.Receiver receiver;
    private State state = State.NOTHING;
    private Optional<InboundTransfers.InboundTransfer> incoming = Optional.empty();

    Receiving(InboundTransfers inbound, InboundTransfers.PeerContext peer, InboundTransfers.Receiver receiver) {
        this.inbound = inbound;
        this.peer = peer;
        this.receiver = receiver;
    }

    boolean isQuiet() {
        return state == State.NOTHING;
    }

    void begin() {
        state = State.OCTETS;
        incoming = Optional.of(inbound.begin(peer, receiver));
    }

    /** Nothing more should be read from the peer now. */
    boolean isFull() {
        return state == State.OCTETS
                && incoming.filter(InboundTransfers.InboundTransfer::isFull).isPresent();
    }

    void segment(Octets part) {
        incoming.ifPresent(transfer -> transfer.segment(part));
    }

    /** All came. */
    void end(ActorRef<InboundTransfers.Settled> replyTo) {
        state = State.SECURING;
        incoming.ifPresent(transfer -> transfer.end(replyTo));
    }

    /** What became of it is known; whether anybody waits for that. */
    boolean settled() {
        boolean waited = state == State.SECURING;
        if (waited) {
            nothing();
        }
        return waited;
    }

    /** It will not come whole, or its end is no longer asked for; whether an answer to that end is still to come. */
    boolean broken() {
        boolean answerComes = state == State.SECURING;
        incoming.ifPresent(InboundTransfers.InboundTransfer::broken);
        nothing();
        return answerComes;
    }

    private void nothing() {
        state = State.NOTHING;
        incoming = Optional.empty();
    }
}

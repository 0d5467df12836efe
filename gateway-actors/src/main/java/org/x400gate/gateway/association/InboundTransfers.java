package org.x400gate.gateway.association;

import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.protocol.octets.Octets;

/** Where transfers from peers go; called on the association's thread, so that nothing here may block. */
public interface InboundTransfers {
    /**
     * A peer has bound to us: it lives, and what waits for it may be tried; over its own association, if that is here,
     * because we may send on it.
     */
    void bound(PeerContext peer, Optional<ActorRef<Association.Command>> over);

    /** Why nothing is taken from anybody now; empty while it is. */
    default Optional<String> closed() {
        return Optional.empty();
    }

    /** A peer begins a transfer. */
    InboundTransfer begin(PeerContext peer, Receiver receiver);

    /**
     * Who receives it.
     *
     * @param association at its end nothing of what it has not received whole is kept
     * @param room called on any thread when a full transfer takes segments again, or will not
     */
    record Receiver(ActorRef<Association.Command> association, Runnable room) {}

    /** From whom, and on which session, for logs and the trace. */
    record PeerContext(String peer, String source, String session) {}

    /** One MTS-APDU on its way in; after {@link #end} or {@link #broken} nothing more comes. */
    interface InboundTransfer {
        void segment(Octets part);

        /** What was taken is still on its way to the disk: more should not be read from the peer until there is room. */
        default boolean isFull() {
            return false;
        }

        /** It is whole. The sender is told that we have it only when Secured has come. */
        void end(ActorRef<Settled> replyTo);

        /** It will never be whole: forget it. */
        void broken();
    }

    /** Whether responsibility is ours now. */
    sealed interface Settled {}

    /** On our disk: the one condition for the acknowledgement (RTSE: AEA). */
    record Secured() implements Settled {}

    /** Not taken. {@code forGood}: the sender should not try it again. */
    record Refused(String reason, boolean forGood) implements Settled {}
}

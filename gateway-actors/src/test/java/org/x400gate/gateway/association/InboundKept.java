package org.x400gate.gateway.association;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.protocol.octets.Octets;

/** Keeps whole transfers in memory and secures each at once, unless told otherwise. */
final class InboundKept implements InboundTransfers {
    final List<Octets> whole = new CopyOnWriteArrayList<>();
    final AtomicInteger begun = new AtomicInteger();
    final AtomicInteger broken = new AtomicInteger();
    final List<String> bound = new CopyOnWriteArrayList<>();
    /** Associations of peers that we may send on. */
    final BlockingQueue<ActorRef<Association.Command>> mayCarryOurs = new LinkedBlockingQueue<>();

    volatile Settled answer = new Secured();
    /** Answers that wait until the test gives them, if {@link #holds}. */
    final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();

    volatile boolean holds;

    @Override
    public void bound(PeerContext peer, Optional<ActorRef<Association.Command>> over) {
        bound.add(peer.peer());
        over.ifPresent(mayCarryOurs::add);
    }

    @Override
    public InboundTransfer begin(PeerContext peer, Receiver receiver) {
        begun.incrementAndGet();
        return new Kept();
    }

    private final class Kept implements InboundTransfer {
        private final List<Octets> parts = new ArrayList<>();

        @Override
        public void segment(Octets part) {
            parts.add(part);
        }

        @Override
        public void end(ActorRef<Settled> replyTo) {
            if (answer instanceof Secured) {
                whole.add(parts.isEmpty() ? Octets.EMPTY : Octets.concat(parts));
            }
            Settled settled = answer;
            if (holds) {
                held.add(() -> replyTo.tell(settled));
            } else {
                replyTo.tell(settled);
            }
        }

        @Override
        public void broken() {
            broken.incrementAndGet();
        }
    }
}

package org.x400gate.gateway.x400;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.association.Association;
import org.x400gate.gateway.association.InboundTransfers;
import org.x400gate.gateway.queue.MessageMemory;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtsApdu;

/**
 * Takes transfers from peers: gathers the octets, makes an entry of them and hands it to the keeper; the sender's
 * acknowledgement waits for the sync. What is stored is what came, octet for octet.
 */
public final class X400Inbound implements InboundTransfers {
    private static final Logger LOG = LoggerFactory.getLogger(X400Inbound.class);

    private final X400InboundSettings settings;
    private final MessageMemory memory;
    private final Supplier<InboundEntries> entries;
    private final ActorRef<QueueKeeper.Command> keeper;
    private final Clock clock;
    private final RandomGenerator random;
    private final BiConsumer<String, Optional<ActorRef<Association.Command>>> peerSeen;

    /** {@code entries} is asked once per message; {@code peerSeen} hears the name of each peer that binds, and its association if we may send on it; called on many threads, it must not block. */
    public X400Inbound(
            X400InboundSettings settings,
            Supplier<InboundEntries> entries,
            ActorRef<QueueKeeper.Command> keeper,
            Clock clock,
            RandomGenerator random,
            BiConsumer<String, Optional<ActorRef<Association.Command>>> peerSeen) {
        this.settings = settings;
        this.memory = new MessageMemory(settings.maxMessageMemory());
        this.entries = entries;
        this.keeper = keeper;
        this.clock = clock;
        this.random = random;
        this.peerSeen = peerSeen;
    }

    @Override
    public void bound(PeerContext peer, Optional<ActorRef<Association.Command>> over) {
        peerSeen.accept(peer.peer(), over);
    }

    @Override
    public InboundTransfer begin(PeerContext peer) {
        return new Transfer(peer);
    }

    private final class Transfer implements InboundTransfer {
        private final PeerContext peer;
        private final List<Octets> parts = new ArrayList<>();
        private final MessageMemory.Share share = memory.share();
        private Optional<Refused> obstacle = Optional.empty();
        private long octets;

        private Transfer(PeerContext peer) {
            this.peer = peer;
        }

        @Override
        public void segment(Octets part) {
            octets += part.length();
            if (obstacle.isPresent()) {
                return;
            }
            if (octets > settings.maxApduOctets()) {
                hinder(new Refused("longer than x400.max-message = " + settings.maxApduOctets() + " octets", true));
            } else if (!share.grow(part.length())) {
                hinder(new Refused(
                        "all messages being received fill x400.max-message-memory = " + settings.maxMessageMemory(),
                        false));
            } else {
                parts.add(part);
            }
        }

        /** What still comes is not kept. */
        private void hinder(Refused why) {
            obstacle = Optional.of(why);
            letGo();
        }

        private void letGo() {
            parts.clear();
            share.release();
        }

        @Override
        public void end(ActorRef<Settled> replyTo) {
            if (obstacle.isPresent()) {
                refuse(replyTo, obstacle.get());
                return;
            }
            Octets apdu = Octets.concat(parts);
            parts.clear();
            try {
                MtsApdu decoded = MtsApdu.decode(apdu, settings.p1Limits());
                EntryId id = EntryId.of(clock.instant(), random);
                Change.Accept accept = Sameness.once(
                        entries.get().accept(id, decoded, apdu, peer, clock.instant()),
                        decoded,
                        apdu,
                        peer,
                        settings.duplicateWindow());
                keeper.tell(new QueueKeeper.Write<>(accept, replyTo, result -> settled(id, decoded, result)));
            } catch (MalformedInput e) {
                refuse(replyTo, new Refused(e.getMessage(), true));
            }
        }

        @Override
        public void broken() {
            LOG.info(
                    "event=x400-transfer-broken peer={} association={} octets={}", peer.peer(), peer.session(), octets);
            letGo();
        }

        private void refuse(ActorRef<Settled> replyTo, Refused why) {
            letGo();
            LOG.warn(
                    "event=x400-refused peer={} association={} octets={} reason=\"{}\"",
                    peer.peer(),
                    peer.session(),
                    octets,
                    why.reason());
            replyTo.tell(why);
        }

        private Settled settled(EntryId id, MtsApdu apdu, ChangeResult result) {
            share.release();
            if (result.applied()) {
                LOG.info(
                        "event=x400-accepted msg={} peer={} association={} mts-id=\"{}\" octets={}",
                        id,
                        peer.peer(),
                        peer.session(),
                        apdu.identifier(),
                        octets);
                // On our disk: responsibility is ours, and the sender may be told so.
                return new Secured();
            }
            if (result instanceof ChangeResult.Duplicate duplicate) {
                LOG.info(
                        "event=x400-duplicate msg={} peer={} association={} mts-id=\"{}\" octets={}",
                        duplicate.first(),
                        peer.peer(),
                        peer.session(),
                        apdu.identifier(),
                        octets);
                // It is on our disk since it came first; its sender was not told, or did not hear it.
                return new Secured();
            }
            LOG.warn(
                    "event=x400-not-taken peer={} association={} mts-id=\"{}\" reason=\"{}\"",
                    peer.peer(),
                    peer.session(),
                    apdu.identifier(),
                    result);
            return new Refused("the queue cannot take it now", false);
        }
    }
}

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
import org.x400gate.gateway.queue.LongContent;
import org.x400gate.gateway.queue.MessageMemory;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.p1.MtsApdu;

/**
 * Takes transfers from peers: gathers the octets, makes an entry of them and hands it to the keeper; the sender's
 * acknowledgement waits for the sync. What is stored is what came, octet for octet. Octets of a long one are on their way to
 * the disk while it comes; only with its entry they are anything.
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
        this.memory = new MessageMemory(settings.memory());
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
    public InboundTransfer begin(PeerContext peer, Receiver receiver) {
        return new Transfer(peer, receiver);
    }

    private final class Transfer implements InboundTransfer {
        private final PeerContext peer;
        private final Receiver receiver;
        private final List<Octets> parts = new ArrayList<>();
        private final MessageMemory.Share share = memory.share();
        private Optional<LongApdu> streamed = Optional.empty();
        private Optional<Refused> obstacle = Optional.empty();
        private long octets;

        private Transfer(PeerContext peer, Receiver receiver) {
            this.peer = peer;
            this.receiver = receiver;
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
                        "all messages being received fill x400.max-message-memory = "
                                + settings.memory().all(),
                        false));
            } else {
                keep(part);
            }
        }

        private void keep(Octets part) {
            if (streamed.isEmpty() && octets <= settings.memory().each()) {
                parts.add(part);
                return;
            }
            try {
                LongApdu taken = streamed.orElseGet(this::stream);
                taken.append(part);
                taken.fault().ifPresent(this::hinder);
            } catch (MalformedInput e) {
                hinder(new Refused(e.getMessage(), true));
            }
        }

        /** From now on its octets go into the content store as they come. */
        private LongApdu stream() {
            EntryId id = EntryId.of(clock.instant(), random);
            LongApdu begun = new LongApdu(
                    LongContent.begin(id, share, keeper, receiver.association(), receiver.room()),
                    share,
                    settings.p1Limits());
            streamed = Optional.of(begun);
            parts.forEach(begun::append);
            parts.clear();
            return begun;
        }

        @Override
        public boolean isFull() {
            return streamed.isPresent() && streamed.get().isFull();
        }

        /** What still comes is not kept. */
        private void hinder(Refused why) {
            obstacle = Optional.of(why);
            letGo();
        }

        private void letGo() {
            parts.clear();
            streamed.ifPresent(LongApdu::drop);
            streamed = Optional.empty();
            share.release();
        }

        @Override
        public void end(ActorRef<Settled> replyTo) {
            if (obstacle.isPresent()) {
                refuse(replyTo, obstacle.get());
                return;
            }
            try {
                if (streamed.isPresent()) {
                    streamed.get().end(new Whole(streamed.get().head(octets), replyTo));
                    return;
                }
                Octets apdu = Octets.concat(parts);
                parts.clear();
                MtsApdu decoded = MtsApdu.decode(apdu, settings.p1Limits());
                keeper.tell(write(EntryId.of(clock.instant(), random), decoded, apdu, replyTo));
            } catch (MalformedInput e) {
                refuse(replyTo, new Refused(e.getMessage(), true));
            }
        }

        private QueueKeeper.Write<?> write(EntryId id, MtsApdu apdu, ContentRef encoding, ActorRef<Settled> replyTo) {
            Change.Accept accept = Sameness.once(
                    entries.get().accept(id, apdu, encoding, peer, clock.instant()),
                    apdu,
                    encoding,
                    peer,
                    settings.duplicateWindow());
            return new QueueKeeper.Write<>(accept, replyTo, result -> settled(id, apdu, result));
        }

        /** A long one that came whole; what is told of it now may have to read it. */
        private final class Whole implements LongContent.Ending {
            private final LongApdu.Head head;
            private final ActorRef<Settled> replyTo;

            private Whole(LongApdu.Head head, ActorRef<Settled> replyTo) {
                this.head = head;
                this.replyTo = replyTo;
            }

            @Override
            public QueueKeeper.Write<?> accept(ContentRef content) {
                return write(head.id(), head.in(content), content, replyTo);
            }

            @Override
            public void failed(ChangeResult why) {
                replyTo.tell(settled(head.id(), head.apdu(), why));
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

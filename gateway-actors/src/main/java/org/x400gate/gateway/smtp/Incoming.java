package org.x400gate.gateway.smtp;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.gateway.queue.LongContent;
import org.x400gate.gateway.queue.MessageMemory;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.smtp.SmtpReply;

/** Where the octets of the message go that a session receives, one message after another: see {@link IncomingMessage}. */
final class Incoming {
    private final SmtpPorts ports;
    private final ActorRef<?> session;
    private final Runnable room;
    private MessageMemory.Share memory;
    private Optional<IncomingMessage> message = Optional.empty();
    private Optional<LongContent> content = Optional.empty();

    /** {@code room} is called on another thread when a full one takes octets again, or will not. */
    Incoming(SmtpPorts ports, ActorRef<?> session, Runnable room) {
        this.ports = ports;
        this.session = session;
        this.room = room;
        this.memory = ports.shared().memory().share();
    }

    void begin(IncomingMessage begun) {
        drop();
        message = Optional.of(begun);
    }

    /** Empty if there is none, or no more: it was refused. */
    Optional<IncomingMessage> message() {
        return message;
    }

    /**
     * What its sender hears if it can't be taken; nothing of it is left then. {@code origin}: for its trace field, if that is
     * written now.
     */
    Optional<SmtpReply> add(Octets octets, Supplier<IncomingMessage.Origin> origin) {
        Optional<SmtpReply> obstacle =
                failed().or(() -> Optional.of(MessageReplies.NO_ROOM).filter(full -> !hasRoomFor(octets)));
        if (obstacle.isPresent()) {
            drop();
            return obstacle;
        }
        IncomingMessage taken = message.get();
        taken.add(octets);
        if (content.isEmpty() && taken.octets() > ports.shared().memory().room().each()) {
            Instant now = ports.clock().instant();
            LongContent begun =
                    LongContent.begin(EntryId.of(now, ports.random()), memory, ports.queue(), session, room);
            content = Optional.of(begun);
            taken.streamInto(begun, origin.get(), now);
        }
        return Optional.empty();
    }

    private boolean hasRoomFor(Octets octets) {
        return message.isPresent() && memory.grow(octets.length());
    }

    /** Likewise, if the store has not taken what came before. */
    Optional<SmtpReply> failed() {
        return content.flatMap(LongContent::fault).map(why -> MessageReplies.NO_STORE);
    }

    boolean isFull() {
        return content.isPresent() && content.get().isFull();
    }

    /** The entry that its content is written for already, if so. */
    Optional<EntryId> id() {
        return content.map(LongContent::id);
    }

    /** It is whole: what makes it ours goes to the queue, behind its last octet. Its memory is held until {@link #drop}. */
    void end(QueueKeeper.Write<?> accept) {
        content.ifPresentOrElse(
                open -> open.end(new Accepted(accept)), () -> ports.queue().tell(accept));
        message = Optional.empty();
        content = Optional.empty();
    }

    private record Accepted(QueueKeeper.Write<?> accept) implements LongContent.Ending {
        @Override
        public QueueKeeper.Write<?> accept(ContentRef content) {
            return accept;
        }

        @Override
        public void failed(ChangeResult why) {
            accept.answer(why);
        }
    }

    /** Nothing of it stays. */
    void drop() {
        message = Optional.empty();
        content.ifPresent(LongContent::drop);
        content = Optional.empty();
        memory.release();
        memory = ports.shared().memory().share();
    }
}

package org.x400gate.gateway.queue;

import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.persistence.content.ContentStore;
import org.x400gate.persistence.content.ContentWriter;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.protocol.octets.ContentRef;

/**
 * Writes one {@link LongContent} while it is received; runs where blocking is allowed. When it has ended it is sealed, and
 * what accepts it goes to the keeper: from there on it is the keeper's, before that it is removed if anything fails.
 */
final class ContentIntake extends AbstractBehavior<ContentIntake.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(ContentIntake.class);

    enum Command {
        MORE,
        OWNER_GONE
    }

    private final LongContent content;
    private final ContentStore store;
    private final ActorRef<QueueKeeper.Command> keeper;
    private final Instant begun;
    private Optional<ContentWriter> writer = Optional.empty();
    private boolean handedOver;

    private ContentIntake(
            ActorContext<Command> context,
            LongContent content,
            ActorRef<?> owner,
            ContentStore store,
            ActorRef<QueueKeeper.Command> keeper,
            Instant begun) {
        super(context);
        this.content = content;
        this.store = store;
        this.keeper = keeper;
        this.begun = begun;
        context.watchWith(owner, Command.OWNER_GONE);
        ActorRef<Command> self = context.getSelf();
        content.serve(() -> self.tell(Command.MORE));
    }

    /** As a child of the keeper's: it ends before the queue is closed. */
    static void spawn(
            ActorContext<QueueKeeper.Command> keeper, QueueKeeper.TakeIn taken, ContentStore store, Instant begun) {
        keeper.spawnAnonymous(
                Behaviors.<Command>setup(context ->
                        new ContentIntake(context, taken.content(), taken.owner(), store, keeper.getSelf(), begun)),
                DispatcherSelector.blocking());
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessageEquals(Command.MORE, this::onMore)
                .onMessageEquals(Command.OWNER_GONE, this::onOwnerGone)
                .onSignal(PostStop.class, signal -> onStop())
                .build();
    }

    /** What has ended goes on without it: its sender may not have heard, but was promised nothing else. */
    private Behavior<Command> onOwnerGone() {
        content.drop();
        return onMore();
    }

    private Behavior<Command> onMore() {
        try {
            return content.isDropped() ? Behaviors.stopped() : write();
        } catch (QueueUnavailable e) {
            LOG.warn("event=content-not-taken msg={} reason=\"{}\"", content.id(), e.getMessage());
            content.failed(e.getMessage());
            return Behaviors.stopped();
        } catch (RuntimeException e) {
            LOG.error("event=content-not-taken msg={}", content.id(), e);
            content.failed("internal error: " + e);
            return Behaviors.stopped();
        }
    }

    private Behavior<Command> write() {
        // Before its last block is taken: what ends meanwhile is met with the next message.
        Optional<LongContent.Ending> ending = content.ending();
        ContentWriter open = writer();
        for (byte[] block : content.take()) {
            open.append(block, 0, block.length);
            content.written(block.length);
        }
        if (ending.isEmpty()) {
            return this;
        }
        open.seal();
        QueueKeeper.Write<?> accept = ending.get().accept(new Sealed(store, content.id(), content.octets()));
        handedOver = true;
        keeper.tell(accept);
        return Behaviors.stopped();
    }

    private record Sealed(ContentStore store, EntryId id, long octets) implements ContentRef {
        @Override
        public InputStream open() {
            return store.open(id);
        }
    }

    private ContentWriter writer() {
        if (writer.isEmpty()) {
            writer = Optional.of(store.write(content.id(), begun));
        }
        return writer.get();
    }

    /** Also when the gateway stops, or by a fault of ours: nothing partial stays, and who waits for an answer has one. */
    private Behavior<Command> onStop() {
        if (!handedOver && !content.isDropped()) {
            content.failed("the gateway stops, or has an error");
        }
        if (handedOver || writer.isEmpty()) {
            return this;
        }
        writer.get().close();
        try {
            store.discard(content.id());
        } catch (QueueUnavailable e) {
            LOG.warn("event=content-left-to-sweep msg={} reason=\"{}\"", content.id(), e.getMessage());
        }
        return this;
    }
}

package org.x400gate.gateway.queue;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.pattern.StatusReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.trace.LedgerPlace;
import org.x400gate.persistence.trace.LedgerQuery;
import org.x400gate.persistence.trace.PlacedLine;

/**
 * Where the ledger is searched and read through, a page at a time: beside the keeper and beside the desk of the queue, so
 * that neither mail nor operators wait for it.
 *
 * <p>Runs where blocking is allowed, on a thread of its own.
 */
public final class LedgerDesk extends AbstractBehavior<LedgerDesk.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerDesk.class);

    public sealed interface Command {}

    /** Messages, the newest first; {@code after}: {@link Found#next} of the page before. */
    public record Search(LedgerQuery query, Optional<String> after, int max, ActorRef<StatusReply<Found>> replyTo)
            implements Command {}

    /** By any identifier, in each of the forms that it may have; at most {@code max} that fit, and those linked to them. */
    public record Find(List<String> names, LedgerQuery query, int max, ActorRef<StatusReply<Found>> replyTo)
            implements Command {
        public Find {
            names = List.copyOf(names);
        }
    }

    /** The lines behind that place, in the order they were written. */
    public record Read(LedgerPlace after, int max, ActorRef<StatusReply<Page>> replyTo) implements Command {}

    /** {@code next}: where the next page begins; empty if this is the last. */
    public record Found(List<QueueDesk.Sight> sights, Optional<String> next) {
        public Found {
            sights = List.copyOf(sights);
        }
    }

    public record Page(List<PlacedLine> lines) {
        public Page {
            lines = List.copyOf(lines);
        }
    }

    private final DurableQueue queue;
    private final LedgerReader reader;

    private LedgerDesk(ActorContext<Command> context, DurableQueue queue) {
        super(context);
        this.queue = queue;
        this.reader = new LedgerReader(queue);
    }

    /** It only reads. */
    public static Behavior<Command> create(DurableQueue queue) {
        return Behaviors.setup(context -> new LedgerDesk(context, queue));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(Search.class, this::onSearch)
                .onMessage(Find.class, this::onFind)
                .onMessage(Read.class, this::onRead)
                .build();
    }

    private Behavior<Command> onSearch(Search search) {
        return reading(search.replyTo, () -> reader.search(search.query, search.after, search.max));
    }

    private Behavior<Command> onFind(Find find) {
        return reading(find.replyTo, () -> reader.find(find.names, find.query, find.max));
    }

    private Behavior<Command> onRead(Read read) {
        return reading(read.replyTo, () -> new Page(queue.ledger().after(read.after, read.max)));
    }

    /** A store that is closed, broken or damaged is told of as such; the desk goes on. */
    private <T> Behavior<Command> reading(ActorRef<StatusReply<T>> replyTo, Supplier<T> answer) {
        try {
            replyTo.tell(StatusReply.success(answer.get()));
        } catch (QueueUnavailable | IllegalStateException e) {
            LOG.warn("event=ledger-not-shown reason=\"{}\"", e.getMessage());
            replyTo.tell(StatusReply.error("the ledger cannot be read: " + e.getMessage()));
        }
        return this;
    }
}

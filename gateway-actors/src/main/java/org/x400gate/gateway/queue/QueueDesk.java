package org.x400gate.gateway.queue;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
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
import org.x400gate.gateway.audit.Audit;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.OperatorAct;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.trace.LedgerLine;

/**
 * Where an operator asks about the queue and works on it. It reads beside the keeper, so that looking never makes mail
 * wait; what it changes goes through the keeper, in one synced write with a line in the ledger, and in the log.
 *
 * <p>Runs where blocking is allowed, on a thread of its own: a long queue takes its time.
 */
public final class QueueDesk extends AbstractBehavior<QueueDesk.Command> {
    private static final Logger LOG = LoggerFactory.getLogger(QueueDesk.class);
    /** An entry that changes between look and write is looked at again, so often. */
    private static final int MAX_LOOKS = 5;
    /** Work of a hop that one request brings forward; the caller asks again while there is more. */
    private static final int HURRIED_AT_ONCE = 500;

    public sealed interface Command {}

    public record ListEntries(QueueQuery query, ActorRef<StatusReply<Listed>> replyTo) implements Command {}

    public record Look(EntryId id, ActorRef<StatusReply<Looked>> replyTo) implements Command {}

    /**
     * Something is done to an entry.
     *
     * @param argument where a redirection leads: a next hop, or an address; why a message is returned
     * @param by who does it, as the ledger shall say
     */
    public record Act(EntryId id, Deed deed, Optional<String> argument, String by, ActorRef<StatusReply<Acted>> replyTo)
            implements Command {
        public Act(EntryId id, Deed deed, String by, ActorRef<StatusReply<Acted>> replyTo) {
            this(id, deed, Optional.empty(), by, replyTo);
        }
    }

    /** All that waits for a later time at that hop is due now; a part of it, if there is much. */
    public record HurryHop(NextHop hop, String by, ActorRef<StatusReply<Acted>> replyTo) implements Command {}

    /** What an operator may do to an entry. */
    public enum Deed {
        RETRY,
        HOLD,
        RELEASE,
        REDIRECT,
        RETURN,
        DELETE_WITH_REPORT,
        DELETE_WITHOUT_REPORT;

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    private record Written(Act act, int looks, OperatorDeeds.Draft draft, ChangeResult result) implements Command {}

    private record HopWritten(HurryHop hurry, int moved, ChangeResult result) implements Command {}

    /**
     * A page of entries.
     *
     * @param next where the next page begins; empty if this is the last one
     * @param whole false if the queue is so long that only its oldest entries were looked at
     * @param all entries in the queue
     */
    public record Listed(List<QueueEntry> entries, Optional<QueueRank> next, boolean whole, long all) {
        public Listed {
            entries = List.copyOf(entries);
        }
    }

    /** {@code sight} is empty if nothing is known under that id. */
    public record Looked(Optional<Sight> sight) {}

    /**
     * All that is known of an entry.
     *
     * @param entry empty when it is finished, and only the ledger remembers it
     */
    public record Sight(EntryId id, Optional<QueueEntry> entry, List<WorkItem> work, List<LedgerLine> ledger) {
        public Sight {
            work = List.copyOf(work);
            ledger = List.copyOf(ledger);
        }
    }

    /** {@code more}: the same again would do more of it. */
    public record Acted(Verdict verdict, String text, boolean more) {}

    public enum Verdict {
        DONE,
        /** There is no such entry or hop with work. */
        UNKNOWN,
        /** A sender is at work on it: nothing has changed, ask again. */
        BUSY,
        /** It cannot be done to an entry in that state. */
        REFUSED,
        /** The store takes no changes now. */
        UNAVAILABLE
    }

    private final DurableQueue queue;
    private final QueueReader reader;
    private final ActorRef<QueueKeeper.Command> keeper;
    private final OperatorPorts ports;
    private final OperatorDeeds deeds;
    private final Clock clock;

    private QueueDesk(
            ActorContext<Command> context,
            DurableQueue queue,
            ActorRef<QueueKeeper.Command> keeper,
            OperatorPorts ports,
            Clock clock) {
        super(context);
        this.queue = queue;
        this.reader = new QueueReader(queue);
        this.keeper = keeper;
        this.ports = ports;
        this.deeds = new OperatorDeeds(queue, ports);
        this.clock = clock;
    }

    /** The keeper owns the queue and closes it; this one only reads it. */
    public static Behavior<Command> create(
            DurableQueue queue, ActorRef<QueueKeeper.Command> keeper, OperatorPorts ports, Clock clock) {
        return Behaviors.setup(context -> new QueueDesk(context, queue, keeper, ports, clock));
    }

    @Override
    public Receive<Command> createReceive() {
        return newReceiveBuilder()
                .onMessage(ListEntries.class, this::onList)
                .onMessage(Look.class, this::onLook)
                .onMessage(Act.class, act -> attempt(act, 1))
                .onMessage(HurryHop.class, this::onHurryHop)
                .onMessage(Written.class, this::onWritten)
                .onMessage(HopWritten.class, this::onHopWritten)
                .build();
    }

    /** A store that is closed, broken or damaged is told of as such; the desk goes on. */
    private <T> Behavior<Command> reading(ActorRef<StatusReply<T>> replyTo, Supplier<Optional<T>> answer) {
        try {
            answer.get().ifPresent(found -> replyTo.tell(StatusReply.success(found)));
        } catch (QueueUnavailable | IllegalStateException e) {
            LOG.warn("event=queue-not-shown reason=\"{}\"", e.getMessage());
            replyTo.tell(StatusReply.error("the queue cannot be read: " + e.getMessage()));
        }
        return this;
    }

    private Behavior<Command> onList(ListEntries list) {
        return reading(list.replyTo, () -> Optional.of(reader.list(list.query)));
    }

    private Behavior<Command> onLook(Look look) {
        return reading(look.replyTo, () -> Optional.of(new Looked(reader.look(look.id))));
    }

    private Behavior<Command> attempt(Act act, int looks) {
        return reading(act.replyTo, () -> {
            OperatorDeeds.Draft draft = deeds.draft(act, clock.instant());
            if (draft.change().isEmpty()) {
                draft.hops().forEach(ports::wake);
                return Optional.of(done(act, draft.refusal(), draft.text()));
            }
            write(draft.change().get(), result -> new Written(act, looks, draft, result));
            return Optional.empty();
        });
    }

    private void write(Change change, Function<ChangeResult, Command> asReply) {
        keeper.tell(new QueueKeeper.Write<>(change, getContext().getSelf(), asReply));
    }

    private Behavior<Command> onWritten(Written written) {
        ChangeResult result = written.result;
        if (result instanceof ChangeResult.Stale && written.looks < MAX_LOOKS) {
            return attempt(written.act, written.looks + 1);
        }
        if (result.applied()) {
            written.draft.hops().forEach(ports::wake);
        }
        Acted acted = done(written.act, verdict(result), result.applied() ? written.draft.text() : words(result));
        written.act.replyTo.tell(StatusReply.success(acted));
        return this;
    }

    private static Verdict verdict(ChangeResult result) {
        if (result.applied()) {
            return Verdict.DONE;
        } else if (result instanceof ChangeResult.Refused) {
            return Verdict.REFUSED;
        }
        return result instanceof ChangeResult.Unavailable ? Verdict.UNAVAILABLE : Verdict.BUSY;
    }

    private static String words(ChangeResult result) {
        if (result instanceof ChangeResult.Busy busy) {
            return busy.reason();
        } else if (result instanceof ChangeResult.Stale stale) {
            return stale.reason() + ": try again";
        } else if (result instanceof ChangeResult.Refused refused) {
            return refused.reason();
        } else if (result instanceof ChangeResult.Unavailable unavailable) {
            return unavailable.reason();
        }
        throw new IllegalStateException("no words for " + result);
    }

    private static Acted done(Act act, Verdict verdict, String text) {
        Audit.act(act.deed.word(), "msg", act.id, act.by, verdict, text);
        return new Acted(verdict, text, false);
    }

    private Behavior<Command> onHurryHop(HurryHop hurry) {
        return reading(hurry.replyTo, () -> {
            Instant now = clock.instant();
            List<WorkItem> waiting = queue.dueAfter(hurry.hop, now, HURRIED_AT_ONCE);
            if (!waiting.isEmpty()) {
                List<LedgerLine> lines = waiting.stream()
                        .map(item -> OperatorDeeds.line(
                                item.entry(), "retry-hop", hurry.by, now, Map.of("hop", hurry.hop.name())))
                        .toList();
                write(
                        new OperatorAct.Hurry(waiting, now, lines),
                        result -> new HopWritten(hurry, waiting.size(), result));
                return Optional.empty();
            }
            if (queue.hops().stream().noneMatch(view -> view.hop().equals(hurry.hop))) {
                return Optional.of(
                        hopDone(hurry, Verdict.UNKNOWN, "no next hop " + hurry.hop + " with work in the queue", false));
            }
            ports.wake(hurry.hop);
            return Optional.of(hopDone(hurry, Verdict.DONE, "all of " + hurry.hop + " is due: tried at once", false));
        });
    }

    private Behavior<Command> onHopWritten(HopWritten written) {
        boolean applied = written.result.applied();
        if (applied) {
            ports.wake(written.hurry.hop);
        }
        Acted acted = hopDone(
                written.hurry,
                verdict(written.result),
                applied ? written.moved + " of " + written.hurry.hop + " are due now" : words(written.result),
                applied && written.moved == HURRIED_AT_ONCE);
        written.hurry.replyTo.tell(StatusReply.success(acted));
        return this;
    }

    private static Acted hopDone(HurryHop hurry, Verdict verdict, String text, boolean more) {
        Audit.act("retry-hop", "hop", hurry.hop, hurry.by, verdict, text);
        return new Acted(verdict, text, more);
    }
}

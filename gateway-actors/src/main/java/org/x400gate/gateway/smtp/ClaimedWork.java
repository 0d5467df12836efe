package org.x400gate.gateway.smtp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.WorkItem;

/**
 * What a delivery has claimed and not begun, the most urgent first; and whether it may ask for more. When there is enough of
 * it, only urgent work is asked for, so that this never waits in the queue behind what waits here.
 */
final class ClaimedWork {
    /** When urgent work is looked for again that has come due while there is enough of other work. */
    private static final Duration URGENT_AGAIN = Duration.ofSeconds(5);

    private enum Asking {
        MAY_ASK,
        ASKED,
        ASKED_FOR_URGENT,
        /** There was no more; the keeper says when there is. */
        NOTHING_MORE,
        /** The same, of urgent work alone. */
        NOTHING_URGENT
    }

    private final NextHop hop;
    private final ActorRef<QueueKeeper.Command> queue;
    private final ActorRef<QueueKeeper.Lent> replyTo;
    private final Map<Priority, Deque<QueueKeeper.Work>> claimed = new EnumMap<>(Priority.class);
    private Asking asking = Asking.NOTHING_MORE;

    ClaimedWork(NextHop hop, ActorRef<QueueKeeper.Command> queue, ActorRef<QueueKeeper.Lent> replyTo) {
        this.hop = hop;
        this.queue = queue;
        this.replyTo = replyTo;
        for (Priority each : Priority.values()) {
            claimed.put(each, new ArrayDeque<>());
        }
    }

    /** Somebody says that there is some. */
    void mayBeMore() {
        asking = isAsked() ? asking : Asking.MAY_ASK;
    }

    /** When to ask again if nobody says earlier that there is more. */
    Optional<Instant> lent(QueueKeeper.Lent lent, Instant now) {
        boolean all = asking == Asking.ASKED;
        lent.work().forEach(each -> of(each).add(each));
        if (!lent.work().isEmpty()) {
            asking = Asking.MAY_ASK;
            return Optional.empty();
        }
        asking = all ? Asking.NOTHING_MORE : Asking.NOTHING_URGENT;
        return all ? lent.nextDue() : Optional.of(now.plus(URGENT_AGAIN));
    }

    private Deque<QueueKeeper.Work> of(QueueKeeper.Work work) {
        return claimed.get(work.item().priority());
    }

    /** So many, if it is worth it. */
    void ask(int ahead) {
        boolean room = size() <= ahead / 2;
        if (room && (asking == Asking.MAY_ASK || asking == Asking.NOTHING_URGENT)) {
            asking = Asking.ASKED;
            queue.tell(new QueueKeeper.Claim(hop, ahead, replyTo));
        } else if (!room
                && asking == Asking.MAY_ASK
                && claimed.get(Priority.URGENT).isEmpty()) {
            asking = Asking.ASKED_FOR_URGENT;
            queue.tell(new QueueKeeper.Claim(hop, Priority.URGENT, ahead, replyTo));
        }
    }

    /** An answer is on its way. */
    boolean isAsked() {
        return asking == Asking.ASKED || asking == Asking.ASKED_FOR_URGENT;
    }

    /** Neither here nor in the queue. */
    boolean nothingMore() {
        return isEmpty() && asking == Asking.NOTHING_MORE;
    }

    int size() {
        return claimed.values().stream().mapToInt(Deque::size).sum();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    QueueKeeper.Work take() {
        return claimed.values().stream()
                .filter(each -> !each.isEmpty())
                .findFirst()
                .orElseThrow()
                .remove();
    }

    void back(Optional<QueueKeeper.Work> notTried) {
        notTried.ifPresent(work -> of(work).addFirst(work));
    }

    /** What has waited here for too long to be begun goes back, and is asked for anew. */
    void releaseStale(Instant now) {
        List<WorkItem> stale = new ArrayList<>();
        each(work -> work.loan().isStale(now), work -> stale.add(work.item()));
        if (!stale.isEmpty()) {
            queue.tell(new QueueKeeper.Release(stale));
            mayBeMore();
        }
    }

    /** Takes out those and does that with each. */
    void each(Predicate<QueueKeeper.Work> which, Consumer<QueueKeeper.Work> what) {
        List<QueueKeeper.Work> taken = all().stream().filter(which).toList();
        claimed.values().forEach(each -> each.removeAll(taken));
        taken.forEach(what);
    }

    private List<QueueKeeper.Work> all() {
        List<QueueKeeper.Work> all = new ArrayList<>();
        claimed.values().forEach(all::addAll);
        return all;
    }

    /** All of it, unharmed. */
    void release() {
        if (!isEmpty()) {
            queue.tell(new QueueKeeper.Release(
                    all().stream().map(QueueKeeper.Work::item).toList()));
            claimed.values().forEach(Deque::clear);
        }
    }
}

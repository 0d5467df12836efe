package org.x400gate.gateway.smtp;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.NextHop;

/** What a delivery has claimed and not begun, and whether it may ask for more. */
final class ClaimedWork {
    private enum Asking {
        MAY_ASK,
        ASKED,
        /** There was no more; the keeper says when there is. */
        NOTHING_MORE
    }

    private final NextHop hop;
    private final ActorRef<QueueKeeper.Command> queue;
    private final ActorRef<QueueKeeper.Lent> replyTo;
    private final Deque<QueueKeeper.Work> claimed = new ArrayDeque<>();
    private Asking asking = Asking.NOTHING_MORE;

    ClaimedWork(NextHop hop, ActorRef<QueueKeeper.Command> queue, ActorRef<QueueKeeper.Lent> replyTo) {
        this.hop = hop;
        this.queue = queue;
        this.replyTo = replyTo;
    }

    /** Never at once, so that a clock that stands still makes no loop. */
    static Duration until(Instant due, Instant now) {
        Duration wait = Duration.between(now, due);
        return wait.compareTo(Duration.ofMillis(10)) < 0 ? Duration.ofMillis(10) : wait;
    }

    /** Somebody says that there is some. */
    void mayBeMore() {
        asking = asking == Asking.NOTHING_MORE ? Asking.MAY_ASK : asking;
    }

    void lent(List<QueueKeeper.Work> work) {
        claimed.addAll(work);
        asking = work.isEmpty() ? Asking.NOTHING_MORE : Asking.MAY_ASK;
    }

    /** So many, if it is worth it. */
    void ask(int ahead) {
        if (asking == Asking.MAY_ASK && claimed.size() <= ahead / 2) {
            asking = Asking.ASKED;
            queue.tell(new QueueKeeper.Claim(hop, ahead, replyTo));
        }
    }

    /** An answer is on its way. */
    boolean isAsked() {
        return asking == Asking.ASKED;
    }

    /** Neither here nor in the queue. */
    boolean nothingMore() {
        return claimed.isEmpty() && asking == Asking.NOTHING_MORE;
    }

    int size() {
        return claimed.size();
    }

    boolean isEmpty() {
        return claimed.isEmpty();
    }

    QueueKeeper.Work take() {
        return claimed.remove();
    }

    void back(Optional<QueueKeeper.Work> notTried) {
        notTried.ifPresent(claimed::addFirst);
    }

    /** Takes out those and does that with each. */
    void each(Predicate<QueueKeeper.Work> which, Consumer<QueueKeeper.Work> what) {
        List<QueueKeeper.Work> taken = claimed.stream().filter(which).toList();
        claimed.removeAll(taken);
        taken.forEach(what);
    }

    /** All of it, unharmed. */
    void release() {
        if (!claimed.isEmpty()) {
            queue.tell(new QueueKeeper.Release(new ArrayList<>(claimed)
                    .stream().map(QueueKeeper.Work::item).toList()));
            claimed.clear();
        }
    }
}

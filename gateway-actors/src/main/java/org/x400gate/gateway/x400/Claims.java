package org.x400gate.gateway.x400;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.WorkItem;

/**
 * What is claimed for one peer and not on its way yet, the most urgent first; and how we stand with the keeper. As long as
 * there is room, anything is asked for. When what is less urgent fills it, only urgent work is, so that this never waits in
 * the queue behind what waits here.
 */
final class Claims {
    /** When urgent work is looked for again that has come due while other work fills the claim. */
    private static final Duration URGENT_AGAIN = Duration.ofSeconds(5);

    private final int places;
    private final Map<Priority, Deque<QueueKeeper.Work>> waiting = new EnumMap<>(Priority.class);
    private Asking asking = Asking.HAVE_NOT_ASKED;

    private enum Asking {
        HAVE_NOT_ASKED,
        WAIT_FOR_ANSWER,
        WAIT_FOR_URGENT,
        /** There was less than asked for; news or the next due time comes. */
        NOTHING_MORE,
        /** The same, of urgent work alone. */
        NOTHING_URGENT
    }

    Claims(int places) {
        this.places = places;
        for (Priority each : Priority.values()) {
            waiting.put(each, new ArrayDeque<>());
        }
    }

    boolean isEmpty() {
        return size() == 0;
    }

    int size() {
        return waiting.values().stream().mapToInt(Deque::size).sum();
    }

    boolean hasUrgent() {
        return !waiting.get(Priority.URGENT).isEmpty();
    }

    /** The next one, if {@code may} be sent now. */
    Optional<QueueKeeper.Work> take(Predicate<Priority> may) {
        return waiting.entrySet().stream()
                .filter(each -> !each.getValue().isEmpty() && may.test(each.getKey()))
                .findFirst()
                .map(each -> each.getValue().remove());
    }

    /** What has waited here for too long to be begun; it is to go back, and is asked for anew. */
    List<WorkItem> stale(Instant now) {
        List<WorkItem> stale = new ArrayList<>();
        for (Deque<QueueKeeper.Work> each : waiting.values()) {
            each.stream().filter(work -> work.loan().isStale(now)).forEach(work -> stale.add(work.item()));
            each.removeIf(work -> work.loan().isStale(now));
        }
        if (!stale.isEmpty()) {
            news();
        }
        return stale;
    }

    /** It was not begun. */
    void putBack(QueueKeeper.Work work) {
        waiting.get(work.item().priority()).addFirst(work);
    }

    /** How urgent at least what should be claimed now is; whoever hears it claims it. */
    Optional<Priority> ask() {
        boolean room = size() < places;
        if (room && (asking == Asking.HAVE_NOT_ASKED || asking == Asking.NOTHING_URGENT)) {
            asking = Asking.WAIT_FOR_ANSWER;
            return Optional.of(Priority.NON_URGENT);
        }
        if (!room && asking == Asking.HAVE_NOT_ASKED && !hasUrgent()) {
            asking = Asking.WAIT_FOR_URGENT;
            return Optional.of(Priority.URGENT);
        }
        return Optional.empty();
    }

    boolean isAnswerAwaited() {
        return asking == Asking.WAIT_FOR_ANSWER || asking == Asking.WAIT_FOR_URGENT;
    }

    /** When to ask again if nobody says earlier that there is more: when urgent work alone was asked for, other work is no news. */
    Optional<Instant> lent(QueueKeeper.Lent lent, Instant now) {
        boolean all = asking == Asking.WAIT_FOR_ANSWER;
        lent.work().forEach(each -> waiting.get(each.item().priority()).add(each));
        if (!lent.work().isEmpty()) {
            asking = Asking.HAVE_NOT_ASKED;
            return Optional.empty();
        }
        asking = all ? Asking.NOTHING_MORE : Asking.NOTHING_URGENT;
        return all ? lent.nextDue() : Optional.of(now.plus(URGENT_AGAIN));
    }

    /** There may be work again. */
    void news() {
        asking = isAnswerAwaited() ? asking : Asking.HAVE_NOT_ASKED;
    }

    /** All of it, and no more is asked for before there is news. */
    List<QueueKeeper.Work> giveBack() {
        List<QueueKeeper.Work> all = new ArrayList<>();
        waiting.values().forEach(all::addAll);
        waiting.values().forEach(Deque::clear);
        asking = isAnswerAwaited() ? asking : Asking.NOTHING_MORE;
        return all;
    }
}

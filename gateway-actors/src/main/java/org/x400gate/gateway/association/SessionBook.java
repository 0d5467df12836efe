package org.x400gate.gateway.association;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.x400gate.gateway.net.SessionClass;

/**
 * Who is trying, who waits, who was granted a place and who has a session: the supervisor's mind, without the actor.
 *
 * <p>An attempt begins, asks at most once, and is granted, refused or made to wait; a waiter is granted in the very turn
 * in which a place comes free, line by line so that no peer waits behind another's crowd, or expires. Nor does a crowd
 * keep others out of the waiting room: of its longest line the last one goes. A granted attempt
 * hands its place over to a session. Whoever ends, wherever he stands, leaves; only that frees a place. A number is
 * always the size of a set.
 *
 * @param <K> what stands for an attempt, a session or a lingering connection
 * @param waiting in the order in which lines are served
 * @param closing connections that only wait for the peer's close, and sessions that have given theirs up
 * @param draining no further session begins
 */
record SessionBook<K>(
        SessionLimits limits,
        Map<K, SessionClass> attempts,
        Map<K, SessionAsk> waiting,
        Map<K, SessionAsk> reserved,
        Map<K, SessionAsk> active,
        Closing<K> closing,
        boolean draining) {
    SessionBook {
        Objects.requireNonNull(limits, "limits");
    }

    /** The book after one event, and who of those that waited or just asked is told what. */
    record Turn<K>(SessionBook<K> book, Map<K, Admission> answers) {}

    static <K> SessionBook<K> empty(SessionLimits limits) {
        return new SessionBook<>(limits, Map.of(), Map.of(), Map.of(), Map.of(), Closing.none(), false);
    }

    /** An attempt has reached a socket, or is about to dial. */
    SessionBook<K> begin(K attempt, SessionClass sessionClass) {
        return attempts.containsKey(attempt) || reserved.containsKey(attempt)
                ? this
                : new SessionBook<>(
                        limits, with(attempts, attempt, sessionClass), waiting, reserved, active, closing, draining);
    }

    /** An attempt knows its peer and wants a session. No answer in the turn means that it waits. */
    Turn<K> ask(K attempt, SessionAsk ask) {
        if (waiting.containsKey(attempt) || reserved.containsKey(attempt)) {
            return refused(attempt, new Admission.Refused(LimitName.ASKED_TWICE, 1, 1));
        }
        if (draining) {
            return refused(attempt, new Admission.Refused(LimitName.DRAINING, 0, active.size()));
        }
        SessionBook<K> begun = begin(attempt, ask.sessionClass());
        if (begun.load().blocks(ask).isEmpty()) {
            return new Turn<>(begun.reserve(attempt, ask), Map.of(attempt, new Admission.Granted()));
        }
        long inRoom = waiting.values().stream()
                .filter(waiter -> waiter.sessionClass() == ask.sessionClass())
                .count();
        Admission.Refused block = begun.withWaiters(load(), ask).blocks(ask).orElseThrow();
        if (!begun.worthWaiting(ask)) {
            return begun.refused(attempt, block);
        }
        return inRoom < limits.waiting().places()
                ? new Turn<>(begun.withWaiting(with(waiting, attempt, ask)), Map.of())
                : begun.crowdOut(ask)
                        .map(last -> new Turn<>(
                                begun.withWaiting(with(without(waiting, last), attempt, ask)),
                                Map.of(last, begun.roomFull(ask.sessionClass()))))
                        .orElseGet(() -> begun.refused(attempt, block));
    }

    /** Who has to leave a full room for one more: the last of the longest line, if that stays no shorter than its own. */
    private Optional<K> crowdOut(SessionAsk ask) {
        Map<SessionAsk.Line, Integer> lengths = new LinkedHashMap<>();
        Map<SessionAsk.Line, K> last = new LinkedHashMap<>();
        waiting.forEach((waiter, its) -> {
            if (its.sessionClass() == ask.sessionClass()) {
                lengths.merge(its.line(), 1, Integer::sum);
                last.put(its.line(), waiter);
            }
        });
        return lengths.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .filter(longest -> longest.getValue() > lengths.getOrDefault(ask.line(), 0) + 1)
                .map(longest -> last.get(longest.getKey()));
    }

    private Admission.Refused roomFull(SessionClass sessionClass) {
        int inRoom = (int) waiting.values().stream()
                .filter(waiter -> waiter.sessionClass() == sessionClass)
                .count();
        return new Admission.Refused(LimitName.WAITING_ROOM, limits.waiting().places(), inRoom);
    }

    /** A waiter's time is over. */
    Turn<K> expire(K attempt) {
        if (!waiting.containsKey(attempt)) {
            return new Turn<>(this, Map.of());
        }
        Admission.Refused why = load().blocks(waiting.get(attempt))
                .orElseGet(() -> new Admission.Refused(
                        LimitName.WAITING_ROOM, limits.waiting().places(), waiting.size()));
        return withWaiting(without(waiting, attempt)).refused(attempt, why);
    }

    /** A granted attempt's place becomes that of a session; empty if it was granted none. */
    Optional<SessionBook<K>> handOver(K attempt, K session) {
        return Optional.ofNullable(reserved.get(attempt))
                .map(ask -> new SessionBook<>(
                        limits,
                        attempts,
                        waiting,
                        without(reserved, attempt),
                        with(active, session, ask),
                        closing,
                        draining));
    }

    /** Someone is no more: it leaves wherever it stood, and a place that came free is given on. */
    Turn<K> end(K gone) {
        return new SessionBook<>(
                        limits,
                        without(attempts, gone),
                        without(waiting, gone),
                        without(reserved, gone),
                        without(active, gone),
                        closing.without(gone),
                        draining)
                .serve();
    }

    /**
     * The connection of one who is about to end stays open until its peer closes it, or others crowd it out. The place
     * is still taken until that one has ended; but who needs it may wait for it.
     */
    SessionBook<K> linger(K connection, K of) {
        return new SessionBook<>(limits, attempts, waiting, reserved, active, closing.with(connection, of), draining);
    }

    /** The connections that linger beyond the limit, oldest first; they are to be reset. */
    List<K> crowdedOut() {
        return closing.wires().stream()
                .limit(Math.max(0, closing.wires().size() - limits.lingering()))
                .toList();
    }

    /** Sessions that are beyond a lowered limit live on; no further one begins until there is room. */
    Turn<K> withLimits(SessionLimits changed) {
        return new SessionBook<>(changed, attempts, waiting, reserved, active, closing, draining).serve();
    }

    /** From now on nobody is granted a session; who waits is refused. */
    Turn<K> drain() {
        Map<K, Admission> answers = new LinkedHashMap<>();
        waiting.keySet()
                .forEach(waiter -> answers.put(waiter, new Admission.Refused(LimitName.DRAINING, 0, active.size())));
        return new Turn<>(new SessionBook<>(limits, attempts, Map.of(), reserved, active, closing, true), answers);
    }

    /** Grants whatever can be granted; the line that was served goes behind the others. */
    private Turn<K> serve() {
        if (waiting.isEmpty()) {
            return new Turn<>(this, Map.of());
        }
        Map<K, Admission> answers = new LinkedHashMap<>();
        SessionBook<K> book = this;
        Load load = load();
        Optional<K> next = book.eligible(load);
        while (next.isPresent()) {
            K waiter = next.get();
            SessionAsk ask = book.waiting.get(waiter);
            answers.put(waiter, new Admission.Granted());
            load.add(ask);
            book = book.withWaiting(behindOthers(without(book.waiting, waiter), ask.line()))
                    .reserve(waiter, ask);
            next = book.eligible(load);
        }
        return new Turn<>(book, answers);
    }

    private Optional<K> eligible(Load load) {
        return waiting.entrySet().stream()
                .filter(waiter -> load.blocks(waiter.getValue()).isEmpty())
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static <K> Map<K, SessionAsk> behindOthers(Map<K, SessionAsk> waiting, SessionAsk.Line line) {
        Map<K, SessionAsk> order = new LinkedHashMap<>();
        List<Map.Entry<K, SessionAsk>> ofLine = new ArrayList<>();
        for (Map.Entry<K, SessionAsk> waiter : waiting.entrySet()) {
            if (waiter.getValue().line().equals(line)) {
                ofLine.add(waiter);
            } else {
                order.put(waiter.getKey(), waiter.getValue());
            }
        }
        ofLine.forEach(waiter -> order.put(waiter.getKey(), waiter.getValue()));
        return order;
    }

    private Load load() {
        return new Load(limits, reserved.values(), active.values());
    }

    /**
     * Whether a place may come free for it. A peer at its own limit is not worth waiting for, and those of it that wait
     * count; but its next connection may overtake the end of its last, so that who is about to end does not.
     */
    private boolean worthWaiting(SessionAsk ask) {
        Map<K, SessionAsk> lasting = new LinkedHashMap<>(active);
        lasting.keySet().removeAll(closing.sessions());
        return withWaiters(new Load(limits, reserved.values(), lasting.values()), ask)
                .blocks(ask)
                .map(block -> block.name().worthWaiting())
                .orElse(true);
    }

    private Load withWaiters(Load load, SessionAsk ask) {
        waiting.values().stream()
                .filter(waiter -> waiter.line().equals(ask.line()))
                .forEach(load::addToPeer);
        return load;
    }

    private SessionBook<K> reserve(K attempt, SessionAsk ask) {
        return new SessionBook<>(
                limits, without(attempts, attempt), waiting, with(reserved, attempt, ask), active, closing, draining);
    }

    private SessionBook<K> withWaiting(Map<K, SessionAsk> changed) {
        return new SessionBook<>(limits, attempts, changed, reserved, active, closing, draining);
    }

    private Turn<K> refused(K attempt, Admission.Refused why) {
        return new Turn<>(this, Map.of(attempt, why));
    }

    private static <K, V> Map<K, V> with(Map<K, V> map, K key, V value) {
        Map<K, V> copy = new LinkedHashMap<>(map);
        copy.put(key, value);
        return copy;
    }

    private static <K, V> Map<K, V> without(Map<K, V> map, K key) {
        if (!map.containsKey(key)) {
            return map;
        }
        Map<K, V> copy = new LinkedHashMap<>(map);
        copy.remove(key);
        return copy;
    }
}

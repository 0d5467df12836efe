package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.x400gate.gateway.net.SessionClass;

/** Drives a book and remembers, apart from it, what was asked, answered, handed over and ended. */
final class SessionBookModel {
    private enum Stand {
        TRYING,
        WAITING,
        RESERVED,
        ACTIVE
    }

    private record Someone(Stand stand, SessionAsk ask) {}

    /** One limit as the design states it, and who counts towards it. */
    private record Limit(String name, int most, Predicate<SessionAsk> counts) {}

    private final Map<Integer, Someone> all = new LinkedHashMap<>();
    private final Map<Integer, Integer> asks = new HashMap<>();
    private final Map<Integer, Integer> answers = new HashMap<>();
    private final Map<String, Integer> before = new HashMap<>();
    private SessionLimits limits;
    private List<Limit> counted;
    private SessionBook<Integer> book;
    private int last;

    SessionBookModel(SessionLimits limits) {
        this.limits = limits;
        this.book = SessionBook.empty(limits);
        this.counted = limits();
    }

    SessionBook<Integer> book() {
        return book;
    }

    void begin(SessionClass sessionClass) {
        book = book.begin(++last, sessionClass);
        all.put(last, new Someone(Stand.TRYING, new SessionAsk(sessionClass, "", "", false)));
    }

    void ask(SessionAsk ask) {
        begin(ask.sessionClass());
        all.put(last, new Someone(Stand.WAITING, ask));
        asks.merge(last, 1, Integer::sum);
        take(book.ask(last, ask));
    }

    /** A second ask of one who waits or holds a grant is refused at once and changes nothing. */
    void askAgain(int who) {
        pick(who, Set.of(Stand.WAITING, Stand.RESERVED)).forEach(id -> {
            SessionBook.Turn<Integer> turn = book.ask(id, all.get(id).ask());
            assertThat(turn.book()).isEqualTo(book);
            assertThat(turn.answers()).containsOnlyKeys(id);
            assertThat(turn.answers().get(id)).isEqualTo(new Admission.Refused(LimitName.ASKED_TWICE, 1, 1));
        });
    }

    void handOver(int who) {
        pick(who, Set.of(Stand.RESERVED)).forEach(attempt -> {
            int session = ++last;
            book = book.handOver(attempt, session).orElseThrow();
            all.put(session, new Someone(Stand.ACTIVE, all.remove(attempt).ask()));
        });
        pick(who, Set.of(Stand.TRYING, Stand.WAITING, Stand.ACTIVE))
                .forEach(id -> assertThat(book.handOver(id, last + 1)).isEmpty());
    }

    void endSession(int who) {
        pick(who, Set.of(Stand.ACTIVE)).forEach(this::end);
    }

    void endAttempt(int who) {
        pick(who, Set.of(Stand.TRYING, Stand.WAITING, Stand.RESERVED)).forEach(this::end);
    }

    void endAllAttempts() {
        for (int id : List.copyOf(all.keySet())) {
            if (all.get(id).stand() != Stand.ACTIVE) {
                end(id);
            }
        }
    }

    private void end(int id) {
        all.remove(id);
        asks.remove(id);
        answers.remove(id);
        take(book.end(id));
    }

    void expire(int who) {
        pick(who, Set.of(Stand.WAITING)).forEach(id -> take(book.expire(id)));
        pick(who, Set.of(Stand.TRYING, Stand.RESERVED, Stand.ACTIVE)).forEach(id -> {
            SessionBook.Turn<Integer> turn = book.expire(id);
            assertThat(turn.book()).isEqualTo(book);
            assertThat(turn.answers()).isEmpty();
        });
    }

    void setLimits(SessionLimits changed) {
        limits = changed;
        counted = limits();
        take(book.withLimits(changed));
    }

    void linger(int who) {
        Set<Integer> active = book.active().keySet();
        int connection = -(who % 5) - 1;
        book = book.linger(
                connection, active.isEmpty() ? connection : List.copyOf(active).get(who % active.size()));
        for (int oldest : List.copyOf(book.crowdedOut())) {
            take(book.end(oldest));
        }
        assertThat(book.closing().wires()).hasSizeLessThanOrEqualTo(limits.lingering());
        assertThat(book.active().keySet()).isEqualTo(active);
    }

    private List<Integer> pick(int who, Set<Stand> stands) {
        List<Integer> fitting = all.entrySet().stream()
                .filter(entry -> stands.contains(entry.getValue().stand()))
                .map(Map.Entry::getKey)
                .toList();
        return fitting.isEmpty() ? List.of() : List.of(fitting.get(who % fitting.size()));
    }

    private void take(SessionBook.Turn<Integer> turn) {
        book = turn.book();
        turn.answers().forEach((id, answer) -> {
            answers.merge(id, 1, Integer::sum);
            assertThat(all.get(id)).as("I3: an answer to one who does not wait").isNotNull();
            assertThat(all.get(id).stand()).isEqualTo(Stand.WAITING);
            Stand stand = answer instanceof Admission.Granted ? Stand.RESERVED : Stand.TRYING;
            all.put(id, new Someone(stand, all.get(id).ask()));
            if (answer instanceof Admission.Refused refused) {
                assertThat(refused.count()).isGreaterThanOrEqualTo(refused.limit());
            }
        });
    }

    /** Who asked and was neither answered nor ended, and who was answered more often than it asked. */
    List<Integer> unanswered() {
        return asks.keySet().stream()
                .filter(id -> !asks.get(id).equals(answers.get(id)))
                .toList();
    }

    void check() {
        assertThat(book.active().keySet()).as("I2").isEqualTo(those(Stand.ACTIVE));
        assertThat(book.reserved().keySet()).as("reserved").isEqualTo(those(Stand.RESERVED));
        assertThat(book.waiting().keySet()).as("waiting").isEqualTo(those(Stand.WAITING));
        Set<Integer> trying = new HashSet<>(those(Stand.TRYING));
        trying.addAll(those(Stand.WAITING));
        assertThat(book.attempts().keySet()).as("attempts").isEqualTo(trying);
        answers.forEach((id, count) -> demand(count == 1, "I3: " + count + " answers"));
        for (Limit limit : counted) {
            int count = count(limit);
            demand(count <= Math.max(limit.most(), before.getOrDefault(limit.name(), 0)), "I1: " + limit.name());
            before.put(limit.name(), count);
        }
        Map<SessionClass, Integer> room = new EnumMap<>(SessionClass.class);
        for (int waiter : those(Stand.WAITING)) {
            SessionAsk ask = all.get(waiter).ask();
            demand(
                    counted.stream().anyMatch(limit -> limit.counts().test(ask) && count(limit) >= limit.most()),
                    "I4: a waiter whom nothing blocks");
            demand(room.merge(ask.sessionClass(), 1, Integer::sum) <= 3, "the waiting room overflows");
        }
    }

    private static void demand(boolean holds, String law) {
        if (!holds) {
            throw new AssertionError(law);
        }
    }

    private Set<Integer> those(Stand stand) {
        Set<Integer> ids = new HashSet<>();
        all.forEach((id, someone) -> {
            if (someone.stand() == stand) {
                ids.add(id);
            }
        });
        return ids;
    }

    private int count(Limit limit) {
        return (int) all.values().stream()
                .filter(someone -> someone.stand() == Stand.RESERVED || someone.stand() == Stand.ACTIVE)
                .filter(someone -> limit.counts().test(someone.ask()))
                .count();
    }

    /** Design, section "Sessions": each limit in words of its own, not those of the book. */
    private List<Limit> limits() {
        List<Limit> list = new ArrayList<>();
        list.add(new Limit("node", limits.x400().node(), ask -> isX400(ask)));
        list.add(new Limit("in", limits.x400().incoming(), ask -> ask.sessionClass() == SessionClass.X400_IN));
        list.add(new Limit("out", limits.x400().outgoing(), ask -> ask.sessionClass() == SessionClass.X400_OUT));
        list.add(new Limit(
                "non-urgent",
                limits.x400().outgoing() - limits.x400().kept().forUrgent(),
                ask -> ask.sessionClass() == SessionClass.X400_OUT && !ask.urgent()));
        list.add(new Limit("smtp-in", limits.smtp().incoming(), ask -> ask.sessionClass() == SessionClass.SMTP_IN));
        list.add(new Limit("smtp-out", limits.smtp().outgoing(), ask -> ask.sessionClass() == SessionClass.SMTP_OUT));
        for (SessionClass kind : SessionClass.values()) {
            boolean x400 = kind == SessionClass.X400_IN || kind == SessionClass.X400_OUT;
            for (String peer : List.of("p0", "p1", "p2")) {
                int general = x400 ? limits.x400().perPeer() : limits.smtp().perPeer();
                int most = limits.peers().getOrDefault(peer, general);
                list.add(new Limit(
                        kind + peer,
                        most,
                        ask -> ask.sessionClass() == kind && ask.peer().equals(peer)));
            }
        }
        for (String source : List.of("s0", "s1")) {
            list.add(new Limit(
                    "x400" + source,
                    limits.x400().perSource(),
                    ask -> ask.sessionClass() == SessionClass.X400_IN
                            && ask.source().equals(source)));
            list.add(new Limit(
                    "smtp" + source,
                    limits.smtp().perSource(),
                    ask -> ask.sessionClass() == SessionClass.SMTP_IN
                            && ask.source().equals(source)));
        }
        return list;
    }

    private static boolean isX400(SessionAsk ask) {
        return ask.sessionClass() == SessionClass.X400_IN || ask.sessionClass() == SessionClass.X400_OUT;
    }
}

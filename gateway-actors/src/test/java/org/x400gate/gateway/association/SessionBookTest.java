package org.x400gate.gateway.association;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.net.SessionClass;

/** Single cases that the model has found, and as many of its interleavings as a mutation test has time for. */
class SessionBookTest {
    private static final SessionLimits ONE_PER_SOURCE = new SessionLimits(
            new SessionLimits.X400(10, 8, 8, new SessionLimits.Kept(1, 1, 1), 2, 1),
            new SessionLimits.Smtp(8, 8, 2, 1),
            new SessionLimits.Waiting(3, Duration.ofSeconds(5)),
            Map.of(),
            8);

    private static SessionAsk from(String source) {
        return new SessionAsk(SessionClass.X400_IN, "peer", source, false);
    }

    @Test
    void whoIsBlockedByNothingButAWaiterOfTheSamePeerIsGrantedAtOnce() {
        SessionBook<String> book = SessionBook.<String>empty(ONE_PER_SOURCE)
                .ask("first", from("a"))
                .book()
                .handOver("first", "session")
                .orElseThrow()
                .linger("wire", "session");
        SessionBook.Turn<String> waits = book.ask("second", from("a"));
        assertThat(waits.answers())
                .as("its source is full, but about to be free")
                .isEmpty();

        SessionBook.Turn<String> third = waits.book().ask("third", from("b"));

        assertThat(third.answers()).containsEntry("third", new Admission.Granted());
    }

    @Test
    void aFewThousandScriptsKeepTheInvariants() {
        Random random = new Random(5);
        for (int i = 0; i < 3_000; i++) {
            SessionBookModelTest.play(
                    random.ints(10 + random.nextInt(40), 0, 0x10000).boxed().toList());
        }
    }

    /** Room for two of a kind, two of a peer; three may wait, two linger. */
    private static final SessionLimits TWO = new SessionLimits(
            new SessionLimits.X400(4, 2, 2, new SessionLimits.Kept(2, 2, 0), 2, 9),
            new SessionLimits.Smtp(1, 1, 1, 1),
            new SessionLimits.Waiting(3, Duration.ofSeconds(5)),
            Map.of(),
            2);

    private static SessionAsk of(String peer) {
        return new SessionAsk(SessionClass.X400_IN, peer, "s", false);
    }

    /** Two sessions of these peers, named as they are with "-session" behind. */
    private static SessionBook<String> taken(String... peers) {
        SessionBook<String> book = SessionBook.empty(TWO);
        for (int i = 0; i < peers.length; i++) {
            String attempt = peers[i] + "-" + i;
            book = book.ask(attempt, of(peers[i])).book();
            book = book.handOver(attempt, attempt + "-session").orElseThrow();
        }
        return book;
    }

    @Test
    void aDrainRefusesWhoWaitsAndWhoComesAndCutsNobody() {
        SessionBook.Turn<String> drained =
                taken("a", "b").ask("waits", of("c")).book().drain();

        Admission.Refused draining = new Admission.Refused(LimitName.DRAINING, 0, 2);
        assertThat(drained.answers()).isEqualTo(Map.of("waits", draining));
        assertThat(drained.book().active()).hasSize(2);
        assertThat(drained.book().end("a-0-session").book().ask("late", of("d")).answers())
                .isEqualTo(Map.of("late", new Admission.Refused(LimitName.DRAINING, 0, 1)));
    }

    @Test
    void aLineThatWasServedGoesBehindTheOthers() {
        SessionBook<String> book = taken("a", "b")
                .ask("c1", of("c"))
                .book()
                .ask("c2", of("c"))
                .book()
                .ask("d1", of("d"))
                .book();

        SessionBook.Turn<String> first = book.end("a-0-session");
        assertThat(first.answers()).containsOnlyKeys("c1");
        assertThat(first.book().waiting().keySet()).containsExactly("d1", "c2");
        assertThat(first.book().end("b-1-session").answers()).containsOnlyKeys("d1");
    }

    @Test
    void theOldestLingeringConnectionsBeyondTheLimitAreToGoAndNoOthers() {
        SessionBook<String> book = SessionBook.empty(TWO);
        for (String wire : List.of("w1", "w2")) {
            book = book.linger(wire, wire);
        }
        assertThat(book.crowdedOut()).isEmpty();
        assertThat(book.linger("w3", "w3").linger("w4", "w4").crowdedOut()).containsExactly("w1", "w2");
        assertThat(book.linger("w3", "w3").end("w1").book().crowdedOut()).isEmpty();
    }

    @Test
    void eachClassHasAWaitingRoomOfItsOwn() {
        SessionBook<String> book = taken("a", "b");
        for (String peer : List.of("c", "d", "e")) {
            book = book.ask(peer, of(peer)).book();
        }
        assertThat(book.ask("f", of("f")).answers()).as("the room is full").containsOnlyKeys("f");
        SessionAsk mail = new SessionAsk(SessionClass.SMTP_IN, "client", "client", false);
        SessionBook<String> withMail = book.ask("m1", mail).book();
        SessionAsk other = new SessionAsk(SessionClass.SMTP_IN, "another", "another", false);
        assertThat(withMail.ask("m2", other).answers())
                .as("waits in SMTP's room")
                .isEmpty();
    }

    @Test
    void thoseOfAPeerThatWaitCountTowardsItsLimitAndOthersDoNot() {
        SessionBook<String> book = taken("a", "b").ask("a2", of("a")).book();
        assertThat(book.waiting()).as("one session, one waiter: worth waiting").containsKey("a2");

        assertThat(book.ask("a3", of("a")).answers())
                .isEqualTo(Map.of("a3", new Admission.Refused(LimitName.PEER, 2, 2)));
        assertThat(book.ask("c1", of("c")).answers()).isEmpty();
    }

    @Test
    void whoExpiresHearsWhichLimitStoodInTheWay() {
        SessionBook<String> waits = taken("a", "b").ask("c1", of("c")).book();
        assertThat(waits.expire("c1").answers())
                .isEqualTo(Map.of("c1", new Admission.Refused(LimitName.INCOMING, 2, 2)));
        assertThat(waits.expire("c1").book().attempts()).containsKey("c1");
    }

    @Test
    void aCrowdInTheWaitingRoomMakesRoomForOneWhoIsAlone() {
        SessionLimits wide = new SessionLimits(
                new SessionLimits.X400(4, 2, 2, new SessionLimits.Kept(2, 2, 0), 9, 9),
                TWO.smtp(),
                TWO.waiting(),
                Map.of(),
                2);
        SessionBook<String> book = SessionBook.empty(wide);
        for (int i = 0; i < 5; i++) {
            book = book.ask("crowd" + i, of("crowd")).book();
        }
        assertThat(book.waiting()).containsOnlyKeys("crowd2", "crowd3", "crowd4");
        assertThat(book.ask("crowd5", of("crowd")).answers())
                .as("a crowd has no claim on its own places")
                .containsOnlyKeys("crowd5");

        SessionBook.Turn<String> alone = book.ask("alone", of("alone"));
        assertThat(alone.answers()).isEqualTo(Map.of("crowd4", new Admission.Refused(LimitName.WAITING_ROOM, 3, 3)));
        assertThat(alone.book().waiting()).containsOnlyKeys("crowd2", "crowd3", "alone");
        assertThat(alone.book().attempts()).containsKey("crowd4");

        SessionBook.Turn<String> third = alone.book().ask("third", of("third"));
        assertThat(third.book().waiting()).containsOnlyKeys("crowd2", "alone", "third");
        assertThat(third.book().ask("fourth", of("fourth")).answers())
                .as("each has one place now")
                .containsOnlyKeys("fourth");
    }
}

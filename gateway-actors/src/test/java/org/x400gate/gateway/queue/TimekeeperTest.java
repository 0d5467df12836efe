package org.x400gate.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.protocol.octets.ContentRef;

/** Who waits for long is told of. */
class TimekeeperTest extends TimekeeperRig {
    private void untilMarked(int entries) {
        await().untilAsserted(() -> assertThat(queue.noticesDue(now, 1000)).isEmpty());
        assertThat(told).hasSize(entries);
    }

    @Test
    void whatWaitsUntriedIsToldOfWhenItsTimeHasComeAndOnce() {
        queue.open();
        EntryId id = accepted(DUE);
        EntryId later = accepted(DUE.plus(Duration.ofHours(1)));
        start();

        passes(Duration.ofHours(4).minusSeconds(1));
        assertThat(told).isEmpty();
        passes(Timekeeper.INTERVAL);
        untilMarked(1);
        for (int look = 0; look < 100; look++) {
            passes(Timekeeper.INTERVAL);
        }

        assertThat(told).containsExactly(id);
        passes(Duration.ofHours(1));
        untilMarked(2);
        assertThat(told).containsExactly(id, later);
    }

    @Test
    void oneLookTellsOfAllInStepsThatAreBounded() {
        queue.open();
        int many = 5 * Timekeeper.STEP + 7;
        for (int i = 0; i < many; i++) {
            accepted(DUE.plusMillis(i));
        }
        now = DUE.plusSeconds(60);
        start();

        time.timePasses(Duration.ofSeconds(1));

        untilMarked(many);
        assertThat(new HashSet<>(told)).hasSize(many);
        assertThat(queue.batches).allMatch(changes -> changes <= Timekeeper.STEP);
    }

    /** A crash between the look and the write; and one after it. */
    @Test
    void whatWasNotWrittenIsMadeAgainAndWhatWasIsNot() {
        queue.open();
        accepted(DUE);
        now = DUE;
        queue.faulty(batch -> {
            throw new QueueUnavailable("injected");
        });
        start();
        time.timePasses(Duration.ofSeconds(1));
        await().until(() -> told.size() == 1);
        assertThat(queue.noticesDue(now, 9)).hasSize(1);

        queue.faulty(batch -> batch);
        passes(Timekeeper.INTERVAL);
        untilMarked(2);
        watch();
        passes(Timekeeper.INTERVAL);
        passes(Timekeeper.INTERVAL);

        assertThat(told).hasSize(2);
    }

    @Test
    void aLookThatIsStillBeingWrittenIsNotBegunAgain() {
        queue.gate.release(1);
        accepted(DUE);
        now = DUE;
        start();
        time.timePasses(Duration.ofSeconds(1));
        await().until(() -> told.size() == 1);

        passes(Timekeeper.INTERVAL);
        passes(Timekeeper.INTERVAL);
        queue.open();

        untilMarked(1);
    }

    @Test
    void messagesThatCannotBeToldOfHarmNoOther() {
        queue.open();
        List<EntryId> bad = new ArrayList<>();
        for (int i = 0; i < Timekeeper.STEP + 1; i++) {
            bad.add(accepted(DUE));
        }
        EntryId good = accepted(DUE.plusMillis(1));
        Set<EntryId> told = ConcurrentHashMap.newKeySet();
        now = DUE.plusMillis(1);
        keeper = kit.spawn(QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, clock));
        kit.spawn(Timekeeper.create(
                queue,
                keeper,
                new Ports() {
                    @Override
                    public Change.Notice notice(QueueEntry entry, ContentRef content, Instant at) {
                        if (bad.contains(entry.id())) {
                            throw new IllegalStateException("injected");
                        }
                        told.add(entry.id());
                        return super.notice(entry, content, at);
                    }
                },
                clock));

        passes(Timekeeper.INTERVAL);
        await().untilAsserted(() -> assertThat(queue.noticesDue(now, 9)).isEmpty());
        assertThat(told).containsExactly(good);
        assertThat(queue.ledger().of(bad.get(0)))
                .anySatisfy(line -> assertThat(line.details())
                        .containsEntry("untold", "an error of the gateway's own: java.lang.IllegalStateException"));
    }
}

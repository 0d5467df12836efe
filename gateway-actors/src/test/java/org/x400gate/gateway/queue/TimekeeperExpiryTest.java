package org.x400gate.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.protocol.octets.ContentRef;

/** Whose time is over ends, whether its next hop has its turn or not. */
class TimekeeperExpiryTest extends TimekeeperRig {
    /** One look more, which has read the clock when this returns. */
    private void look() {
        int before = queue.looks.get();
        passes(Timekeeper.INTERVAL);
        await().until(() -> queue.looks.get() > before);
    }

    private void lookUntil(Instant then) {
        while (now.isBefore(then)) {
            look();
        }
    }

    private void untilEnded(int entries) {
        // The keeper of time may begin later than the test does: it is given looks until it has ended them.
        await().untilAsserted(() -> {
            passes(Timekeeper.INTERVAL);
            assertThat(queue.figures().entries()).isZero();
        });
        assertThat(ended).hasSize(entries);
    }

    /** Its hop may be out of reach for a day more: it has its last try, and ends within a minute of its deadline. */
    @Test
    @Tag("SF-26")
    void whatIsPastItsDeadlineEndsWithinAMinuteThoughNobodyTriesIt() {
        queue.open();
        EntryId id = accepted(DUE);
        Instant deadline = START.plus(Duration.ofDays(1));
        now = deadline.minus(Duration.ofMinutes(5)).plusSeconds(7);
        start();

        lookUntil(deadline.plus(Timekeeper.GRACE).minus(Timekeeper.INTERVAL));
        assertThat(lastTries.get(DEAD).get(0)).isBetween(deadline.minus(Timekeeper.LAST_TRY), deadline);
        assertThat(ended).isEmpty();
        look();
        look();

        untilEnded(1);
        assertThat(ended.get(id)).isBetween(deadline.plus(Timekeeper.GRACE), deadline.plusSeconds(60));
    }

    @Test
    void oneLookEndsAllInStepsThatAreBounded() {
        queue.open();
        int many = 3 * Timekeeper.STEP + 5;
        for (int i = 0; i < many; i++) {
            accepted(DUE.plus(Duration.ofDays(30)));
        }
        now = START.plus(Duration.ofDays(1));
        start();
        lookUntil(now.plus(Timekeeper.GRACE).plus(Timekeeper.INTERVAL));

        untilEnded(many);
        assertThat(queue.batches).allMatch(changes -> changes <= Timekeeper.STEP);
    }

    @Test
    void whatIsBeingTriedAtItsDeadlineIsLeftToWhoTriesIt() {
        queue.open();
        accepted(DUE.plus(Duration.ofDays(30)));
        now = START.plus(Duration.ofDays(1));
        WorkItem last = queue.claim(DEAD, 1, now, Duration.ofMinutes(30)).get(0);
        start();
        for (int look = 0; look < 10; look++) {
            look();
        }
        assertThat(ended).isEmpty();

        queue.write(List.of(new Change.Settle(
                last, List.of(new RecipientOutcome.Relayed(1, "in time")), Optional.empty(), List.of(), List.of())));

        look();
        look();
        untilEnded(0);
    }

    /** What ran out while the gateway was down is tried by those who start with it. */
    @Test
    void aGatewayThatStartsTriesBeforeItEnds() {
        queue.open();
        EntryId id = accepted(DUE.plus(Duration.ofDays(30)));
        Instant restart = START.plus(Duration.ofDays(9));
        now = restart;
        start();

        lookUntil(restart.plus(Timekeeper.GRACE).plus(Timekeeper.INTERVAL));

        untilEnded(1);
        assertThat(lastTries.get(DEAD).get(0)).isBefore(restart.plus(Timekeeper.GRACE));
        assertThat(ended.get(id)).isAfterOrEqualTo(restart.plus(Timekeeper.GRACE));
    }

    /** As on RocksDB, where a damaged row is seen when it is read. */
    private void unreadable(String what) {
        queue.reading = name -> {
            if (name.equals(what)) {
                throw new QueueCorrupt("injected: " + what);
            }
        };
    }

    @Test
    void noticesThatCannotBeReadStopNoEnd() {
        queue.open();
        EntryId id = accepted(DUE.plus(Duration.ofDays(30)));
        now = START.plus(Duration.ofDays(1));
        start();
        unreadable("noticesDue");

        lookUntil(now.plus(Timekeeper.GRACE).plus(Timekeeper.INTERVAL));

        untilEnded(1);
        assertThat(ended).containsOnlyKeys(id);
    }

    /** It is out of the way for a while, and then looked at again. */
    @Test
    void anEntryThatIsDamagedStopsNoOtherAndIsLookedAtAgain() {
        queue.open();
        EntryId bad = accepted(DUE.plus(Duration.ofDays(30)));
        EntryId good = accepted(DUE.plus(Duration.ofDays(30)));
        now = START.plus(Duration.ofDays(1));
        start();
        unreadable("entry " + bad);

        lookUntil(now.plus(Timekeeper.GRACE).plus(Timekeeper.INTERVAL));
        await().untilAsserted(() -> {
            passes(Timekeeper.INTERVAL);
            assertThat(ended).containsOnlyKeys(good);
        });

        queue.reading = name -> {};
        passes(Timekeeper.LEASE);
        untilEnded(2);
    }

    @Test
    void manyThatAreDamagedInFrontKeepNoOtherFromItsEnd() {
        queue.open();
        Set<String> bad = new HashSet<>();
        for (int i = 0; i < 3 * Timekeeper.STEP; i++) {
            bad.add("entry " + accepted(DUE.plus(Duration.ofDays(30))));
        }
        EntryId good = accepted(DUE.plus(Duration.ofDays(30)));
        now = START.plus(Duration.ofDays(1));
        queue.reading = name -> {
            if (bad.contains(name)) {
                throw new QueueCorrupt("injected: " + name);
            }
        };
        start();

        Instant oneLook = now.plus(Timekeeper.GRACE).plus(Timekeeper.INTERVAL);
        lookUntil(oneLook);

        await().untilAsserted(() -> assertThat(ended).containsOnlyKeys(good));
        assertThat(queue.figures().leased()).isEqualTo(bad.size());
    }

    /** The store is away: nothing is known yet, and nobody's mail has failed. */
    @Test
    void whatCannotBeToldOfNowIsToldOfWhenItCanBe() {
        queue.open();
        EntryId id = accepted(DUE.plus(Duration.ofDays(30)));
        now = START.plus(Duration.ofDays(1));
        AtomicBoolean away = new AtomicBoolean(true);
        keeper = kit.spawn(QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, clock));
        kit.spawn(Timekeeper.create(
                queue,
                keeper,
                new Ports() {
                    @Override
                    public Change.Settle expired(WorkItem item, QueueEntry entry, ContentRef content, Instant at) {
                        if (away.get()) {
                            throw new QueueUnavailable("the database cannot be reached");
                        }
                        return super.expired(item, entry, content, at);
                    }
                },
                clock));
        lookUntil(now.plus(Timekeeper.GRACE).plus(Timekeeper.INTERVAL.multipliedBy(2)));
        await().untilAsserted(() -> assertThat(queue.figures().leased()).isZero());
        assertThat(queue.figures().workItems()).isEqualTo(1);

        away.set(false);

        untilEnded(1);
        assertThat(ended).containsOnlyKeys(id);
    }

    /** It ends as one of which nobody was told, for an operator to see. */
    @Test
    void aMessageWhoseEndCannotBeToldOfHarmsNoOther() {
        queue.open();
        List<EntryId> bad = new ArrayList<>();
        for (int i = 0; i < Timekeeper.STEP + 1; i++) {
            bad.add(accepted(DUE.plus(Duration.ofDays(30))));
        }
        now = START.plus(Duration.ofDays(1));
        keeper = kit.spawn(QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, clock));
        kit.spawn(Timekeeper.create(
                queue,
                keeper,
                new Ports() {
                    @Override
                    public Change.Settle expired(WorkItem item, QueueEntry entry, ContentRef content, Instant at) {
                        if (bad.contains(entry.id())) {
                            throw new IllegalStateException("injected");
                        }
                        return super.expired(item, entry, content, at);
                    }
                },
                clock));
        EntryId good = accepted(DUE.plus(Duration.ofDays(30)));

        lookUntil(now.plus(Timekeeper.GRACE).plus(Timekeeper.INTERVAL));

        await().untilAsserted(() -> assertThat(queue.figures().workItems()).isZero());
        assertThat(ended).containsOnlyKeys(good);
        assertThat(queue.held(EntryId.FIRST, 1000).entries())
                .extracting(QueueEntry::id)
                .containsExactlyInAnyOrderElementsOf(bad);
        assertThat(queue.ledger().of(bad.get(0)))
                .anySatisfy(line -> assertThat(line.details().get("text")).contains("IllegalStateException"));
    }
}

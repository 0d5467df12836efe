package org.x400gate.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.Times;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.protocol.octets.ContentRef;

/** The one who looks at the clock, before a real queue in memory; nobody tries anything. */
class TimekeeperTest {
    private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");
    private static final Instant DUE = START.plus(Duration.ofHours(4));
    private static final NextHop DEAD = new NextHop("x400:dead");

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(kit.system());
    private final SplittableRandom random = new SplittableRandom(3);
    private final GatedQueue queue = new GatedQueue();
    private final List<EntryId> told = new CopyOnWriteArrayList<>();
    private final Map<EntryId, Instant> ended = new ConcurrentHashMap<>();
    private final Map<NextHop, List<Instant>> lastTries = new ConcurrentHashMap<>();
    private volatile Instant now = START;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private ActorRef<QueueKeeper.Command> keeper;

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private void start() {
        keeper = kit.spawn(QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, clock));
        watch();
    }

    private ActorRef<Timekeeper.Command> watch() {
        return kit.spawn(Timekeeper.create(
                queue,
                keeper,
                new Ports() {
                    @Override
                    public Change.Notice notice(QueueEntry entry, ContentRef content, Instant at) {
                        told.add(entry.id());
                        return super.notice(entry, content, at);
                    }
                },
                clock));
    }

    /** Tells nobody, and knows what it was asked. */
    private class Ports implements TimekeeperPorts {
        @Override
        public Change.Notice notice(QueueEntry entry, ContentRef content, Instant at) {
            return new Change.Notice(entry, List.of(), List.of());
        }

        @Override
        public Change.Settle expired(WorkItem item, QueueEntry entry, ContentRef content, Instant at) {
            ended.put(entry.id(), at);
            return new Change.Settle(
                    item,
                    List.of(new RecipientOutcome.Ended(1, "its time is over")),
                    Optional.empty(),
                    List.of(),
                    List.of());
        }

        @Override
        public void lastTry(NextHop hop) {
            lastTries.computeIfAbsent(hop, any -> new CopyOnWriteArrayList<>()).add(now);
        }
    }

    private EntryId accepted(Instant noticeDue) {
        QueueEntry entry = QueueEntry.of(
                EntryId.of(START, random),
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission(
                        "192.0.2.1",
                        Optional.of("o@a.example"),
                        Map.of(),
                        START,
                        new Times(
                                START.plus(Duration.ofDays(1)),
                                Optional.of(noticeDue),
                                Optional.empty(),
                                Optional.empty())),
                List.of(Recipient.pending(1, "r@b.example", DEAD)),
                0);
        assertThat(queue.write(List.of(
                        new Change.Accept(entry, List.of(WorkItem.of(entry, DEAD, START)), List.of(), List.of()))))
                .allMatch(ChangeResult::applied);
        return entry.id();
    }

    /** As time passes for the clock and for timers alike. */
    private void passes(Duration duration) {
        now = now.plus(duration);
        time.timePasses(duration);
    }

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

    /** And it goes back: whoever can read it later has it at once. */
    @Test
    void anEntryThatCannotBeReadStopsNoOtherAndIsNotKept() {
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
        untilEnded(2);
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

package org.x400gate.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;

class QueueKeeperTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration DAY = Duration.ofDays(1);
    private static final NextHop HOP = new NextHop("x400:peer");
    private static final SplittableRandom RANDOM = new SplittableRandom(1);

    private final ActorTestKit kit = ActorTestKit.create();
    private final GatedQueue queue = new GatedQueue();
    private final TestProbe<ChangeResult> answers = kit.createTestProbe(ChangeResult.class);
    private final TestProbe<QueueKeeper.Lent> lent = kit.createTestProbe(QueueKeeper.Lent.class);

    @AfterEach
    void stop() {
        queue.open();
        kit.shutdownTestKit();
    }

    private ActorRef<QueueKeeper.Command> keeper(QueueKeeperSettings settings) {
        return kit.spawn(QueueKeeper.create(queue, settings, Clock.fixed(NOW, ZoneOffset.UTC)));
    }

    private ActorRef<QueueKeeper.Command> keeper() {
        return keeper(QueueKeeperSettings.STANDARD);
    }

    private static Change.Accept accept(String text) {
        EntryId id = EntryId.of(NOW, RANDOM);
        byte[] content = text.getBytes(StandardCharsets.US_ASCII);
        QueueEntry entry = QueueEntry.of(
                id,
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission("test", Optional.empty(), Map.of(), NOW, NOW.plusSeconds(3600)),
                List.of(Recipient.pending(1, "a@b.example", HOP)),
                content.length);
        return new Change.Accept(entry, List.of(WorkItem.of(entry, HOP, NOW)), List.of(content), List.of());
    }

    private QueueKeeper.Write<ChangeResult> write(Change change) {
        return new QueueKeeper.Write<>(change, answers.ref(), result -> result);
    }

    private static Change.Settle relayed(QueueKeeper.Work work) {
        return new Change.Settle(
                work.item(), List.of(new RecipientOutcome.Relayed(1, "ok")), Optional.empty(), List.of(), List.of());
    }

    private QueueKeeper.Work claimOne(ActorRef<QueueKeeper.Command> keeper) {
        keeper.tell(new QueueKeeper.Claim(HOP, 1, lent.ref()));
        return lent.receiveMessage().work().get(0);
    }

    @Test
    void anAcceptIsAnsweredOnlyAfterItsWriteAndItsWorkIsLent() throws IOException {
        var keeper = keeper();
        keeper.tell(write(accept("content")));
        answers.expectNoMessage(Duration.ofMillis(50));

        queue.open();

        assertThat(answers.receiveMessage().applied()).isTrue();
        QueueKeeper.Work work = claimOne(keeper);
        try (InputStream in = work.content().open()) {
            assertThat(in.readAllBytes()).asString().isEqualTo("content");
        }
    }

    @Test
    void changesGatherWhileOneWriteIsUnderWay() {
        var keeper = keeper();
        for (int i = 0; i < 21; i++) {
            keeper.tell(write(accept("m" + i)));
        }
        lent.expectNoMessage(Duration.ofMillis(50));
        queue.open();

        for (int i = 0; i < 21; i++) {
            assertThat(answers.receiveMessage().applied()).isTrue();
        }
        assertThat(queue.batches).hasSizeBetween(2, 3).startsWith(1);
    }

    @Test
    void whatWaitsIsBoundedAndTheRestIsRefusedAtOnce() {
        var keeper = keeper(new QueueKeeperSettings(
                2, 1 << 20, 3, 1 << 20, Duration.ofMinutes(1), Duration.ofMillis(10), Duration.ofMinutes(1), DAY));
        for (int i = 0; i < 5; i++) {
            keeper.tell(write(accept("m" + i)));
        }
        assertThat(answers.receiveMessage()).isInstanceOf(ChangeResult.Unavailable.class);
        answers.expectNoMessage(Duration.ofMillis(50));
        queue.open();
        for (int i = 0; i < 4; i++) {
            assertThat(answers.receiveMessage().applied()).isTrue();
        }
    }

    @Test
    void waitingOctetsAreBoundedToo() {
        var keeper = keeper(new QueueKeeperSettings(
                2, 10, 100, 10, Duration.ofMinutes(1), Duration.ofMillis(10), Duration.ofMinutes(1), DAY));
        keeper.tell(write(accept("first is under way")));
        keeper.tell(write(accept("12345678")));
        keeper.tell(write(accept("123")));
        assertThat(answers.receiveMessage()).isInstanceOf(ChangeResult.Unavailable.class);
    }

    @Test
    void anOutcomeIsWrittenAgainUntilTheStoreTakesIt() {
        queue.open();
        var keeper = keeper(new QueueKeeperSettings(
                256, 1 << 20, 256, 1 << 20, Duration.ofMinutes(1), Duration.ofMillis(10), Duration.ofMinutes(1), DAY));
        keeper.tell(write(accept("m")));
        answers.receiveMessage();
        QueueKeeper.Work work = claimOne(keeper);
        int[] failures = {3};
        queue.faulty(batch -> {
            if (failures[0]-- > 0) {
                throw new QueueUnavailable("disk full");
            }
            return batch;
        });

        keeper.tell(write(relayed(work)));

        assertThat(answers.receiveMessage().applied()).isTrue();
        assertThat(failures[0]).isNegative();
        assertThat(queue.figures().entries()).isZero();
    }

    @Test
    void anAcceptTheStoreCannotTakeIsAnsweredAsUnavailable() {
        queue.open();
        queue.faulty(batch -> {
            throw new QueueUnavailable("disk full");
        });
        keeper().tell(write(accept("m")));
        assertThat(answers.receiveMessage()).isEqualTo(new ChangeResult.Unavailable("disk full"));
    }

    @Test
    void oneChangeThatTheStoreChokesOnHarmsThatChangeAlone() {
        var keeper = keeper();
        Change.Accept bad = accept("bad");
        queue.faulty(batch -> {
            if (batch.contains(bad)) {
                throw new IllegalStateException("injected");
            }
            return batch;
        });
        keeper.tell(write(accept("under way")));
        keeper.tell(write(accept("good")));
        keeper.tell(write(bad));
        keeper.tell(write(accept("good too")));
        queue.open();

        assertThat(answers.receiveMessage().applied()).isTrue();
        assertThat(answers.receiveMessage().applied()).isTrue();
        assertThat(answers.receiveMessage()).isInstanceOf(ChangeResult.Refused.class);
        assertThat(answers.receiveMessage().applied()).isTrue();
    }

    @Test
    void whoAskedInVainIsToldOnceOfNewWork() {
        queue.open();
        var keeper = keeper();
        TestProbe<QueueKeeper.WorkReady> server = kit.createTestProbe(QueueKeeper.WorkReady.class);
        keeper.tell(new QueueKeeper.Serve(HOP, server.ref()));
        server.expectMessage(new QueueKeeper.WorkReady(HOP));
        keeper.tell(new QueueKeeper.Claim(HOP, 10, lent.ref()));
        assertThat(lent.receiveMessage().work()).isEmpty();

        keeper.tell(write(accept("one")));
        keeper.tell(write(accept("two")));

        server.expectMessage(new QueueKeeper.WorkReady(HOP));
        answers.receiveMessage();
        answers.receiveMessage();
        server.expectNoMessage(Duration.ofMillis(50));
        keeper.tell(new QueueKeeper.Claim(HOP, 10, lent.ref()));
        assertThat(lent.receiveMessage().work()).hasSize(2);
    }

    @Test
    void workGivenBackIsLentAgainWithoutAnAttemptCounted() {
        queue.open();
        var keeper = keeper();
        keeper.tell(write(accept("m")));
        answers.receiveMessage();
        QueueKeeper.Work work = claimOne(keeper);
        keeper.tell(new QueueKeeper.Release(List.of(work.item())));
        assertThat(claimOne(keeper).item().attempt()).isZero();
    }

    @Test
    void anAnswerWithoutWorkSaysWhenThereWillBeSome() {
        queue.open();
        var keeper = keeper();
        keeper.tell(write(accept("m")));
        answers.receiveMessage();
        QueueKeeper.Work work = claimOne(keeper);
        Instant later = NOW.plusSeconds(60);
        keeper.tell(write(new Change.Settle(
                work.item(),
                List.of(new RecipientOutcome.Deferred(1, "busy")),
                Optional.of(work.item().retryAt(later)),
                List.of(),
                List.of())));
        answers.receiveMessage();
        keeper.tell(new QueueKeeper.Claim(HOP, 1, lent.ref()));
        assertThat(lent.receiveMessage()).isEqualTo(new QueueKeeper.Lent(HOP, List.of(), Optional.of(later)));
    }

    /** On RocksDB a damaged row, on PostgreSQL a server out of reach. */
    @Test
    void aStoreThatCannotBeReadNowIsAskedAgainLaterAndEndsNoKeeper() {
        queue.open();
        var keeper = keeper();
        keeper.tell(write(accept("m")));
        answers.receiveMessage();
        queue.reading = name -> {
            throw new QueueUnavailable("injected");
        };
        QueueKeeper.Lent later = new QueueKeeper.Lent(HOP, List.of(), Optional.of(NOW.plus(Lending.PAUSE)));
        keeper.tell(new QueueKeeper.Claim(HOP, 1, lent.ref()));
        lent.expectMessage(later);
        keeper.tell(new QueueKeeper.ClaimAny(HOP, 1, lent.ref()));
        lent.expectMessage(later);

        queue.reading = name -> {};

        assertThat(claimOne(keeper).item().attempt()).isZero();
    }

    @Test
    void aStoreThatFailsForGoodEndsTheKeeper() {
        queue.open();
        queue.failure = Optional.of("a write failed, open the store anew");
        queue.faulty(batch -> {
            throw new QueueUnavailable("a write failed, open the store anew");
        });
        var keeper = keeper(new QueueKeeperSettings(
                256, 1 << 20, 256, 1 << 20, Duration.ofMinutes(1), Duration.ofMillis(10), Duration.ZERO, DAY));
        keeper.tell(write(accept("m")));
        assertThat(answers.receiveMessage()).isInstanceOf(ChangeResult.Unavailable.class);
        answers.expectTerminated(keeper);
        assertThat(queue.closed).isTrue();
    }

    @Test
    void itsEndEndsTheWriteUnderWayAndClosesTheQueue() {
        var keeper = keeper();
        keeper.tell(write(accept("m")));
        queue.open();
        answers.receiveMessage();
        kit.stop(keeper);
        assertThat(queue.closed).isTrue();
    }

    /** A report is to be on its way at once: whoever serves its hop hears of it as of any other work. */
    @Test
    void whatIsAcceptedWithAnEntryWakesTheServerOfItsHop() {
        queue.open();
        var keeper = keeper();
        NextHop back = new NextHop("smtp:inside");
        TestProbe<QueueKeeper.WorkReady> server = kit.createTestProbe(QueueKeeper.WorkReady.class);
        keeper.tell(new QueueKeeper.Serve(back, server.ref()));
        server.receiveMessage();
        keeper.tell(new QueueKeeper.Claim(back, 1, lent.ref()));
        lent.receiveMessage();
        Change.Accept report = accept("report");
        QueueEntry entry = QueueEntry.of(
                EntryId.of(NOW, RANDOM),
                EntryKind.RFC822,
                Priority.NORMAL,
                report.entry().submission(),
                List.of(Recipient.pending(1, "a@b.example", back)),
                report.entry().contentOctets());
        Change.Accept onItsWay =
                new Change.Accept(entry, List.of(WorkItem.of(entry, back, NOW)), report.content(), List.of());
        Change.Accept message = accept("message");

        keeper.tell(write(
                new Change.Accept(message.entry(), message.work(), message.content(), List.of(onItsWay), List.of())));

        assertThat(answers.receiveMessage().applied()).isTrue();
        assertThat(server.receiveMessage().hop()).isEqualTo(back);
    }

    @Test
    void workThatNobodyServesIsToldOnceToWhoServesAllOthersUntilHeAsks() {
        queue.open();
        ActorRef<QueueKeeper.Command> keeper = keeper();
        TestProbe<QueueKeeper.WorkReady> others = kit.createTestProbe(QueueKeeper.WorkReady.class);
        TestProbe<DueHops> due = kit.createTestProbe(DueHops.class);
        keeper.tell(new QueueKeeper.ServeOthers(HOP::equals, others.ref()));
        keeper.tell(write(accept("1")));
        keeper.tell(write(accept("2")));

        assertThat(others.receiveMessage().hop()).isEqualTo(HOP);
        others.expectNoMessage(Duration.ofMillis(200));

        keeper.tell(new QueueKeeper.AskDue(HOP::equals, 10, false, due.ref()));
        assertThat(due.receiveMessage()).isEqualTo(new DueHops(List.of(HOP), false, Optional.empty()));
        keeper.tell(write(accept("3")));
        assertThat(others.receiveMessage().hop()).isEqualTo(HOP);

        // All of it is lent: nobody else can do anything.
        keeper.tell(new QueueKeeper.Claim(HOP, 10, lent.ref()));
        assertThat(lent.receiveMessage().work()).hasSize(3);
        keeper.tell(new QueueKeeper.AskDue(HOP::equals, 10, false, due.ref()));
        assertThat(due.receiveMessage().hops()).isEmpty();
        keeper.tell(new QueueKeeper.AskDue(HOP::equals, 10, true, due.ref()));
        assertThat(due.receiveMessage().hops()).containsExactly(HOP);
    }

    @Test
    void whenAServerIsGoneItsWorkIsThatOfWhoServesAllOthers() {
        queue.open();
        ActorRef<QueueKeeper.Command> keeper = keeper();
        TestProbe<QueueKeeper.WorkReady> others = kit.createTestProbe(QueueKeeper.WorkReady.class);
        TestProbe<QueueKeeper.WorkReady> server = kit.createTestProbe(QueueKeeper.WorkReady.class);
        keeper.tell(new QueueKeeper.ServeOthers(HOP::equals, others.ref()));
        keeper.tell(new QueueKeeper.Serve(HOP, server.ref()));
        server.receiveMessage();
        keeper.tell(write(accept("1")));
        others.expectNoMessage(Duration.ofMillis(200));

        server.stop();

        assertThat(others.receiveMessage().hop()).isEqualTo(HOP);
    }
}

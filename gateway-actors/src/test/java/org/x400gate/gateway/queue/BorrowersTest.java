package org.x400gate.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
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
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;

/** Whom work is lent to, for how long, and what becomes of it when he dies or the store does not do its part. */
class BorrowersTest {
    private static final Instant START = Instant.parse("2026-11-28T12:00:00Z");
    private static final NextHop HOP = new NextHop("x400:peer");
    private static final Duration LEASE = QueueKeeperSettings.STANDARD.lease();
    private static final Duration GIVE_UP = QueueKeeperSettings.STANDARD.giveUp();

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    private final ManualTime time = ManualTime.get(kit.system());
    private final SplittableRandom random = new SplittableRandom(9);
    private final GatedQueue queue = new GatedQueue();
    private final TestProbe<ChangeResult> answers = kit.createTestProbe(ChangeResult.class);
    private final TestProbe<QueueKeeper.Lent> one = kit.createTestProbe(QueueKeeper.Lent.class);
    private final TestProbe<QueueKeeper.Lent> other = kit.createTestProbe(QueueKeeper.Lent.class);
    private volatile Instant now = START;
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private final ActorRef<QueueKeeper.Command> keeper =
            kit.spawn(QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, clock));

    @AfterEach
    void stop() {
        queue.open();
        kit.shutdownTestKit();
    }

    private EntryId accepted(int recipients) {
        EntryId id = EntryId.of(START, random);
        List<Recipient> to = new ArrayList<>();
        for (int number = 1; number <= recipients; number++) {
            to.add(Recipient.pending(number, "r" + number + "@b.example", HOP));
        }
        QueueEntry entry = QueueEntry.of(
                id,
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission("test", Optional.empty(), Map.of(), START, START.plus(Duration.ofDays(1))),
                to,
                0);
        queue.open();
        assertThat(queue.write(List.of(
                        new Change.Accept(entry, List.of(WorkItem.of(entry, HOP, START)), List.of(), List.of()))))
                .allMatch(ChangeResult::applied);
        return id;
    }

    private List<QueueKeeper.Work> claims(TestProbe<QueueKeeper.Lent> who) {
        keeper.tell(new QueueKeeper.Claim(HOP, 9, who.ref()));
        return who.receiveMessage().work();
    }

    private void settles(WorkItem item, RecipientOutcome... outcomes) {
        settles(new Change.Settle(item, List.of(outcomes), Optional.empty(), List.of(), List.of()));
    }

    private void settles(Change.Settle settle) {
        keeper.tell(new QueueKeeper.Write<>(settle, answers.ref(), result -> result));
    }

    private QueueEntry entry(EntryId id) {
        return queue.entry(id).orElseThrow();
    }

    /** As time passes for the clock and for timers alike. */
    private void passes(Duration duration) {
        now = now.plus(duration);
        time.timePasses(duration);
    }

    /** It may take a pause or two, after which it is written. */
    private ChangeResult answer() {
        for (int i = 0; i < 100; i++) {
            try {
                return answers.receiveMessage(Duration.ofMillis(50));
            } catch (AssertionError notYet) {
                passes(QueueKeeperSettings.STANDARD.settleRetry());
            }
        }
        throw new AssertionError("no answer");
    }

    @Test
    void whatOneHadWhoDiesIsFreeAtOnceAndWhoServesItHears() {
        accepted(1);
        accepted(1);
        TestProbe<QueueKeeper.WorkReady> server = kit.createTestProbe(QueueKeeper.WorkReady.class);
        keeper.tell(new QueueKeeper.Serve(HOP, server.ref()));
        server.receiveMessage();
        assertThat(claims(one)).hasSize(2);
        assertThat(claims(other)).isEmpty();

        one.stop();

        server.expectMessage(new QueueKeeper.WorkReady(HOP));
        assertThat(claims(other)).hasSize(2).allMatch(work -> work.item().attempt() == 0);
    }

    @Test
    void whatHeHasGivenBackIsNotTakenFromWhoHasItNow() {
        accepted(1);
        WorkItem first = claims(one).get(0).item();
        keeper.tell(new QueueKeeper.Release(List.of(first)));
        WorkItem second = claims(other).get(0).item();

        one.stop();

        assertThat(claims(kit.createTestProbe(QueueKeeper.Lent.class))).isEmpty();
        settles(second, new RecipientOutcome.Relayed(1, "ok"));
        assertThat(answers.receiveMessage().applied()).isTrue();
    }

    /** It was sent: nobody may send it again, whatever becomes of who sent it. */
    @Test
    void anOutcomeOnItsWayToTheStoreOutlivesWhoBroughtIt() {
        accepted(1);
        WorkItem item = claims(one).get(0).item();
        queue.faulty(batch -> {
            throw new QueueUnavailable("the database cannot be reached");
        });
        settles(item, new RecipientOutcome.Relayed(1, "ok"));
        one.stop();
        for (int i = 0; i < 5; i++) {
            passes(QueueKeeperSettings.STANDARD.settleRetry());
            assertThat(claims(other)).isEmpty();
        }

        queue.faulty(batch -> batch);

        assertThat(answer().applied()).isTrue();
        assertThat(queue.figures().entries()).isZero();
    }

    @Test
    void whatIsProlongedIsNobodyElsesAndWhatIsNotPasses() {
        accepted(1);
        accepted(1);
        List<QueueKeeper.Work> work = claims(one);
        assertThat(work.get(0).loan()).isEqualTo(new Loan(START, LEASE));
        passes(LEASE.minusMillis(1));

        keeper.tell(new QueueKeeper.Prolong(List.of(work.get(0).item())));
        assertThat(claims(other)).as("asked after it").isEmpty();

        passes(LEASE.minusMillis(1));
        assertThat(claims(other))
                .extracting(lent -> lent.entry().id())
                .containsExactly(work.get(1).entry().id());
    }

    /** One message must not keep all others of its peer. */
    @Test
    void whatIsDamagedIsLentToNobodyAndKeepsNothingBack() {
        EntryId bad = accepted(1);
        EntryId good = accepted(1);
        queue.reading = name -> {
            if (name.equals("entry " + bad)) {
                throw new QueueCorrupt("injected");
            }
        };

        assertThat(claims(one)).extracting(work -> work.entry().id()).containsExactly(good);
        assertThat(claims(one)).isEmpty();

        queue.reading = name -> {};
        passes(LEASE);
        assertThat(claims(other)).extracting(work -> work.entry().id()).contains(bad);
    }

    @Test
    void whoIsLentNothingButWhatIsDamagedAsksAgainAtOnce() {
        EntryId bad = accepted(1);
        queue.reading = name -> {
            if (name.equals("entry " + bad)) {
                throw new QueueCorrupt("injected");
            }
        };

        keeper.tell(new QueueKeeper.Claim(HOP, 1, one.ref()));

        one.expectMessage(new QueueKeeper.Lent(HOP, List.of(), Optional.of(START)));
    }

    /** A fault of ours in what is told of it: what was said of the others for good stays true. */
    @Test
    void whereAnOutcomeIsRefusedItsTruthIsKeptAndTheRestWaitsForAnOperator() {
        EntryId id = accepted(4);
        WorkItem item = claims(one).get(0).item();

        settles(new Change.Settle(
                item,
                List.of(
                        new RecipientOutcome.Relayed(1, "transferred"),
                        new RecipientOutcome.Failed(2, "550 unknown", Optional.of(EntryId.FIRST)),
                        new RecipientOutcome.Deferred(3, "busy")),
                Optional.of(item.retryAt(START.plusSeconds(300))),
                List.of(),
                List.of()));

        assertThat(answer()).isInstanceOf(ChangeResult.Refused.class);
        assertThat(entry(id).recipients())
                .extracting(recipient -> recipient.state().toString())
                .containsExactly("RELAYED", "FAILED", "PENDING", "PENDING");
        assertThat(entry(id).recipients().get(1).lastOutcome())
                .contains("550 unknown")
                .contains("not reported");
        assertThat(entry(id).recipients().get(3).lastOutcome()).contains("its outcome was refused");
        assertThat(queue.ledger().of(id))
                .anySatisfy(line -> assertThat(line.details().get("text")).contains("refused"));
        assertThat(queue.figures().leased()).isZero();
        passes(Refusals.PAUSE);
        assertThat(claims(other)).hasSize(1);
    }

    @Test
    void ofWhomARefusedOutcomeSaysNothingWaitsForAnOperator() {
        EntryId id = accepted(2);
        WorkItem item = claims(one).get(0).item();

        settles(item, new RecipientOutcome.Relayed(1, "transferred"));

        assertThat(answer()).isInstanceOf(ChangeResult.Refused.class);
        assertThat(entry(id).recipients())
                .extracting(recipient -> recipient.state().toString())
                .containsExactly("RELAYED", "FAILED");
        assertThat(entry(id).held()).isTrue();
    }

    @Test
    void whatNoStoreWouldTakeOfAnOutcomeIsHeldAsAWhole() {
        EntryId id = accepted(2);
        WorkItem item = claims(one).get(0).item();
        queue.faulty(batch -> {
            boolean poison = batch.stream()
                    .filter(Change.Settle.class::isInstance)
                    .flatMap(change -> ((Change.Settle) change).outcomes().stream())
                    .anyMatch(outcome -> outcome.text().contains("poison"));
            if (poison) {
                throw new IllegalStateException("injected");
            }
            return batch;
        });

        settles(item, new RecipientOutcome.Relayed(1, "poison"), new RecipientOutcome.Relayed(2, "poison"));

        assertThat(answer()).isInstanceOf(ChangeResult.Refused.class);
        answers.expectNoMessage(Duration.ofMillis(50));
        assertThat(entry(id).held()).isTrue();
        assertThat(queue.figures().leased()).isZero();
        assertThat(queue.figures().held()).isEqualTo(1);
    }

    @Test
    void anOutcomeOfAnEntryThatCannotBeReadIsAnsweredAndHarmsNoOther() {
        accepted(1);
        accepted(1);
        List<QueueKeeper.Work> work = claims(one);
        EntryId bad = work.get(0).entry().id();
        queue.faulty(batch -> {
            if (batch.stream()
                    .anyMatch(change -> change instanceof Change.Settle settle
                            && settle.item().entry().equals(bad))) {
                throw new QueueCorrupt("injected");
            }
            return batch;
        });
        queue.reading = name -> {
            if (name.equals("entry " + bad)) {
                throw new QueueCorrupt("injected");
            }
        };

        settles(work.get(0).item(), new RecipientOutcome.Relayed(1, "ok"));
        assertThat(answer()).isInstanceOf(ChangeResult.Refused.class);
        settles(work.get(1).item(), new RecipientOutcome.Relayed(1, "ok"));
        assertThat(answers.receiveMessage().applied()).isTrue();
    }

    /** That it was sent is lost by a fault of ours: it must not be sent again and again. */
    @Test
    void anOutcomeThatCannotBeMadeIsHeldForTheOperator() {
        EntryId id = accepted(1);
        QueueKeeper.Work work = claims(one).get(0);
        TestProbe<String> told = kit.createTestProbe(String.class);

        kit.spawn(Behaviors.<String>withTimers(timers -> {
            Outcomes<String> outcomes =
                    new Outcomes<>(keeper, told.ref(), (entry, result) -> result.toString(), timers, "again");
            outcomes.settle(
                    work,
                    () -> {
                        throw new IllegalStateException("injected");
                    },
                    made -> {});
            return Behaviors.empty();
        }));

        assertThat(told.receiveMessage()).contains("Applied");
        assertThat(entry(id).held()).isTrue();
        assertThat(entry(id).recipients().get(0).lastOutcome()).contains("could not be made");
    }

    private void failsToWrite(String how) {
        queue.open();
        queue.faulty(batch -> {
            throw new QueueUnavailable(how);
        });
        writes();
        assertThat(answers.receiveMessage()).isInstanceOf(ChangeResult.Unavailable.class);
    }

    private void writes() {
        EntryId id = EntryId.of(START, random);
        QueueEntry entry = QueueEntry.of(
                id,
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission("test", Optional.empty(), Map.of(), START, START.plusSeconds(3600)),
                List.of(Recipient.pending(1, "a@b.example", HOP)),
                0);
        keeper.tell(new QueueKeeper.Write<>(
                new Change.Accept(entry, List.of(WorkItem.of(entry, HOP, START)), List.of(), List.of()),
                answers.ref(),
                result -> result));
    }

    /** A database that is started again: whatever comes meanwhile is told to come later, and then all goes on by itself. */
    @Test
    void aStoreThatMayComeBackIsWaitedForHoweverLong() {
        for (int i = 0; i < 10; i++) {
            failsToWrite("the database cannot be reached");
            passes(GIVE_UP);
        }

        queue.faulty(batch -> batch);
        writes();

        assertThat(answers.receiveMessage().applied()).isTrue();
        assertThat(queue.closed).isFalse();
    }

    @Test
    void aStoreThatHasToBeOpenedAnewIsGivenUpAfterAWhileThoughNothingMoreIsWritten() {
        queue.failure = Optional.of("a write failed");
        failsToWrite("a write failed");
        passes(GIVE_UP.minusMillis(1));
        assertThat(queue.closed).isFalse();

        passes(Duration.ofMillis(1));

        answers.expectTerminated(keeper);
        assertThat(queue.closed).isTrue();
    }
}

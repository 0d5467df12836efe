package org.x400gate.gateway.x400;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.association.Association;
import org.x400gate.gateway.association.TransferOutcome;
import org.x400gate.gateway.queue.Loan;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.protocol.octets.ContentRef;

/** Transfers that take longer than work is lent for, and stores that are away meanwhile. */
class SlowLinksTest extends X400DeliveryRig {
    private static final Duration LEASE = Duration.ofMinutes(30);

    private QueueKeeper.Work lent(QueueKeeper.Work work, Instant since) {
        return new QueueKeeper.Work(
                work.item(), work.entry(), work.content(), any -> Optional.empty(), new Loan(since, LEASE));
    }

    private <T extends QueueKeeper.Command> T next(Class<T> kind) {
        return kind.cast(keeper.fishForMessage(
                        Duration.ofSeconds(3),
                        message -> kind.isInstance(message)
                                ? FishingOutcomes.complete()
                                : FishingOutcomes.continueAndIgnore())
                .get(0));
    }

    private void passes(Duration duration) {
        now = now.plus(duration);
        time.timePasses(duration);
    }

    @Test
    void whatWaitedForHalfItsLeaseIsNotBegunButGoesBackAndIsAskedForAnew() {
        QueueKeeper.Work first = work();
        QueueKeeper.Work waits = work();
        lend(lent(first, NOW), lent(waits, NOW));
        TestProbe<Association.Command> association = open(dial());
        Association.Transfer long1 = association.expectMessageClass(Association.Transfer.class);
        QueueKeeper.Claim ahead = keeper.expectMessageClass(QueueKeeper.Claim.class);
        now = NOW.plus(LEASE.dividedBy(2));

        long1.replyTo().tell(new TransferOutcome.Transferred(long1.label()));

        assertThat(next(QueueKeeper.Release.class).items()).containsExactly(waits.item());
        association.expectNoMessage(Duration.ofMillis(50));
        ahead.replyTo().tell(new QueueKeeper.Lent(HOP, List.of(), Optional.empty()));
        ready.tell(new QueueKeeper.WorkReady(HOP));
        next(QueueKeeper.Claim.class)
                .replyTo()
                .tell(new QueueKeeper.Lent(HOP, List.of(lent(waits, now)), Optional.empty()));
        assertThat(association.expectMessageClass(Association.Transfer.class).label())
                .isEqualTo(waits.entry().id().toString());
    }

    @Test
    void aMillisecondBeforeItIsBegun() {
        QueueKeeper.Work first = work();
        QueueKeeper.Work waits = work();
        lend(lent(first, NOW), lent(waits, NOW));
        TestProbe<Association.Command> association = open(dial());
        Association.Transfer transfer = association.expectMessageClass(Association.Transfer.class);
        now = NOW.plus(LEASE.dividedBy(2)).minusMillis(1);

        transfer.replyTo().tell(new TransferOutcome.Transferred(transfer.label()));

        assertThat(association.expectMessageClass(Association.Transfer.class).label())
                .isEqualTo(waits.entry().id().toString());
    }

    /** It must be nobody else's before its end; and what waits behind it must not wait here for hours. */
    @Test
    void whatIsUnderWayIsProlongedAllTheTimeAndWhatWaitsGoesBackWithoutAnythingHappening() {
        QueueKeeper.Work first = work();
        QueueKeeper.Work waits = work();
        lend(lent(first, NOW), lent(waits, NOW));
        TestProbe<Association.Command> association = open(dial());
        association.expectMessageClass(Association.Transfer.class);
        Duration quarter = LEASE.dividedBy(4);

        passes(quarter);
        assertThat(next(QueueKeeper.Prolong.class).items()).containsExactly(first.item());
        passes(quarter);
        assertThat(next(QueueKeeper.Release.class).items()).containsExactly(waits.item());
        for (int i = 0; i < 8; i++) {
            passes(quarter);
            assertThat(next(QueueKeeper.Prolong.class).items()).containsExactly(first.item());
        }
    }

    /** Its work is free then: what were still on its way would arrive twice. */
    @Test
    void whenADeliveryDiesWhatIsOnItsWayIsBrokenOff() {
        lend(lent(work(), NOW));
        TestProbe<Association.Command> association = open(dial());
        association.expectMessageClass(Association.Transfer.class);

        kit.stop(delivery);

        association.expectMessage(Association.Request.ABORT);
    }

    private QueueKeeper.Work unreadable(QueueKeeper.Work work, AtomicBoolean away) {
        ContentRef content = new ContentRef() {
            @Override
            public long octets() {
                return work.content().octets();
            }

            @Override
            public InputStream open() throws IOException {
                if (away.get()) {
                    throw new QueueUnavailable("the database cannot be reached");
                }
                return work.content().open();
            }
        };
        return new QueueKeeper.Work(work.item(), work.entry(), content, any -> Optional.empty(), new Loan(NOW, LEASE));
    }

    /** At its end there is a report to be made; it is made when the store is back, and nothing is given up until then. */
    @Test
    void anOutcomeThatCannotBeToldOfNowIsKeptAndToldLater() {
        AtomicBoolean away = new AtomicBoolean();
        QueueKeeper.Work work = unreadable(work(MAIL, Duration.ofHours(1)), away);
        lend(work);
        TestProbe<Association.Command> association = open(dial());
        association.expectMessageClass(Association.Transfer.class);
        away.set(true);
        passes(Duration.ofHours(2));

        association.stop();

        passes(LEASE.dividedBy(4));
        assertThat(next(QueueKeeper.Prolong.class).items()).containsExactly(work.item());
        away.set(false);
        passes(Duration.ofSeconds(5));
        Change.Settle settle = (Change.Settle) next(QueueKeeper.Write.class).change();
        assertThat(settle.item()).isEqualTo(work.item());
        assertThat(settle.outcomes()).singleElement().isInstanceOf(RecipientOutcome.Failed.class);
    }

    @Test
    void damagedContentIsNotTriedUntilItsDeadline() {
        QueueKeeper.Work bad = work();
        ContentRef damaged = new ContentRef() {
            @Override
            public long octets() {
                return MAIL.length();
            }

            @Override
            public InputStream open() throws IOException {
                throw new IOException("damaged", new QueueCorrupt("a damaged block"));
            }
        };
        lend(new QueueKeeper.Work(bad.item(), bad.entry(), damaged));
        open(dial());

        Change.Settle settle = settled();

        assertThat(settle.retry()).isEmpty();
        assertThat(settle.outcomes())
                .singleElement()
                .satisfies(outcome -> assertThat(outcome.text()).contains("damaged"));
    }
}

package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.persistence.queue.Samples.EAST;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;
import static org.x400gate.persistence.queue.Samples.deferred;
import static org.x400gate.persistence.queue.Samples.relayed;
import static org.x400gate.persistence.queue.Samples.retry;
import static org.x400gate.persistence.queue.Samples.settle;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

/** What an operator may do to a queue, and may not while a sender is at work. */
interface OperatorActContract {
    Instant LATER = NOW.plus(Duration.ofHours(1));

    DurableQueue queue();

    Samples samples();

    private QueueEntry accepted(Instant due, NextHop... hops) {
        Change.Accept accept = samples().accept(Priority.NORMAL, due, "body", hops);
        assertThat(queue().write(List.of(accept))).allMatch(ChangeResult::applied);
        return accept.entry();
    }

    private QueueEntry now(QueueEntry entry) {
        return queue().entry(entry.id()).orElseThrow();
    }

    private ChangeResult written(Change change) {
        return queue().write(List.of(change)).get(0);
    }

    private static List<LedgerLine> line(QueueEntry entry) {
        return List.of(new LedgerLine(NOW, entry.id(), LedgerEvent.OPERATOR, List.of(), Map.of("by", "olga")));
    }

    private OperatorAct.Hold hold(QueueEntry entry) {
        return new OperatorAct.Hold(now(entry), queue().work(entry.id()), line(entry));
    }

    private OperatorAct.Delete delete(QueueEntry entry, Change.Accept... reports) {
        return new OperatorAct.Delete(now(entry), queue().work(entry.id()), List.of(reports), line(entry));
    }

    private OperatorAct.TryAgain tryAgain(QueueEntry entry, Map<Integer, NextHop> ways) {
        return new OperatorAct.TryAgain(
                now(entry), queue().work(entry.id()), ways, NOW, NOW.plus(Duration.ofDays(2)), line(entry));
    }

    private List<LedgerEvent> ledger(QueueEntry entry) {
        return queue().ledger().of(entry.id()).stream().map(LedgerLine::event).toList();
    }

    @Test
    default void hurriedWorkIsDueAtOnceAndKeepsItsAttempts() {
        QueueEntry entry = accepted(NOW, WEST);
        queue().write(List.of(retry(queue().claim(WEST, 1, NOW, LEASE).get(0), LATER, deferred(1))));
        assertThat(queue().claim(WEST, 1, NOW, LEASE)).isEmpty();
        assertThat(queue().work(entry.id())).extracting(WorkItem::due).containsExactly(LATER);

        assertThat(written(new OperatorAct.Hurry(queue().work(entry.id()), NOW, line(entry)))
                        .applied())
                .isTrue();

        List<WorkItem> claimed = queue().claim(WEST, 9, NOW, LEASE);
        assertThat(claimed).extracting(WorkItem::attempt).containsExactly(1);
        assertThat(queue().figures().workItems()).isEqualTo(1);
        assertThat(ledger(entry)).endsWith(LedgerEvent.OPERATOR);
        assertThat(written(settle(claimed.get(0), relayed(1))).applied()).isTrue();
        assertThat(queue().hops()).isEmpty();
    }

    @Test
    default void aHopsWorkIsFoundByWhenItIsDueAndHurriedTogether() {
        QueueEntry first = accepted(LATER, WEST);
        QueueEntry second = accepted(LATER.plusSeconds(5), WEST, EAST);
        QueueEntry due = accepted(NOW, WEST);
        List<WorkItem> waiting = queue().dueAfter(WEST, NOW, 10);
        assertThat(waiting).extracting(WorkItem::entry).containsExactly(first.id(), second.id());
        assertThat(queue().dueAfter(WEST, NOW, 1)).hasSize(1);

        List<LedgerLine> lines =
                List.of(line(first).get(0), line(second).get(0), line(due).get(0));
        assertThat(written(new OperatorAct.Hurry(waiting, NOW, lines)).applied())
                .isTrue();

        assertThat(queue().claim(WEST, 9, NOW, LEASE)).hasSize(3);
        assertThat(queue().claim(EAST, 9, NOW, LEASE)).isEmpty();
        assertThat(ledger(second)).contains(LedgerEvent.OPERATOR);
        assertThat(ledger(due)).doesNotContain(LedgerEvent.OPERATOR);
    }

    @Test
    default void aHeldEntryIsTriedByNobodyUntilItIsReleasedFromTheFirstTry() {
        QueueEntry entry = accepted(NOW, WEST, EAST);
        queue().write(List.of(retry(queue().claim(WEST, 1, NOW, LEASE).get(0), LATER, deferred(1))));

        assertThat(written(hold(entry)).applied()).isTrue();

        assertThat(queue().claim(WEST, 9, LATER, LEASE)).isEmpty();
        assertThat(queue().claim(EAST, 9, LATER, LEASE)).isEmpty();
        assertThat(now(entry).recipients()).extracting(Recipient::state).containsOnly(RecipientState.HELD);
        assertThat(now(entry).recipients().get(0).lastOutcome()).isEqualTo("busy");
        assertThat(queue().held(EntryId.FIRST, 9).entries()).containsExactly(now(entry));
        assertThat(queue().figures().held()).isEqualTo(1);
        assertThat(queue().figures().workItems()).isZero();

        assertThat(written(tryAgain(entry, Map.of(1, WEST, 2, EAST))).applied()).isTrue();

        assertThat(queue().claim(WEST, 9, NOW, LEASE))
                .extracting(WorkItem::attempt)
                .containsExactly(0);
        assertThat(queue().claim(EAST, 9, NOW, LEASE)).hasSize(1);
        assertThat(queue().figures().held()).isZero();
        assertThat(now(entry).submission().deadline()).isEqualTo(NOW.plus(Duration.ofDays(2)));
        assertThat(ledger(entry)).endsWith(LedgerEvent.OPERATOR, LedgerEvent.OPERATOR);
    }

    @Test
    default void whoFailedIsTriedAgainByAnotherWayAndWhoWasServedIsNot() {
        QueueEntry entry = accepted(NOW, WEST, WEST);
        RecipientOutcome failed = new RecipientOutcome.Failed(2, "unknown", Optional.empty());
        queue().write(List.of(settle(queue().claim(WEST, 1, NOW, LEASE).get(0), relayed(1), failed)));

        assertThat(written(tryAgain(entry, Map.of(1, EAST)))).isInstanceOf(ChangeResult.Refused.class);
        assertThat(written(tryAgain(entry, Map.of()))).isInstanceOf(ChangeResult.Refused.class);
        assertThat(written(tryAgain(entry, Map.of(2, EAST))).applied()).isTrue();

        WorkItem again = queue().claim(EAST, 9, NOW, LEASE).get(0);
        assertThat(now(entry).pendingAt(EAST)).extracting(Recipient::number).containsExactly(2);
        assertThat(written(settle(again, relayed(2))).applied()).isTrue();
        assertThat(queue().entry(entry.id())).isEmpty();
    }

    @Test
    default void oneHopHasOneItemAlsoForThoseWhoComeBackToIt() {
        QueueEntry entry = accepted(NOW, WEST, WEST);
        RecipientOutcome failed = new RecipientOutcome.Failed(2, "unknown", Optional.empty());
        queue().write(List.of(retry(queue().claim(WEST, 1, NOW, LEASE).get(0), LATER, deferred(1), failed)));

        assertThat(written(tryAgain(entry, Map.of(2, WEST))).applied()).isTrue();

        List<WorkItem> claimed = queue().claim(WEST, 9, LATER, LEASE);
        assertThat(claimed).hasSize(1);
        assertThat(written(settle(claimed.get(0), relayed(1), relayed(2))).applied())
                .isTrue();
    }

    @Test
    default void whatIsUnderWayIsBusyAndItsOutcomeCounts() {
        QueueEntry entry = accepted(NOW, WEST, EAST);
        WorkItem underWay = queue().claim(WEST, 1, NOW, LEASE).get(0);

        assertThat(queue().write(List.of(hold(entry), delete(entry))))
                .allMatch(result -> result instanceof ChangeResult.Busy);
        assertThat(written(new OperatorAct.Hurry(List.of(underWay.retryAt(LATER)), NOW, List.of()))
                        .applied())
                .isFalse();

        assertThat(now(entry)).isEqualTo(entry);
        assertThat(queue().claim(EAST, 1, NOW, LEASE)).hasSize(1);
        assertThat(written(settle(underWay, relayed(1))).applied()).isTrue();
        assertThat(ledger(entry)).doesNotContain(LedgerEvent.OPERATOR);
    }

    @Test
    default void aFailedRecipientIsNotSentAlongBehindTheBackOfASender() {
        QueueEntry entry = accepted(NOW, WEST, WEST);
        RecipientOutcome failed = new RecipientOutcome.Failed(2, "unknown", Optional.empty());
        queue().write(List.of(retry(queue().claim(WEST, 1, NOW, LEASE).get(0), NOW, deferred(1), failed)));
        WorkItem underWay = queue().claim(WEST, 1, NOW, LEASE).get(0);

        assertThat(written(tryAgain(entry, Map.of(2, WEST)))).isInstanceOf(ChangeResult.Busy.class);
        assertThat(written(settle(underWay, relayed(1))).applied()).isTrue();
    }

    @Test
    default void aDeletedEntryLeavesNothingButItsLedgerAndTheReportThatTellsOfIt() {
        QueueEntry entry = accepted(NOW, WEST, EAST);
        Change.Accept report = samples().accept(Priority.NORMAL, NOW, "report", EAST);
        OperatorAct.Delete delete = delete(entry, report);

        assertThat(written(delete).applied()).isTrue();

        assertThat(queue().entry(entry.id())).isEmpty();
        assertThat(queue().content().length(entry.id())).isEmpty();
        assertThat(queue().claim(WEST, 9, NOW, LEASE)).isEmpty();
        assertThat(queue().claim(EAST, 9, NOW, LEASE))
                .extracting(WorkItem::entry)
                .containsExactly(report.entry().id());
        assertThat(ledger(entry)).endsWith(LedgerEvent.OPERATOR);
        assertThat(queue().figures().entries()).isEqualTo(1);
        assertThat(written(delete)).isInstanceOf(ChangeResult.Stale.class);
    }

    @Test
    default void aDeletionWhoseReportIsRefusedChangesNothing() {
        QueueEntry entry = accepted(NOW, WEST);
        Change.Accept known = samples().accept(Priority.NORMAL, NOW, "report", EAST);
        queue().write(List.of(known));

        assertThat(written(delete(entry, known))).isInstanceOf(ChangeResult.Refused.class);

        assertThat(now(entry)).isEqualTo(entry);
        assertThat(queue().claim(WEST, 1, NOW, LEASE)).hasSize(1);
    }

    @Test
    default void anEntryThatHasChangedSinceItWasSeenIsLeftAlone() {
        QueueEntry entry = accepted(NOW, WEST, EAST);
        OperatorAct.Hold late = hold(entry);
        OperatorAct.Delete lateToo = delete(entry);
        queue().write(List.of(settle(queue().claim(WEST, 1, NOW, LEASE).get(0), relayed(1))));

        assertThat(queue().write(List.of(late, lateToo))).allMatch(result -> result instanceof ChangeResult.Stale);
        assertThat(queue().claim(EAST, 1, NOW, LEASE)).hasSize(1);
    }

    @Test
    default void actsOfOneBatchSeeEachOther() {
        Change.Accept accept = samples().accept(Priority.NORMAL, LATER, "body", WEST);
        QueueEntry entry = accept.entry();
        OperatorAct.Hurry hurry = new OperatorAct.Hurry(accept.work(), NOW, List.of());
        OperatorAct.Hold hold = new OperatorAct.Hold(entry, List.of(WorkItem.of(entry, WEST, NOW)), List.of());

        assertThat(queue().write(List.of(accept, hurry, hold))).allMatch(ChangeResult::applied);
        assertThat(queue().claim(WEST, 1, LATER, LEASE)).isEmpty();
        assertThat(queue().figures().workItems()).isZero();
        assertThat(queue().hops()).isEmpty();

        OperatorAct.TryAgain again = tryAgain(entry, Map.of(1, WEST));
        OperatorAct.Hold notNow = new OperatorAct.Hold(now(entry), List.of(), List.of());
        assertThat(queue().write(List.of(again, notNow)))
                .extracting(ChangeResult::applied)
                .containsExactly(true, false);
        assertThat(queue().claim(WEST, 1, NOW, LEASE)).hasSize(1);
    }

    @Test
    default void aHoldMustNameAllTheWork() {
        QueueEntry entry = accepted(NOW, WEST, EAST);
        OperatorAct.Hold half =
                new OperatorAct.Hold(entry, queue().work(entry.id()).subList(0, 1), List.of());

        assertThat(written(half)).isInstanceOf(ChangeResult.Refused.class);
        assertThat(queue().claim(WEST, 1, NOW, LEASE)).hasSize(1);
    }
}

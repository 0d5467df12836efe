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

/** What every queue owes of work whose time is over, whether anybody tries it or not. Samples live for a day. */
interface DeadlinesContract {
    Duration LIFE = Samples.LIFE;

    DurableQueue queue();

    Samples samples();

    private QueueEntry accepted(Priority priority, Instant at, NextHop... hops) {
        Change.Accept accept = samples().accept(priority, at, "x", hops);
        assertThat(queue().write(List.of(accept))).allMatch(ChangeResult::applied);
        return accept.entry();
    }

    private List<EntryId> overdue(NextHop hop, Instant deadline) {
        List<WorkItem> items = queue().claimOverdue(hop, deadline, 100, deadline, LEASE);
        queue().release(items);
        return items.stream().map(WorkItem::entry).toList();
    }

    @Test
    default void workIsOverdueAtItsDeadlineWhateverItsPriorityAndWheneverItIsDue() {
        QueueEntry late = accepted(Priority.URGENT, NOW.plusMillis(1), WEST);
        QueueEntry first = accepted(Priority.NON_URGENT, NOW.minusMillis(1), WEST);
        QueueEntry second = accepted(Priority.NORMAL, NOW, WEST, EAST);
        // Its hop is down: the next try is two days away.
        for (int i = 0; i < 2; i++) {
            WorkItem item = queue().claim(WEST, 1, NOW, LEASE).get(0);
            queue().write(List.of(retry(item, NOW.plus(LIFE).plus(LIFE), deferred(1))));
        }
        Instant deadline = NOW.plus(LIFE);

        assertThat(queue().overdue(deadline.minusMillis(2))).isEmpty();
        assertThat(queue().overdue(deadline)).containsExactlyInAnyOrder(WEST, EAST);
        assertThat(overdue(WEST, deadline.minusMillis(2))).isEmpty();
        assertThat(overdue(WEST, deadline)).containsExactly(first.id(), second.id());
        assertThat(overdue(EAST, deadline)).containsExactly(second.id());
        assertThat(overdue(WEST, deadline.plusMillis(1))).containsExactly(first.id(), second.id(), late.id());
        assertThat(queue().claimOverdue(WEST, deadline, 1, deadline, LEASE)).hasSize(1);
        assertThat(overdue(new NextHop("nobody"), deadline)).isEmpty();
    }

    @Test
    default void overdueWorkIsSettledAsAnyClaimedWorkIs() {
        QueueEntry entry = accepted(Priority.NORMAL, NOW, WEST);
        Instant deadline = NOW.plus(LIFE);
        WorkItem item = queue().claimOverdue(WEST, deadline, 9, deadline, LEASE).get(0);

        assertThat(queue().claim(WEST, 9, deadline, LEASE)).isEmpty();
        assertThat(queue().write(List.of(settle(item, relayed(1))))).allMatch(ChangeResult::applied);

        assertThat(queue().entry(entry.id())).isEmpty();
        assertThat(queue().overdue(deadline)).isEmpty();
        assertThat(queue().figures().workItems()).isZero();
    }

    /** Whoever tries it may still succeed. */
    @Test
    default void whatSomebodyIsTryingIsLeftToHim() {
        accepted(Priority.NORMAL, NOW, WEST);
        QueueEntry other = accepted(Priority.NORMAL, NOW.plusMillis(1), WEST);
        Instant deadline = NOW.plus(LIFE).plusSeconds(1);
        WorkItem underWay = queue().claim(WEST, 1, deadline, LEASE).get(0);

        assertThat(overdue(WEST, deadline)).containsExactly(other.id());
        assertThat(queue().write(List.of(settle(underWay, relayed(1))))).allMatch(ChangeResult::applied);
        assertThat(overdue(WEST, deadline)).containsExactly(other.id());
    }

    @Test
    default void aLeaseThatRanOutIsNoHindranceAndItsHolderComesTooLate() {
        accepted(Priority.NORMAL, NOW, WEST);
        Instant deadline = NOW.plus(LIFE);
        WorkItem old = queue().claim(WEST, 1, NOW, LEASE).get(0);

        WorkItem item = queue().claimOverdue(WEST, deadline, 9, deadline, LEASE).get(0);

        assertThat(queue().write(List.of(settle(old, relayed(1)))).get(0)).isInstanceOf(ChangeResult.Stale.class);
        assertThat(queue().write(List.of(settle(item, relayed(1))))).allMatch(ChangeResult::applied);
    }

    @Test
    default void workThatMovesKeepsItsDeadline() {
        QueueEntry rerouted = accepted(Priority.NORMAL, NOW, WEST);
        WorkItem item = queue().claim(WEST, 1, NOW, LEASE).get(0);
        queue().write(List.of(new Change.Settle(
                item, List.of(), Optional.of(item.rerouted(EAST, NOW.plusSeconds(9))), List.of(), List.of())));
        QueueEntry hurried = accepted(Priority.NORMAL, NOW, WEST);
        WorkItem again = queue().claim(WEST, 1, NOW, LEASE).get(0);
        queue().write(List.of(retry(again, NOW.plusSeconds(600), deferred(1))));
        queue().write(List.of(new OperatorAct.Hurry(queue().work(hurried.id()), NOW, List.of())));
        Instant deadline = NOW.plus(LIFE);

        assertThat(overdue(EAST, deadline)).containsExactly(rerouted.id());
        assertThat(overdue(WEST, deadline)).containsExactly(hurried.id());
        assertThat(overdue(WEST, deadline.minusMillis(1))).isEmpty();
        assertThat(queue().work(rerouted.id())).extracting(WorkItem::hop).containsExactly(EAST);
    }

    /** What is held has no time that runs out; what is released has a whole lifetime, at each of its hops. */
    @Test
    default void anOperatorsHoldAndReleaseMoveTheDeadline() {
        QueueEntry entry = accepted(Priority.NORMAL, NOW, WEST, EAST);
        queue().write(List.of(settle(
                queue().claim(WEST, 1, NOW, LEASE).get(0), new RecipientOutcome.Failed(1, "no", Optional.empty()))));
        QueueEntry failed = queue().entry(entry.id()).orElseThrow();
        Instant later = NOW.plus(LIFE).plus(LIFE);
        queue().write(List.of(
                new OperatorAct.TryAgain(failed, queue().work(entry.id()), Map.of(1, WEST), NOW, later, List.of())));

        assertThat(queue().overdue(later.minusMillis(1))).isEmpty();
        assertThat(overdue(WEST, later)).containsExactly(entry.id());
        assertThat(overdue(EAST, later)).containsExactly(entry.id());

        QueueEntry again = queue().entry(entry.id()).orElseThrow();
        assertThat(queue().write(List.of(new OperatorAct.Hold(again, queue().work(entry.id()), List.of()))))
                .allMatch(ChangeResult::applied);
        assertThat(queue().overdue(later)).isEmpty();
        assertThat(queue().work(entry.id())).isEmpty();
    }

    @Test
    default void whatIsDeletedIsNeverOverdue() {
        QueueEntry entry = accepted(Priority.NORMAL, NOW, WEST);
        queue().overdue(NOW.plus(LIFE));
        queue().write(List.of(new OperatorAct.Delete(entry, queue().work(entry.id()), List.of(), List.of())));

        assertThat(queue().overdue(NOW.plus(LIFE))).isEmpty();
    }
}

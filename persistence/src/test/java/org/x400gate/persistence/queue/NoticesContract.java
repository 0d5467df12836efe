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

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

/** What every queue owes to those who want to hear that their message still waits: it is said when, and once. */
interface NoticesContract {
    Instant DUE = NOW.plusSeconds(600);

    DurableQueue queue();

    Samples samples();

    private QueueEntry waiting(Instant due, NextHop... hops) {
        Change.Accept accept = samples().noticed(due, hops);
        assertThat(queue().write(List.of(accept))).allMatch(ChangeResult::applied);
        return accept.entry();
    }

    private List<QueueEntry> due(Instant now) {
        return queue().noticesDue(now, 100);
    }

    private static Change.Notice notice(QueueEntry seen, Change.Accept... reports) {
        return new Change.Notice(seen, List.of(reports), List.of(Samples.line(seen.id(), LedgerEvent.DELAYED, DUE)));
    }

    @Test
    default void whoIsToBeToldIsFoundWhenItIsTimeAndNotBefore() {
        QueueEntry later = waiting(DUE.plusMillis(1), WEST);
        QueueEntry first = waiting(DUE.minusMillis(1), WEST);
        QueueEntry second = waiting(DUE, EAST);
        queue().write(List.of(samples().accept(Priority.NORMAL, NOW, "of nobody who wants to hear", WEST)));

        assertThat(due(DUE.minusMillis(2))).isEmpty();
        assertThat(due(DUE)).containsExactly(first, second);
        assertThat(queue().noticesDue(DUE, 1)).containsExactly(first);
        assertThat(due(DUE.plusMillis(1))).containsExactly(first, second, later);
    }

    /** While its next hop is down nothing is tried, and nothing has to be: it is found all the same. */
    @Test
    default void whatIsNeverTriedIsFoundAsIsWhatIsUnderWayAndWhatIsTriedAgain() {
        QueueEntry untried = waiting(DUE, EAST);
        QueueEntry tried = waiting(DUE, WEST);
        queue().write(List.of(retry(queue().claim(WEST, 1, NOW, LEASE).get(0), DUE.plusSeconds(9_000), deferred(1))));
        QueueEntry underWay = waiting(DUE, WEST);
        assertThat(queue().claim(WEST, 1, NOW, LEASE)).hasSize(1);

        assertThat(due(DUE))
                .extracting(QueueEntry::id)
                .containsExactlyInAnyOrder(untried.id(), tried.id(), underWay.id());
    }

    @Test
    default void aNoticeAndItsMarkAreOneChangeAndThereIsNoSecond() {
        waiting(DUE, WEST, EAST);
        QueueEntry seen = due(DUE).get(0);
        Change.Accept report = samples().accept(Priority.NORMAL, DUE, "delayed", new NextHop("back"));

        List<ChangeResult> results = queue().write(List.of(notice(seen, report), notice(seen, report)));

        assertThat(results.get(0)).isInstanceOf(ChangeResult.Applied.class);
        assertThat(results.get(1)).isInstanceOf(ChangeResult.Stale.class);
        assertThat(due(DUE.plusSeconds(1_000_000))).isEmpty();
        assertThat(queue().entry(seen.id()).orElseThrow().recipients()).isEqualTo(seen.recipients());
        assertThat(queue().claim(new NextHop("back"), 9, DUE, LEASE)).hasSize(1);
        assertThat(queue().claim(WEST, 9, DUE, LEASE)).hasSize(1);
        assertThat(queue().ledger().of(seen.id()))
                .extracting(LedgerLine::event)
                .containsExactly(LedgerEvent.ACCEPTED, LedgerEvent.DELAYED);
    }

    @Test
    default void aNoticeWhoseReportIsRefusedIsNoNotice() {
        QueueEntry there = waiting(DUE.plusSeconds(1), WEST);
        QueueEntry seen = waiting(DUE, WEST);
        Change.Accept known =
                new Change.Accept(there, List.of(WorkItem.of(there, WEST, DUE)), List.of(new byte[] {'x'}), List.of());

        assertThat(queue().write(List.of(notice(seen, known))).get(0)).isInstanceOf(ChangeResult.Refused.class);

        assertThat(due(DUE)).containsExactly(seen);
        assertThat(queue().ledger().of(seen.id())).hasSize(1);
    }

    @Test
    default void nobodyIsToldOfWhatHasChangedSinceItWasLookedAt() {
        QueueEntry seen = waiting(DUE, WEST, EAST);
        WorkItem west = queue().claim(WEST, 1, NOW, LEASE).get(0);

        List<ChangeResult> results = queue().write(List.of(settle(west, relayed(1)), notice(seen)));

        assertThat(results.get(1)).isInstanceOf(ChangeResult.Stale.class);
        QueueEntry now = due(DUE).get(0);
        assertThat(now.recipients())
                .extracting(Recipient::state)
                .containsExactly(RecipientState.RELAYED, RecipientState.PENDING);
        assertThat(queue().write(List.of(notice(now)))).allMatch(ChangeResult::applied);
    }

    @Test
    default void workUnderWayIsSettledAfterTheNoticeAsIfThereHadBeenNone() {
        QueueEntry seen = waiting(DUE, WEST);
        WorkItem item = queue().claim(WEST, 1, NOW, LEASE).get(0);
        queue().write(List.of(notice(seen)));

        assertThat(queue().write(List.of(settle(item, relayed(1))))).allMatch(ChangeResult::applied);

        assertThat(queue().entry(seen.id())).isEmpty();
    }

    @Test
    default void nobodyIsToldOfWhatIsDoneOrGone() {
        QueueEntry delivered = waiting(DUE, WEST);
        queue().write(List.of(settle(queue().claim(WEST, 1, NOW, LEASE).get(0), relayed(1))));
        QueueEntry failed = waiting(DUE, WEST);
        queue().write(List.of(settle(
                queue().claim(WEST, 1, NOW, LEASE).get(0), new RecipientOutcome.Failed(1, "no", Optional.empty()))));
        QueueEntry deleted = waiting(DUE, WEST);
        queue().write(List.of(
                new OperatorAct.Delete(deleted, List.of(WorkItem.of(deleted, WEST, NOW)), List.of(), List.of())));

        assertThat(due(DUE)).isEmpty();
        assertThat(queue().write(List.of(notice(delivered), notice(deleted))))
                .allMatch(result -> result instanceof ChangeResult.Stale);
        assertThat(queue().write(List.of(notice(queue().entry(failed.id()).orElseThrow()))))
                .allMatch(result -> result instanceof ChangeResult.Refused);
    }

    /** While it is held no time counts; released, it waits again, and its sender hears of it if he has not yet. */
    @Test
    default void whatAnOperatorHoldsIsToldOfWhenItIsReleasedAndStillWaits() {
        QueueEntry entry = waiting(DUE, WEST);
        queue().write(List.of(new OperatorAct.Hold(entry, List.of(WorkItem.of(entry, WEST, NOW)), List.of())));
        Instant released = DUE.plusSeconds(3600);

        assertThat(due(released)).isEmpty();
        QueueEntry held = queue().entry(entry.id()).orElseThrow();
        queue().write(List.of(new OperatorAct.TryAgain(
                held, List.of(), Map.of(1, WEST), released, released.plusSeconds(3600), List.of())));

        assertThat(due(released)).extracting(QueueEntry::id).containsExactly(entry.id());
        queue().write(List.of(notice(due(released).get(0))));
        QueueEntry told = queue().entry(entry.id()).orElseThrow();
        queue().write(List.of(new OperatorAct.Hold(told, queue().work(entry.id()), List.of())));
        QueueEntry again = queue().entry(entry.id()).orElseThrow();
        queue().write(List.of(new OperatorAct.TryAgain(
                again, List.of(), Map.of(1, WEST), released, released.plusSeconds(3600), List.of())));
        assertThat(due(released.plusSeconds(9_999))).isEmpty();
    }

    @Test
    default void theStatusOfTheLastFailureIsKeptForTheNotice() {
        QueueEntry entry = waiting(DUE, WEST);
        WorkItem item = queue().claim(WEST, 1, NOW, LEASE).get(0);
        queue().write(List.of(
                retry(item, NOW, new RecipientOutcome.Deferred(1, "mx: 451 4.3.0 later", Optional.of("4.3.0")))));

        assertThat(queue().entry(entry.id()).orElseThrow().recipients().get(0).lastStatus())
                .contains("4.3.0");
        queue().write(List.of(retry(queue().claim(WEST, 1, NOW, LEASE).get(0), NOW, deferred(1))));
        assertThat(queue().entry(entry.id()).orElseThrow().recipients().get(0).lastStatus())
                .isEmpty();
    }
}

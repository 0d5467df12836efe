package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;
import static org.x400gate.persistence.queue.Samples.deferred;
import static org.x400gate.persistence.queue.Samples.relayed;
import static org.x400gate.persistence.queue.Samples.retry;
import static org.x400gate.persistence.queue.Samples.settle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every queue owes those who take longer with their work than it was lent for. */
interface LeasesContract {
    Instant END = NOW.plus(LEASE);
    Duration ALMOST = LEASE.minusMillis(1);

    DurableQueue queue();

    Samples samples();

    private List<WorkItem> claimed(int count) {
        List<Change> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(samples().accept(Priority.NORMAL, NOW, "x", WEST));
        }
        assertThat(queue().write(batch)).allMatch(ChangeResult::applied);
        List<WorkItem> items = queue().claim(WEST, count, NOW, LEASE);
        assertThat(items).hasSize(count);
        return items;
    }

    private List<WorkItem> claimableAt(Instant time) {
        return queue().claim(WEST, 9, time, LEASE);
    }

    /** A large message over a slow link: nobody else may have it before its end. */
    @Test
    default void whatIsProlongedInTimeIsNobodyElsesHoweverLongItTakes() {
        List<WorkItem> items = claimed(2);
        Instant time = NOW;
        for (int i = 0; i < 5; i++) {
            time = time.plus(ALMOST);
            queue().prolong(items, time, LEASE);
            assertThat(claimableAt(time.plus(ALMOST))).isEmpty();
            assertThat(queue().claimAny(WEST, 9, time.plus(ALMOST), LEASE)).isEmpty();
            assertThat(queue().claimOverdue(WEST, NOW.plus(Duration.ofDays(9)), 9, time.plus(ALMOST), LEASE))
                    .isEmpty();
        }
        assertThat(queue().figures().leased()).isEqualTo(2);

        assertThat(queue().write(List.of(settle(items.get(0), relayed(1))))).allMatch(ChangeResult::applied);
        assertThat(claimableAt(time.plus(LEASE)))
                .extracting(WorkItem::entry)
                .containsExactly(items.get(1).entry());
    }

    @Test
    default void aLeaseThatRanOutIsOneAgainIfNobodyHasTakenItsItem() {
        WorkItem late = claimed(1).get(0);
        Change.Accept urgent = samples().accept(Priority.URGENT, NOW, "y", WEST);
        assertThat(queue().write(List.of(urgent))).allMatch(ChangeResult::applied);
        assertThat(queue().claim(WEST, 1, END, LEASE))
                .extracting(WorkItem::entry)
                .containsExactly(urgent.entry().id());

        queue().prolong(List.of(late), END, LEASE);

        assertThat(claimableAt(END.plus(ALMOST))).isEmpty();
        assertThat(queue().write(List.of(retry(late, END, deferred(1))))).allMatch(ChangeResult::applied);
        assertThat(claimableAt(END)).extracting(WorkItem::entry).containsExactly(late.entry());
    }

    @Test
    default void whatHasPassedToAnotherIsNotProlongedByWhoHadIt() {
        WorkItem late = claimed(1).get(0);
        WorkItem taken = claimableAt(END).get(0);

        queue().prolong(List.of(late), END.plus(ALMOST), LEASE);

        WorkItem again = claimableAt(END.plus(LEASE)).get(0);
        assertThat(queue().write(List.of(settle(late, relayed(1)))).get(0)).isInstanceOf(ChangeResult.Stale.class);
        assertThat(queue().write(List.of(settle(taken, relayed(1)))).get(0)).isInstanceOf(ChangeResult.Stale.class);
        assertThat(queue().write(List.of(settle(again, relayed(1))))).allMatch(ChangeResult::applied);
    }

    @Test
    default void whatIsSettledOrGivenBackIsNotProlonged() {
        List<WorkItem> items = claimed(2);
        assertThat(queue().write(List.of(settle(items.get(0), relayed(1))))).allMatch(ChangeResult::applied);
        queue().release(List.of(items.get(1)));

        queue().prolong(items, NOW, LEASE);

        assertThat(claimableAt(NOW))
                .extracting(WorkItem::entry)
                .containsExactly(items.get(1).entry());
        assertThat(queue().figures().leased()).isEqualTo(1);
    }
}

package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.persistence.queue.Samples.EAST;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;
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

/** What has failed by its own fault is kept, found and counted, until an operator decides. */
interface DeadLettersContract {
    Instant AGAIN = NOW.plus(Duration.ofMinutes(1));

    DurableQueue queue();

    Samples samples();

    private QueueEntry accepted(NextHop... hops) {
        Change.Accept accept = samples().accept(Priority.NORMAL, NOW, "body", hops);
        assertThat(queue().write(List.of(accept))).allMatch(ChangeResult::applied);
        return accept.entry();
    }

    private ChangeResult written(Change change) {
        return queue().write(List.of(change)).get(0);
    }

    private QueueEntry now(QueueEntry entry) {
        return queue().entry(entry.id()).orElseThrow();
    }

    private OperatorAct.TryAgain tryAgain(QueueEntry entry, Map<Integer, NextHop> ways) {
        return new OperatorAct.TryAgain(
                now(entry), queue().work(entry.id()), ways, NOW, NOW.plus(Duration.ofDays(2)), List.of());
    }

    @Test
    default void aDeadLetterIsKeptWithItsReportAndFoundAlsoWhileOthersOfItAreTried() {
        QueueEntry entry = accepted(WEST, EAST);
        Change.Accept report = samples().accept(Priority.NORMAL, NOW, "report", EAST);
        WorkItem item = queue().claim(WEST, 1, NOW, LEASE).get(0);
        Optional<EntryId> told = Optional.of(report.entry().id());
        RecipientOutcome dead = new RecipientOutcome.Quarantined(1, "broke off", told);

        assertThat(written(settle(item, dead)))
                .as("a report that is not there")
                .isInstanceOf(ChangeResult.Refused.class);
        assertThat(written(new Change.Settle(item, List.of(dead), Optional.empty(), List.of(report), List.of()))
                        .applied())
                .isTrue();

        assertThat(now(entry).dead()).isTrue();
        assertThat(queue().held(EntryId.FIRST, 9).entries())
                .extracting(QueueEntry::id)
                .containsExactly(entry.id());
        assertThat(queue().figures().dead()).isEqualTo(1);
        assertThat(queue().figures().held()).isEqualTo(1);
        assertThat(queue().claim(WEST, 9, NOW, LEASE)).isEmpty();
        for (WorkItem other : queue().claim(EAST, 9, NOW, LEASE)) {
            assertThat(written(settle(other, relayed(other.entry().equals(entry.id()) ? 2 : 1)))
                            .applied())
                    .isTrue();
        }
        assertThat(queue().figures().entries()).isEqualTo(1);
        assertThat(queue().content().length(entry.id())).isPresent();

        assertThat(written(tryAgain(entry, Map.of(1, WEST))).applied()).isTrue();
        assertThat(queue().figures().dead()).isZero();
        assertThat(queue().held(EntryId.FIRST, 9).entries()).isEmpty();
        assertThat(written(settle(queue().claim(WEST, 1, NOW, LEASE).get(0), relayed(1)))
                        .applied())
                .isTrue();
        assertThat(queue().figures().entries()).isZero();
    }

    @Test
    default void faultsAreCountedAtOneHopAndForgottenWithAnotherTryOfAnOperators() {
        QueueEntry entry = accepted(WEST);
        RecipientOutcome fault = new RecipientOutcome.Deferred(1, "broke off", Optional.empty(), true);
        queue().write(List.of(retry(queue().claim(WEST, 1, NOW, LEASE).get(0), AGAIN, fault)));
        queue().write(List.of(
                retry(queue().claim(WEST, 1, AGAIN, LEASE).get(0), AGAIN, new RecipientOutcome.Deferred(1, "busy"))));
        assertThat(now(entry).recipients()).extracting(Recipient::faults).containsExactly(1);
        queue().write(List.of(retry(queue().claim(WEST, 1, AGAIN, LEASE).get(0), AGAIN, fault)));
        assertThat(now(entry).recipients()).extracting(Recipient::faults).containsExactly(2);

        assertThat(written(tryAgain(entry, Map.of(1, WEST))).applied()).isTrue();

        assertThat(now(entry).recipients()).extracting(Recipient::faults).containsExactly(0);
        WorkItem anew = queue().claim(WEST, 1, NOW, LEASE).get(0);
        assertThat(written(new Change.Settle(
                                anew, List.of(), Optional.of(anew.rerouted(EAST, NOW)), List.of(), List.of()))
                        .applied())
                .isTrue();
        assertThat(now(entry).pendingAt(EAST)).hasSize(1);
    }

    /** An operator sends it another way, whether it has failed or only waits. */
    @Test
    default void whatWaitsIsMovedToAnotherHopWithItsWork() {
        QueueEntry entry = accepted(WEST, EAST);
        assertThat(written(tryAgain(entry, Map.of(1, EAST, 2, EAST))).applied()).isTrue();

        assertThat(queue().claim(WEST, 9, NOW, LEASE)).isEmpty();
        assertThat(queue().work(entry.id())).hasSize(1);
        assertThat(queue().figures().workItems()).isEqualTo(1);
        WorkItem all = queue().claim(EAST, 9, NOW, LEASE).get(0);
        assertThat(written(tryAgain(entry, Map.of(1, WEST, 2, WEST))))
                .as("under way")
                .isInstanceOf(ChangeResult.Busy.class);
        assertThat(written(settle(all, relayed(1), relayed(2))).applied()).isTrue();
        assertThat(queue().figures().entries()).isZero();
        assertThat(queue().hops()).isEmpty();
    }

    @Test
    default void whatWaitsIsNotMovedWithoutItsWork() {
        QueueEntry entry = accepted(WEST);
        OperatorAct.TryAgain blind = new OperatorAct.TryAgain(
                entry, List.of(), Map.of(1, EAST), NOW, NOW.plus(Duration.ofDays(2)), List.of());

        assertThat(written(blind)).isInstanceOf(ChangeResult.Refused.class);
        assertThat(queue().claim(WEST, 9, NOW, LEASE)).hasSize(1);
    }
}

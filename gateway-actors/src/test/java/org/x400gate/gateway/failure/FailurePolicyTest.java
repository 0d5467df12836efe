package org.x400gate.gateway.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.Times;
import org.x400gate.persistence.store.EntryId;

class FailurePolicyTest {
    private static final Instant START = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    @Tag("SF-20")
    void theStandardTableIsFollowedToItsEndAndThenKept() {
        List<Long> minutes = new ArrayList<>();
        for (int failures = 1; failures <= 11; failures++) {
            minutes.add(RetryTable.STANDARD.after(failures).toMinutes());
        }
        assertThat(minutes).containsExactly(1L, 5L, 15L, 60L, 120L, 180L, 360L, 720L, 1440L, 1440L, 1440L);
    }

    @Test
    @Tag("SF-20")
    void theLastTryIsMadeAtTheDeadlineAndNoneAfterIt() {
        Instant deadline = FailurePolicy.X400.deadline(START, Priority.URGENT);
        assertThat(deadline).isEqualTo(START.plus(Duration.ofHours(4)));
        List<Instant> tries = new ArrayList<>();
        Optional<Instant> next = Optional.of(START);
        for (int failures = 1; next.isPresent(); failures++) {
            tries.add(next.get());
            next = FailurePolicy.X400.nextTry(next.get(), failures, deadline);
        }
        assertThat(tries.stream().map(t -> Duration.between(START, t).toMinutes()))
                .containsExactly(0L, 1L, 6L, 21L, 81L, 201L, 240L);
    }

    /** What must not go on after its latest time is tried for the last time while it still may. */
    @Test
    @Tag("SF-20")
    void theLastTryIsBeforeALatestTime() {
        Instant latest = START.plus(Duration.ofMinutes(10));
        QueueEntry entry = QueueEntry.of(
                EntryId.of(START, new SplittableRandom(1)),
                EntryKind.P1,
                Priority.NORMAL,
                new QueueEntry.Submission(
                        "x400:far",
                        Optional.empty(),
                        Map.of(),
                        START,
                        new Times(latest, Optional.empty(), Optional.empty(), Optional.of(latest))),
                List.of(Recipient.pending(1, "r", new NextHop("x400:far"))),
                0);
        List<Instant> tries = new ArrayList<>();
        Optional<Instant> next = Optional.of(START);
        for (int failures = 1; next.isPresent(); failures++) {
            tries.add(next.get());
            next = FailurePolicy.X400.nextTry(next.get(), failures, entry);
        }
        assertThat(tries.stream().map(t -> Duration.between(START, t).toSeconds()))
                .as("the last one finds that it is over")
                .containsExactly(0L, 60L, 360L, 570L, 600L);
        assertThat(entry.isTooLate(latest)).isTrue();
        assertThat(entry.isTooLate(latest.minusMillis(1))).isFalse();
    }

    @Test
    void aPriorityWithoutLifetimeHasNoLimit() {
        FailurePolicy policy = new FailurePolicy(RetryTable.STANDARD, Map.of());
        assertThat(policy.deadline(START, Priority.NORMAL)).isAfter(START.plus(Duration.ofDays(30_000)));
    }

    @Test
    void aTableHasPausesLongerThanZero() {
        assertThatThrownBy(() -> new RetryTable(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RetryTable(List.of(Duration.ZERO))).isInstanceOf(IllegalArgumentException.class);
    }
}

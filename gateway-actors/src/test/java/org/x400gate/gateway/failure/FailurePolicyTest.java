package org.x400gate.gateway.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.Priority;

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

package org.x400gate.gateway.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BlameTest {
    @Test
    @Tag("SF-37")
    void aHopThatTakesNothingBlamesNobody() {
        Blame blame = new Blame();
        for (int failure = 0; failure < 1_000; failure++) {
            assertThat(blame.failed()).isFalse();
        }
    }

    @Test
    void aCutThatHitsAllIsHeldAgainstOneAtMost() {
        Blame blame = new Blame();
        blame.taken();
        assertThat(blame.failed()).isTrue();
        for (int other = 0; other < 7; other++) {
            assertThat(blame.failed()).isFalse();
        }
    }

    @Test
    void whoMayHaveBrokenOffHimselfBlamesNobodyAnyMore() {
        Blame blame = new Blame();
        blame.taken();
        blame.nobodys();
        blame.taken();
        assertThat(blame.failed()).isFalse();
    }

    /** Whatever the order: who breaks each time has many faults, who is only hit now and then has few. */
    @Test
    @Tag("SF-37")
    void amongOthersTheOneThatBreaksEachTimeIsFoundOut() {
        SplittableRandom random = new SplittableRandom(5);
        Blame blame = new Blame();
        Map<Integer, Integer> faults = new HashMap<>();
        int poison = 0;
        for (int round = 0; round < 1_000; round++) {
            int message = random.nextInt(20);
            boolean cut = random.nextInt(100) == 0;
            if (message == poison || cut) {
                faults.merge(message, blame.failed() ? 1 : 0, Integer::sum);
            } else {
                blame.taken();
            }
        }
        assertThat(faults.get(poison)).isGreaterThan(20);
        assertThat(faults.entrySet())
                .filteredOn(each -> each.getKey() != poison)
                .allSatisfy(each -> assertThat(each.getValue()).isLessThan(FailurePolicy.MAX_FAULTS));
    }
}

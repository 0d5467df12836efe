package org.x400gate.loadtest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally();

    private void cycle(CrashPoint point, boolean reached) {
        tally.add(point, reached, false, Account.Totals.NONE, 0);
    }

    @Test
    void aPointThatComesOftenAndIsNeverHitIsMissed() {
        for (int i = 0; i < 3; i++) {
            cycle(CrashPoint.COMMIT_SENT, false);
            cycle(CrashPoint.AE_SENT, i == 1);
        }

        assertThat(tally.missed(3)).containsExactly(CrashPoint.COMMIT_SENT);
        assertThat(tally.missed(4)).isEmpty();
    }

    @Test
    void theTableCountsCyclesAndHitsOfEachPoint() {
        cycle(CrashPoint.AE_SENT, true);
        cycle(CrashPoint.AE_SENT, false);

        String table = tally.table(new Account(new Duplicates(hop -> 1, 1)));

        assertThat(table.lines()).anyMatch(line -> line.matches("ae-sent +2 +1 +0 .*"));
    }
}

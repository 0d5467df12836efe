package org.x400gate.loadtest.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WaitsTest {
    private static final Instant START = Instant.EPOCH;

    private final Waits waits = new Waits();

    private static Instant second(long second) {
        return START.plusSeconds(second);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    @Test
    void theLongestThatTouchesTheTimeCounts() {
        waits.ended(waits.begun(second(1)), second(9));
        waits.ended(waits.begun(second(10)), second(12));
        waits.ended(waits.begun(second(11)), second(14));

        assertThat(waits.longest(second(10), second(20))).isEqualTo(seconds(3));
    }

    @Test
    void whatHasNotEndedAndWhatEndsLaterCountsAsFarAsItHadCome() {
        waits.begun(second(1));
        assertThat(waits.longest(second(3), second(5))).isEqualTo(seconds(4));

        waits.ended(waits.begun(second(0)), second(30));

        assertThat(waits.longest(second(3), second(5))).isEqualTo(seconds(5));
    }

    @Test
    void whatLiesOutsideDoesNotCount() {
        waits.ended(waits.begun(second(1)), second(2));
        waits.ended(waits.begun(second(7)), second(9));

        assertThat(waits.longest(second(3), second(5))).isZero();
    }

    /** As on a machine with other work: what a sink took long before is still on its way, if those who wait for the disk wait as long. */
    @Test
    void aDeathExcusesWhatIsOlderWhenOthersWaitToo() {
        Incident death = Incident.at("random", Incident.Window.DIED, second(10));

        assertThat(death.excuses(second(9), Duration.ZERO)).isTrue();
        assertThat(death.excuses(second(8), Duration.ZERO)).isFalse();
        assertThat(death.excuses(second(8), seconds(1))).isTrue();
        assertThat(death.excuses(second(7), seconds(1))).isFalse();
        assertThat(death.excuses(START.minusSeconds(5), seconds(60))).isFalse();
    }
}

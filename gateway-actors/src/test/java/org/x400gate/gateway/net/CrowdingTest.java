package org.x400gate.gateway.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrowdingTest {
    private static AttemptPlaces places(int total, int hurryFrom) {
        return new AttemptPlaces(total, 0, total, Networks.NONE, hurryFrom);
    }

    @ParameterizedTest
    @CsvSource({
        "64, 50, 31, CALM", "64, 50, 32, HURRY", "64, 50, 63, HURRY", "64, 50, 64, FULL",
        "64, 1, 0, CALM", "64, 1, 1, HURRY", "64, 100, 63, CALM", "64, 100, 64, FULL",
        "5, 50, 2, CALM", "5, 50, 3, HURRY", "1, 50, 0, CALM", "1, 50, 1, FULL",
    })
    void aStepIsReachedAtItsShare(int total, int hurryFrom, int attempts, Crowding step) {
        assertThat(Crowding.CALM.next(attempts, places(total, hurryFrom))).isEqualTo(step);
    }

    @ParameterizedTest
    @CsvSource({
        "FULL, 49, FULL",
        "FULL, 48, HURRY",
        "HURRY, 31, HURRY",
        "HURRY, 16, HURRY",
        "HURRY, 15, CALM",
        "FULL, 3, CALM"
    })
    void aStepIsLeftWellBelow(Crowding now, int attempts, Crowding next) {
        assertThat(now.next(attempts, places(64, 50))).isEqualTo(next);
    }

    @Test
    void withNoAttemptsItIsCalmAndWithAllFull() {
        for (int total = 1; total <= 300; total++) {
            for (int percent : new int[] {1, 33, 50, 99, 100}) {
                for (Crowding now : Crowding.values()) {
                    assertThat(now.next(0, places(total, percent))).isEqualTo(Crowding.CALM);
                    assertThat(now.next(total, places(total, percent))).isEqualTo(Crowding.FULL);
                }
            }
        }
    }
}

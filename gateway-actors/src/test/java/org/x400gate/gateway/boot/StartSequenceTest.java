package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("SF-22")
@Timeout(10)
class StartSequenceTest {
    @Test
    void aStepThatHangsEndsTheStartAndIsNamed() {
        CountDownLatch never = new CountDownLatch(1);
        try (StartSequence start = new StartSequence(Duration.ofMillis(200))) {
            assertThatThrownBy(() -> start.step("store", () -> {
                        never.await();
                        return 0;
                    }))
                    .isInstanceOf(StartFailed.class)
                    .hasMessageContaining("step=\"store\"")
                    .hasMessageContaining("deadline");
        }
    }

    @Test
    void aStepThatFailsIsNamedWithAllItsReasons() {
        try (StartSequence start = new StartSequence(Duration.ofSeconds(10))) {
            assertThatThrownBy(() -> start.step("smtp listener", () -> {
                        throw new IllegalStateException(
                                "cannot listen", new IllegalArgumentException("port 25 is in use"));
                    }))
                    .isInstanceOf(StartFailed.class)
                    .hasMessage("start failed: step=\"smtp listener\" reason=\"cannot listen: port 25 is in use\"");
        }
    }

    @Test
    void theDeadlineIsForAllStepsTogether() throws StartFailed {
        CountDownLatch never = new CountDownLatch(1);
        try (StartSequence start = new StartSequence(Duration.ofMillis(300))) {
            assertThat(start.step("first", () -> 1)).isEqualTo(1);
            assertThatThrownBy(() -> start.step("second", () -> {
                        never.await();
                        return 0;
                    }))
                    .hasMessageContaining("second");
        }
    }
}

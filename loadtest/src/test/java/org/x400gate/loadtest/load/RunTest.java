package org.x400gate.loadtest.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunTest {
    @Test
    void theMedianTheNinetyNinthAndTheLongestOfEachRequest() {
        Run run = new Run();
        for (int millis = 1; millis <= 200; millis++) {
            run.took("bind", millis);
        }
        run.took("release", 1_000_000);

        assertThat(run.text().lines().map(line -> line.replaceAll(" +", " ")).skip(1))
                .containsExactly("bind 200 100 198 200", "release 1 120,000 120,000 120,000");
    }
}

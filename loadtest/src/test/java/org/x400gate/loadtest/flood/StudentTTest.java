package org.x400gate.loadtest.flood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StudentTTest {
    /** From the table in the NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2. */
    @ParameterizedTest
    @CsvSource({
        "0.90, 1, 3.078",
        "0.95, 1, 6.314",
        "0.95, 2, 2.920",
        "0.95, 5, 2.015",
        "0.975, 10, 2.228",
        "0.95, 10, 1.812",
        "0.95, 30, 1.697",
        "0.95, 39, 1.685",
        "0.99, 60, 2.390",
        "0.999, 100, 3.174"
    })
    void quantilesAreThoseOfTheTable(double p, int degreesOfFreedom, double expected) {
        assertThat(StudentT.quantile(p, degreesOfFreedom)).isCloseTo(expected, within(0.0005));
    }

    /** With one degree of freedom it is Cauchy's distribution, with two there is a formula as well. */
    @Test
    void smallDegreesOfFreedomAgreeWithTheirFormulas() {
        for (double t = 0; t < 20; t += 0.37) {
            assertThat(StudentT.distribution(t, 1)).isCloseTo(0.5 + Math.atan(t) / Math.PI, within(1e-12));
            assertThat(StudentT.distribution(t, 2)).isCloseTo(0.5 + t / (2 * Math.sqrt(2 + t * t)), within(1e-12));
        }
    }

    @Test
    void whatIsNoShareAboveAHalfIsRefused() {
        assertThatThrownBy(() -> StudentT.quantile(0.5, 3)).hasMessageContaining("0.5");
        assertThatThrownBy(() -> StudentT.quantile(0.95, 0)).hasMessageContaining("0");
    }
}

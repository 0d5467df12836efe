package org.x400gate.loadtest.flood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.x400gate.loadtest.flood.Regression.Point;

class RegressionTest {
    /** Worked by hand: means 3 and 4, squares of x 10, slope 0.6; residuals -0.8, 0.6, 1, -0.6, -0.2, squares 2.4. */
    @Test
    void aSmallExampleComesOutAsByHand() {
        List<Point> points =
                List.of(new Point(1, 2), new Point(2, 4), new Point(3, 5), new Point(4, 4), new Point(5, 5));

        Regression line = Regression.of(points);

        assertThat(line.slope()).isCloseTo(0.6, within(1e-12));
        assertThat(line.error()).isCloseTo(Math.sqrt(2.4 / 3 / 10), within(1e-12));
        assertThat(line.upper()).isCloseTo(0.6 + 2.3534 * line.error(), within(1e-4));
        assertThat(line.lower()).isCloseTo(0.6 - 10.2145 * line.error(), within(1e-4));
    }

    /** Of lines with a known slope and noise the bound lies below the truth once in twenty times. */
    @Test
    void theBoundHoldsAsOftenAsItSays() {
        Random dice = new Random(20261128);
        int below = 0;
        int runs = 4_000;
        for (int run = 0; run < runs; run++) {
            List<Point> points = new ArrayList<>();
            for (int x = 0; x < 20; x++) {
                points.add(new Point(x, 0.25 * x + dice.nextGaussian()));
            }
            below += Regression.of(points).upper() < 0.25 ? 1 : 0;
        }
        assertThat((double) below / runs).isBetween(0.04, 0.06);
    }

    @Test
    void aLineWithoutNoiseHasNoMargin() {
        Regression line = Regression.of(List.of(new Point(0, 7), new Point(1, 7), new Point(2, 7)));
        assertThat(line.upper()).isZero();
    }

    @Test
    void tooFewPointsOrAllAtOnePlaceAreRefused() {
        assertThatThrownBy(() -> Regression.of(List.of(new Point(0, 1), new Point(1, 2))))
                .hasMessageContaining("2 points");
        assertThatThrownBy(() -> Regression.of(List.of(new Point(1, 1), new Point(1, 2), new Point(1, 3))))
                .hasMessageContaining("same x");
    }
}

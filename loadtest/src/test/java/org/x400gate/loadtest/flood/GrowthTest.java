package org.x400gate.loadtest.flood;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.x400gate.loadtest.flood.Regression.Point;
import org.x400gate.loadtest.flood.Verdict.State;

class GrowthTest {
    private static final long EVERY = 23_750;

    private final Random dice = new Random(7);

    private static List<Point> points(int count, IntToDoubleFunction y) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Point(Growth.WARM_UP + i * EVERY, y.applyAsDouble(i)))
                .toList();
    }

    private static State state(Resource resource, List<Point> points) {
        return Growth.ofPoints(resource, points, Growth.WARM_UP).state();
    }

    /** Noise of a third of the limit says nothing of a slope over a million attempts. */
    @ParameterizedTest
    @EnumSource(Resource.class)
    void aFlatNoisySeriesHolds(Resource resource) {
        List<Point> points = points(41, i -> 100 + resource.limit() / 3 * dice.nextGaussian());
        assertThat(state(resource, points)).isEqualTo(State.HOLDS);
    }

    @ParameterizedTest
    @EnumSource(Resource.class)
    void aLeakIsBrokenThoughNoiseIsOnIt(Resource resource) {
        double twice = 2 * resource.limit() / 1_000_000;
        List<Point> points = points(41, i -> 100 + twice * i * EVERY + resource.limit() / 3 * dice.nextGaussian());
        assertThat(state(resource, points)).isEqualTo(State.BROKEN);
    }

    /** A slope below its limit is not enough: the bound has to be. */
    @ParameterizedTest
    @EnumSource(Resource.class)
    void aSeriesTooNoisyToTellIsNotShown(Resource resource) {
        List<Point> points = points(41, i -> 100 + 20 * resource.limit() * dice.nextGaussian());
        assertThat(state(resource, points)).isEqualTo(State.NOT_SHOWN);
    }

    @ParameterizedTest
    @EnumSource(Resource.class)
    void tooFewRestPointsShowNothingHoweverFlat(Resource resource) {
        assertThat(state(resource, points(Growth.MIN_POINTS - 1, i -> 100))).isEqualTo(State.NOT_SHOWN);
        assertThat(state(resource, points(2, i -> 100))).isEqualTo(State.NOT_SHOWN);
        assertThat(state(resource, points(Growth.MIN_POINTS, i -> 100))).isEqualTo(State.HOLDS);
    }

    /** One descriptor for each attempt is seen at once; memory of a JVM that still compiles is not judged. */
    @Test
    void aLeakOfOneForEachAttemptIsSeenInAShortRunAndWarmingUpIsNoLeak() {
        List<Point> rising = points(6, i -> 100 + i * EVERY);
        assertThat(Growth.ofPoints(Resource.DESCRIPTORS, rising, 4_000).state()).isEqualTo(State.BROKEN);
        assertThat(Growth.ofPoints(Resource.HEAP, rising, 4_000).state()).isEqualTo(State.NOT_SHOWN);
    }

    /** Timers read as 62, 62, 62, 62, 63, 63: a transfer that was in another state, not a leak. */
    @Test
    void oneMoreNearTheEndOfAShortRunIsChance() {
        List<Point> step = points(6, i -> i < 4 ? 62 : 63);
        assertThat(Growth.ofPoints(Resource.TIMERS, step, 4_000).state()).isEqualTo(State.NOT_SHOWN);
    }

    @Test
    void aWholeFloodHasToShowEverythingAndAShortOneNothingBroken() {
        Verdict.Line holds = new Verdict.Line("a", State.HOLDS, "");
        Verdict.Line open = new Verdict.Line("b", State.NOT_SHOWN, "");
        Verdict.Line broken = new Verdict.Line("c", State.BROKEN, "");

        assertThat(new Verdict(List.of(holds), true).passed()).isTrue();
        assertThat(new Verdict(List.of(holds, open), true).passed()).isFalse();
        assertThat(new Verdict(List.of(holds, open), false).passed()).isTrue();
        assertThat(new Verdict(List.of(holds, open), false).words()).isNotEqualTo("passed");
        assertThat(new Verdict(List.of(holds, broken), false).passed()).isFalse();
        assertThat(Course.of(1_000_000).whole()).isTrue();
        assertThat(Course.of(20_000).whole()).isFalse();
        assertThat(Course.of(1_000_000).at(Course.of(1_000_000).batches())).isEqualTo(1_000_000);
    }
}

package org.x400gate.loadtest.flood;

import java.util.List;
import java.util.Locale;
import org.x400gate.loadtest.flood.Verdict.Line;
import org.x400gate.loadtest.flood.Verdict.State;

/**
 * Whether what an attempt used stays behind: the slope of a resource over attempts, read at rest points after the
 * warm-up, with collection forced.
 *
 * <p>Below the limit means: the slope's upper 95 % bound, times a million, is below it. Above: its lower 99.9 % bound is not.
 * What lies between, and what too few rest points say, is not shown, whatever the slope.
 */
final class Growth {
    /** Attempts before a JVM has compiled what it runs; before that its memory says nothing. */
    static final long WARM_UP = 50_000;

    /** Rest points that a bound has to stand on. */
    static final int MIN_POINTS = 10;

    private static final double MILLION = 1_000_000;

    private Growth() {}

    static Line line(Resource resource, List<Reading> atRest, long warmUp) {
        return ofPoints(
                resource,
                atRest.stream()
                        .map(reading -> new Regression.Point(reading.attempts(), resource.of(reading)))
                        .toList(),
                warmUp);
    }

    static Line ofPoints(Resource resource, List<Regression.Point> points, long warmUp) {
        String claim = "attempts leave no " + resource.words() + " behind";
        if (points.size() < Regression.MIN_POINTS) {
            return new Line(claim, State.NOT_SHOWN, points.size() + " rest points, " + MIN_POINTS + " are needed");
        }
        Regression line = Regression.of(points);
        String text = String.format(
                Locale.ROOT,
                "%s for a million attempts, with 95 %% confidence below %s (limit %s), from %d rest points",
                resource.text(line.slope() * MILLION),
                resource.text(line.upper() * MILLION),
                resource.text(resource.limit()),
                line.points());
        if (resource.memory() && warmUp < WARM_UP) {
            return new Line(claim, State.NOT_SHOWN, "after " + warmUp + " attempts a JVM still compiles; " + text);
        }
        if (line.lower() * MILLION > resource.limit()) {
            return new Line(claim, State.BROKEN, text);
        }
        if (line.points() < MIN_POINTS) {
            return new Line(claim, State.NOT_SHOWN, MIN_POINTS + " rest points are needed; " + text);
        }
        return new Line(claim, line.upper() * MILLION < resource.limit() ? State.HOLDS : State.NOT_SHOWN, text);
    }
}

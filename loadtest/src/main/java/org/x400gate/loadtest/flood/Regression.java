package org.x400gate.loadtest.flood;

import java.util.List;

/**
 * A straight line through points by least squares, and how sure its slope is.
 *
 * @param slope in units of y for one of x
 * @param error the slope's standard error, from the residuals
 * @param points how many it is made of
 */
record Regression(double slope, double error, int points) {
    /** With two points there is no residual to tell anything by. */
    static final int MIN_POINTS = 3;

    private static final double CONFIDENCE = 0.95;
    private static final double CERTAINTY = 0.999;

    record Point(double x, double y) {}

    static Regression of(List<Point> points) {
        int n = points.size();
        if (n < MIN_POINTS) {
            throw new IllegalArgumentException(n + " points, at least " + MIN_POINTS + " wanted");
        }
        double meanX = points.stream().mapToDouble(Point::x).sum() / n;
        double meanY = points.stream().mapToDouble(Point::y).sum() / n;
        double xx = 0;
        double xy = 0;
        for (Point point : points) {
            xx += (point.x - meanX) * (point.x - meanX);
            xy += (point.x - meanX) * (point.y - meanY);
        }
        if (xx == 0) {
            throw new IllegalArgumentException("all points have the same x");
        }
        double slope = xy / xx;
        double squares = 0;
        for (Point point : points) {
            double residual = point.y - meanY - slope * (point.x - meanX);
            squares += residual * residual;
        }
        return new Regression(slope, Math.sqrt(squares / (n - 2) / xx), n);
    }

    /** With 95 % confidence the slope is not above this (one-sided, Student's t with n - 2 degrees of freedom). */
    double upper() {
        return slope + margin(CONFIDENCE);
    }

    /**
     * With 99.9 % confidence the slope is not below this, likewise: of many resources looked at in many runs, one in
     * twenty would else seem to grow by chance alone.
     */
    double lower() {
        return slope - margin(CERTAINTY);
    }

    private double margin(double confidence) {
        return StudentT.quantile(confidence, points - 2) * error;
    }
}

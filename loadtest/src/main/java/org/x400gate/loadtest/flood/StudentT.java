package org.x400gate.loadtest.flood;

/** Student's t distribution: what a bound on a slope needs of it. */
final class StudentT {
    private static final int MAX_TERMS = 500;
    private static final double PRECISION = 1e-14;
    private static final double TINY = 1e-300;

    /** Lanczos' coefficients for g = 7. */
    private static final double[] LANCZOS = {
        0.99999999999980993,
        676.5203681218851,
        -1259.1392167224028,
        771.32342877765313,
        -176.61502916214059,
        12.507343278686905,
        -0.13857109526572012,
        9.9843695780195716e-6,
        1.5056327351493116e-7
    };

    private StudentT() {}

    /** The value below which a share {@code p} (above a half) of the distribution lies. */
    static double quantile(double p, int degreesOfFreedom) {
        if (p <= 0.5 || p >= 1 || degreesOfFreedom < 1) {
            throw new IllegalArgumentException("p = " + p + ", degrees of freedom = " + degreesOfFreedom);
        }
        double low = 0;
        double high = 1;
        while (distribution(high, degreesOfFreedom) < p) {
            high *= 2;
        }
        while (high - low > 1e-12 * high) {
            double middle = (low + high) / 2;
            if (distribution(middle, degreesOfFreedom) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    /** The share below t, for t not below 0: 1 - I(nu / (nu + t^2); nu / 2, 1 / 2) / 2. */
    static double distribution(double t, int degreesOfFreedom) {
        double nu = degreesOfFreedom;
        return 1 - beta(nu / (nu + t * t), nu / 2, 0.5) / 2;
    }

    /** The regularized incomplete beta function, by its continued fraction where that converges fast. */
    static double beta(double x, double a, double b) {
        if (x <= 0 || x >= 1) {
            return x <= 0 ? 0 : 1;
        }
        if (x > (a + 1) / (a + b + 2)) {
            return 1 - beta(1 - x, b, a);
        }
        double front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
        return front * fraction(x, a, b) / a;
    }

    /** Lentz's method. */
    private static double fraction(double x, double a, double b) {
        double c = 1;
        double d = 1 / away(1 - (a + b) * x / (a + 1));
        double value = d;
        for (int m = 1; m <= MAX_TERMS; m++) {
            double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
            d = 1 / away(1 + even * d);
            c = away(1 + even / c);
            value *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
            d = 1 / away(1 + odd * d);
            c = away(1 + odd / c);
            value *= d * c;
            if (Math.abs(d * c - 1) < PRECISION) {
                return value;
            }
        }
        throw new ArithmeticException("no convergence for x = " + x + ", a = " + a + ", b = " + b);
    }

    private static double away(double fromZero) {
        return Math.abs(fromZero) < TINY ? TINY : fromZero;
    }

    private static double logGamma(double x) {
        if (x < 0.5) {
            return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
        }
        double sum = LANCZOS[0];
        for (int i = 1; i < LANCZOS.length; i++) {
            sum += LANCZOS[i] / (x - 1 + i);
        }
        double t = x - 1 + 7.5;
        return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(sum);
    }
}

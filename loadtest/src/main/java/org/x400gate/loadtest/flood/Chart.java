package org.x400gate.loadtest.flood;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Lines over time as SVG. Drawn by hand: what draws with AWT needs fonts and libraries that a machine with a headless JDK
 * does not have.
 */
final class Chart {
    private static final int WIDTH = 860;
    private static final int HEIGHT = 210;
    private static final int LEFT = 70;
    private static final int RIGHT = 12;
    private static final int TOP = 26;
    private static final int BOTTOM = 26;
    /** A line needs no more corners than the picture has columns. */
    private static final int MAX_CORNERS = WIDTH;

    private static final String[] COLOURS = {"#1b6ca8", "#d1495b", "#3a7d44", "#edae49"};

    private final String title;
    private final List<Line> lines = new ArrayList<>();
    private final List<Line> dots = new ArrayList<>();

    private boolean zoomed;

    private record Corner(double x, double y) {}

    /** What a picture shows: time up to {@code right}, values from {@code low} to {@code high}. */
    private record Frame(double right, double low, double high) {
        double x(Corner corner) {
            return x(corner.x);
        }

        double x(double value) {
            return LEFT + value / right * (WIDTH - LEFT - RIGHT);
        }

        double y(double value) {
            return HEIGHT - BOTTOM - (value - low) / (high - low) * (HEIGHT - TOP - BOTTOM);
        }
    }

    private record Line(String name, List<Corner> corners) {}

    Chart(String title) {
        this.title = title;
    }

    Chart line(String name, List<Reading> readings, ToDoubleFunction<Reading> figure) {
        lines.add(new Line(name, thinned(corners(readings, figure))));
        return this;
    }

    /** One dot for each. */
    Chart dots(String name, List<Reading> readings, ToDoubleFunction<Reading> figure) {
        dots.add(new Line(name, corners(readings, figure)));
        return this;
    }

    /** Values from the least one on, where a small change of a large one is what matters. */
    Chart zoomed() {
        zoomed = true;
        return this;
    }

    private Frame frame() {
        List<Corner> all = new ArrayList<>();
        lines.forEach(line -> all.addAll(line.corners));
        dots.forEach(line -> all.addAll(line.corners));
        double right = Math.max(1, all.stream().mapToDouble(Corner::x).max().orElse(1));
        double most = Math.max(1, all.stream().mapToDouble(Corner::y).max().orElse(1));
        double least = all.stream().mapToDouble(Corner::y).min().orElse(0);
        double low = zoomed
                ? step(Math.max(1, most - least) / 4) * Math.floor(least / step(Math.max(1, most - least) / 4))
                : 0;
        return new Frame(right, low, low + (most - low) * 1.08);
    }

    private static List<Corner> corners(List<Reading> readings, ToDoubleFunction<Reading> figure) {
        return readings.stream()
                .map(reading -> new Corner(reading.seconds(), figure.applyAsDouble(reading)))
                .toList();
    }

    /** Of each stretch its lowest and its highest, so that no peak is lost. */
    private static List<Corner> thinned(List<Corner> all) {
        int stretch = (int) Math.ceil(2.0 * all.size() / MAX_CORNERS);
        if (stretch <= 2) {
            return all;
        }
        List<Corner> kept = new ArrayList<>();
        for (int from = 0; from < all.size(); from += stretch) {
            List<Corner> part = all.subList(from, Math.min(all.size(), from + stretch));
            Corner low = part.get(0);
            Corner high = part.get(0);
            for (Corner corner : part) {
                low = corner.y < low.y ? corner : low;
                high = corner.y > high.y ? corner : high;
            }
            kept.add(low.x <= high.x ? low : high);
            kept.add(low.x <= high.x ? high : low);
        }
        return kept;
    }

    String svg() {
        Frame frame = frame();
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">%n<text class=\"title\" x=\"%d\" y=\"16\">%s</text>%n",
                WIDTH,
                HEIGHT,
                Html.text(title),
                LEFT,
                Html.text(title)));
        grid(svg, frame);
        int number = 0;
        for (Line line : lines) {
            StringBuilder path = new StringBuilder();
            line.corners.forEach(corner ->
                    path.append(String.format(Locale.ROOT, "%.1f,%.1f ", frame.x(corner), frame.y(corner.y))));
            svg.append("<polyline fill=\"none\" stroke-width=\"1.3\" stroke=\"")
                    .append(COLOURS[number])
                    .append("\" points=\"")
                    .append(path.toString().strip())
                    .append("\"/>\n");
            legend(svg, line.name, number++);
        }
        for (Line line : dots) {
            for (Corner corner : line.corners) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>%n",
                        frame.x(corner),
                        frame.y(corner.y),
                        COLOURS[number]));
            }
            legend(svg, line.name, number++);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void grid(StringBuilder svg, Frame frame) {
        double step = step((frame.high - frame.low) / 4);
        for (double value = frame.low; value <= frame.high; value += step) {
            double y = frame.y(value);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/><text x=\"%d\" y=\"%.1f\""
                            + " text-anchor=\"end\">%s</text>%n",
                    LEFT,
                    WIDTH - RIGHT,
                    y,
                    y,
                    LEFT - 6,
                    y + 4,
                    number(value)));
        }
        double seconds = step(frame.right / 8);
        for (double value = 0; value <= frame.right; value += seconds) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s s</text>%n",
                    frame.x(value),
                    HEIGHT - 8,
                    number(value)));
        }
    }

    private static void legend(StringBuilder svg, String name, int number) {
        svg.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"16\" text-anchor=\"end\" style=\"fill:%s\">%s</text>%n",
                WIDTH - RIGHT - 130 * number,
                COLOURS[number],
                Html.text(name)));
    }

    /** 1, 2 or 5 times a power of ten, not below {@code least}. */
    static double step(double least) {
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (int times : new int[] {1, 2, 5}) {
            if (power * times >= least) {
                return power * times;
            }
        }
        return power * 10;
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%s", (float) value);
    }
}

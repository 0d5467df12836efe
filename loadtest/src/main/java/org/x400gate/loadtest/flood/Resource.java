package org.x400gate.loadtest.flood;

import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What an attempt may use and has to give back, and how little may be left of a million. */
enum Resource {
    HEAP("heap", "MiB", 1 << 20, 1, true, Reading::heap),
    DIRECT("direct memory", "MiB", 1 << 20, 1, true, Reading::direct),
    RESIDENT("resident memory", "MiB", 1 << 20, 4, true, Reading::resident),
    DESCRIPTORS("descriptors", "", 1, 0.5, false, Reading::descriptors),
    ACTORS("actors", "", 1, 0.5, false, Reading::actors),
    TIMERS("timers", "", 1, 0.5, false, Reading::timers);

    private final String words;
    private final String unit;
    private final double scale;
    private final double limit;
    private final boolean memory;
    private final ToDoubleFunction<Reading> figure;

    Resource(String words, String unit, double scale, double limit, boolean memory, ToDoubleFunction<Reading> figure) {
        this.words = words;
        this.unit = unit;
        this.scale = scale;
        this.limit = limit;
        this.memory = memory;
        this.figure = figure;
    }

    String words() {
        return words;
    }

    String unit() {
        return unit;
    }

    /** Growth for a million attempts that is not reached, in its unit. */
    double limit() {
        return limit;
    }

    /** Whether it grows for a while in every JVM: classes are loaded and code is compiled. */
    boolean memory() {
        return memory;
    }

    /** In its unit. */
    double of(Reading reading) {
        return figure.applyAsDouble(reading) / scale;
    }

    String text(double value) {
        return String.format(Locale.ROOT, "%.3f%s", value, unit.isEmpty() ? "" : " " + unit);
    }
}

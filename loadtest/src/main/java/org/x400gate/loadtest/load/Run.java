package org.x400gate.loadtest.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/** One simulation as it runs: how many users there are, and how long each request took, for the lines at its end. */
final class Run {
    /** Longer ones count as this long; far beyond our patience. */
    private static final int MAX_MILLIS = 120_000;

    private final AtomicInteger users = new AtomicInteger();
    private final Map<String, AtomicIntegerArray> took = new ConcurrentSkipListMap<>();

    void came() {
        users.incrementAndGet();
    }

    void went() {
        users.decrementAndGet();
    }

    int users() {
        return users.get();
    }

    void took(String request, long millis) {
        took.computeIfAbsent(request, name -> new AtomicIntegerArray(MAX_MILLIS + 1))
                .incrementAndGet((int) Math.max(0, Math.min(MAX_MILLIS, millis)));
    }

    /** A line for each request: how many, and in milliseconds the median, the 99th percentile and the longest. */
    String text() {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%-62s %9s %8s %8s %8s%n", "request", "count", "p50 ms", "p99 ms", "max ms"));
        took.forEach((request, histogram) -> {
            int[] counts = new int[MAX_MILLIS + 1];
            Arrays.setAll(counts, histogram::get);
            long all = Arrays.stream(counts).asLongStream().sum();
            text.append(String.format(
                    Locale.ROOT,
                    "%-62s %,9d %,8d %,8d %,8d%n",
                    request,
                    all,
                    quantile(counts, all, 0.5),
                    quantile(counts, all, 0.99),
                    quantile(counts, all, 1)));
        });
        return text.toString();
    }

    /** The least value below or at which that share lies. */
    private static int quantile(int[] counts, long all, double share) {
        long wanted = (long) Math.ceil(share * all);
        long seen = 0;
        for (int millis = 0; millis < counts.length; millis++) {
            seen += counts[millis];
            if (seen >= wanted) {
                return millis;
            }
        }
        throw new IllegalStateException("more wanted than there is");
    }
}

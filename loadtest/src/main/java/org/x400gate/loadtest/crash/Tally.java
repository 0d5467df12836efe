package org.x400gate.loadtest.crash;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the cycles came to, point by point. */
final class Tally {
    private static final String ROW = "%-17s %6s %6s %6s %12s %10s %9s %8s %11s%n";

    private final Map<CrashPoint, Row> rows = new EnumMap<>(CrashPoint.class);

    private static final class Row {
        private int cycles;
        private int reached;
        private int cut;
        private Account.Totals totals = Account.Totals.NONE;
        private long queued;
    }

    /**
     * One cycle is over.
     *
     * @param reached whether it was hit there, and not at a random moment because that did not come in time
     * @param cut whether what was not synced was taken away
     * @param since what the cycle added
     * @param queued recipients because of whom the gateway had something, when it was there again
     */
    void add(CrashPoint point, boolean reached, boolean cut, Account.Totals since, long queued) {
        Row row = rows.computeIfAbsent(point, first -> new Row());
        row.cycles++;
        row.reached += reached ? 1 : 0;
        row.cut += cut ? 1 : 0;
        row.totals = row.totals.plus(since);
        row.queued += queued;
    }

    int cycles() {
        return rows.values().stream().mapToInt(row -> row.cycles).sum();
    }

    /** Acknowledged, delivered and reported count recipients; duplicates copies after the first. */
    String table(Account account) {
        StringBuilder table = new StringBuilder();
        table.append(String.format(
                ROW,
                "point",
                "cycles",
                "there",
                "cut",
                "acknowledged",
                "delivered",
                "reported",
                "queued",
                "duplicates"));
        Map<String, Long> duplicates = account.duplicatesAt();
        rows.forEach((point, row) -> table.append(String.format(
                ROW,
                point.label(),
                row.cycles,
                row.reached,
                row.cut,
                figure(row.totals.acknowledged()),
                figure(row.totals.delivered()),
                figure(row.totals.reported()),
                figure(row.queued),
                figure(duplicates.getOrDefault(point.label(), 0L)))));
        Account.Totals all = account.totals();
        table.append(String.format(
                Locale.ROOT,
                "%n%,d letters to %,d recipients acknowledged = %,d delivered + %,d reported; %,d reports came%n",
                all.letters(),
                all.acknowledged(),
                all.delivered(),
                all.reported(),
                all.reports()));
        account.excused()
                .forEach((window, excused) -> table.append(String.format(
                        Locale.ROOT,
                        "%,10d sent twice: %s%s%n",
                        excused.copies(),
                        window.words(),
                        window == Incident.Window.SINK_DROPPED ? "" : times(excused))));
        return table.toString();
    }

    private static String times(Duplicates.Excused excused) {
        return String.format(
                Locale.ROOT,
                "; at most %,d ms before that and %,d ms after it",
                excused.before().toMillis(),
                excused.after().toMillis());
    }

    private static String figure(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** Points that were never hit where they are, in so many cycles each or more: of them this has shown nothing. */
    List<CrashPoint> missed(int cycles) {
        List<CrashPoint> missed = new ArrayList<>();
        rows.forEach((point, row) -> {
            if (row.reached == 0 && row.cycles >= cycles) {
                missed.add(point);
            }
        });
        return missed;
    }
}

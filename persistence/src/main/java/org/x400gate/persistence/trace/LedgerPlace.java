package org.x400gate.persistence.trace;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a line stands among all lines, in the order they were written: whoever has read up to one misses nothing by going
 * on behind it, and reads nothing twice.
 *
 * @param written milliseconds since 1970; never before the line's own time as far as clocks are right, and soon after it
 * @param write the number of the write among all, or of the line
 * @param index the line within the write
 */
public record LedgerPlace(long written, long write, int index) implements Comparable<LedgerPlace> {
    /** Before and behind all lines. */
    public static final LedgerPlace START = new LedgerPlace(0, 0, 0);

    public static final LedgerPlace END = new LedgerPlace(Long.MAX_VALUE >> 16, Long.MAX_VALUE, Integer.MAX_VALUE);

    private static final Pattern FORM = Pattern.compile("(\\d{1,14})-(\\d{1,18})-(\\d{1,9})");
    private static final Comparator<LedgerPlace> ORDER = Comparator.comparingLong(LedgerPlace::written)
            .thenComparingLong(LedgerPlace::write)
            .thenComparingInt(LedgerPlace::index);

    /** Before every line that was written then or later. */
    public static LedgerPlace at(Instant time) {
        return new LedgerPlace(Math.max(0, time.toEpochMilli()), 0, 0);
    }

    /** What {@link #toString} says; empty if it is something else. */
    public static Optional<LedgerPlace> parse(String text) {
        Matcher parts = FORM.matcher(text);
        return parts.matches()
                ? Optional.of(new LedgerPlace(
                        Long.parseLong(parts.group(1)),
                        Long.parseLong(parts.group(2)),
                        Integer.parseInt(parts.group(3))))
                : Optional.empty();
    }

    @Override
    public int compareTo(LedgerPlace other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return written + "-" + write + "-" + index;
    }
}

package org.x400gate.persistence.trace;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;

/**
 * What entries are found by, week by week: week, digest, entry, the newest first. A look-up asks each week that there is, so it
 * costs by their number, not by that of the lines; a week that is over goes as one range.
 *
 * <p>Week 0 is for the marks of lines that stay when their week goes, since their entries are still in the queue.
 */
final class Marks {
    private static final long WEEK_MILLIS = 7 * 86_400_000L;
    private static final int STAYING = 0;
    private static final byte[] END = {-1};

    private final Store store;

    Marks(Store store) {
        this.store = store;
    }

    static int week(long millis) {
        return (int) (millis / WEEK_MILLIS) + 1;
    }

    static byte[] key(int week, String mark, EntryId entry) {
        return key(week, LineForm.digest(mark), entry);
    }

    private static byte[] key(int week, byte[] digest, EntryId entry) {
        return ByteBuffer.allocate(Integer.BYTES + LineForm.DIGEST_OCTETS + EntryId.OCTETS)
                .putInt(week)
                .put(digest)
                .putLong(~entry.high())
                .putLong(~entry.low())
                .array();
    }

    /** Of a row as stores of before had it. */
    static byte[] oldKey(String reference, EntryId entry) {
        byte[] key = key(STAYING, reference, entry);
        return ByteBuffer.allocate(key.length - Integer.BYTES)
                .put(key, Integer.BYTES, key.length - Integer.BYTES)
                .array();
    }

    private static EntryId entry(byte[] key) {
        EntryId inverted = EntryId.read(ByteBuffer.wrap(key).position(Integer.BYTES + LineForm.DIGEST_OCTETS));
        return new EntryId(~inverted.high(), ~inverted.low());
    }

    private static byte[] first(int week) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(week).array();
    }

    /** Of those that there are marks of; far ahead if there are none. */
    int oldestWeek() {
        try (Store.Walk rows = store.walk(Table.MARKS, first(STAYING + 1), END)) {
            return rows.next() ? ByteBuffer.wrap(rows.key()).getInt() : Integer.MAX_VALUE;
        }
    }

    private int newestWeek() {
        try (Store.Walk rows = store.walkBack(Table.MARKS, first(STAYING + 1), END)) {
            return rows.next() ? ByteBuffer.wrap(rows.key()).getInt() : STAYING;
        }
    }

    /** The weeks there may be marks of, the newest first and those that stay last. */
    private List<Integer> weeks() {
        List<Integer> weeks = new ArrayList<>();
        int oldest = oldestWeek();
        for (int week = newestWeek(); week >= oldest; week--) {
            weeks.add(week);
        }
        weeks.add(STAYING);
        return weeks;
    }

    List<EntryId> entries(String mark, Optional<EntryId> below, int max) {
        Set<EntryId> entries = new LinkedHashSet<>();
        byte[] digest = LineForm.digest(mark);
        for (int week : weeks()) {
            walk(week, digest, below, row -> {
                entries.add(entry(row.key()));
                return entries.size() < max;
            });
            if (entries.size() >= max) {
                break;
            }
        }
        return List.copyOf(entries);
    }

    /** Asks no week but those. */
    Optional<EntryId> newest(String reference, int last, int first) {
        byte[] digest = LineForm.digest(reference);
        List<EntryId> newest = new ArrayList<>();
        for (int week = last; week >= first && newest.isEmpty(); week--) {
            walk(week, digest, Optional.empty(), row -> !newest.add(entry(row.key())));
        }
        return newest.stream().findFirst();
    }

    Optional<byte[]> kept(String reference) {
        byte[] digest = LineForm.digest(reference);
        List<byte[]> kept = new ArrayList<>();
        for (int week : weeks()) {
            walk(week, digest, Optional.empty(), row -> {
                byte[] value = row.value();
                return value.length == 0 || !kept.add(value);
            });
            if (!kept.isEmpty()) {
                return Optional.of(kept.get(0));
            }
        }
        return Optional.empty();
    }

    private void walk(int week, byte[] digest, Optional<EntryId> below, Predicate<Store.Walk> goesOn) {
        byte[] prefix = ByteBuffer.allocate(Integer.BYTES + LineForm.DIGEST_OCTETS)
                .putInt(week)
                .put(digest)
                .array();
        byte[] from = below.map(entry -> after(key(week, digest, entry))).orElse(prefix);
        try (Store.Walk rows = store.walk(Table.MARKS, from, after(prefix))) {
            while (rows.next()) {
                if (!goesOn.test(rows)) {
                    return;
                }
            }
        }
    }

    /** The line stays when its week goes. */
    void stay(Batch batch, int week, LedgerLine line) {
        for (String mark : line.marks()) {
            store.get(Table.MARKS, key(week, mark, line.entry()))
                    .ifPresent(value -> batch.put(Table.MARKS, key(STAYING, mark, line.entry()), value));
        }
    }

    void removeStaying(Batch batch, LedgerLine line) {
        line.marks().forEach(mark -> batch.delete(Table.MARKS, key(STAYING, mark, line.entry())));
    }

    /** The weeks from the first to the one before the last. */
    void drop(Batch batch, int from, int to) {
        if (from < to) {
            batch.deleteRange(Table.MARKS, first(from), first(to));
        }
    }

    /** The first key that does not begin with the prefix; prefixes of all ones are never made. */
    static byte[] after(byte[] prefix) {
        byte[] next = prefix.clone();
        int i = next.length - 1;
        while (i > 0 && next[i] == -1) {
            next[i--] = 0;
        }
        next[i]++;
        return next;
    }
}

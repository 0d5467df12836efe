package org.x400gate.persistence.trace;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;

/**
 * Lines keyed by entry and order of writing. Beside them two tables in order of time, so that what is old lies together and
 * goes together: the journal has one row for the lines of each write; the marks of a week, what its lines are found by, newest
 * entry first.
 *
 * <p>The time that both go by never falls: that of the write's last line, or of the write before where a clock was set back.
 */
public final class KeptLedger implements Ledger {
    private static final byte[] MARK = {};
    private static final int ROWS_PER_BATCH = 1000;
    private static final byte[] ALL_END = {-1};

    private final Store store;
    private final Marks marks;

    /** Only whoever writes, one at a time, changes it. */
    private long lastTime;

    /** Where the purge goes on, and before which nothing is left. */
    private byte[] purgeFrom = JournalKey.FIRST;

    /** Of the lines that this round of it leaves. */
    private byte[] firstStaying = ALL_END;

    public KeptLedger(Store store) {
        this.store = store;
        this.marks = new Marks(store);
        try (Store.Walk rows = store.walkBack(Table.JOURNAL, JournalKey.FIRST, ALL_END)) {
            this.lastTime = rows.next() ? JournalKey.place(rows.key()).written() : 0;
        }
    }

    /** Makes journal and marks of a store that was written before there were any, or where that was begun and did not end. */
    public static void complete(Store store) {
        boolean begun = any(store, Table.JOURNAL) || !any(store, Table.LEDGER);
        if (!begun || any(store, Table.REFERENCES)) {
            make(store);
        }
    }

    private static boolean any(Store store, Table table) {
        try (Store.Walk rows = store.walk(table, JournalKey.FIRST, ALL_END)) {
            return rows.next();
        }
    }

    private static void make(Store store) {
        Batch batch = new Batch();
        batch.deleteRange(Table.JOURNAL, JournalKey.FIRST, ALL_END);
        batch.deleteRange(Table.MARKS, JournalKey.FIRST, ALL_END);
        int inBatch = 0;
        try (Store.Walk rows = store.walk(Table.LEDGER, EntryId.FIRST.octets(), ALL_END)) {
            while (rows.next()) {
                LedgerLine line = line(rows);
                ByteBuffer order = ByteBuffer.wrap(rows.key()).position(EntryId.OCTETS);
                LedgerPlace place = new LedgerPlace(line.time().toEpochMilli(), order.getLong(), order.getInt());
                batch.put(Table.JOURNAL, JournalKey.of(place), line.entry().octets());
                for (String reference : line.references()) {
                    byte[] kept = store.get(Table.REFERENCES, Marks.oldKey(reference, line.entry()))
                            .orElse(MARK);
                    batch.put(Table.MARKS, Marks.key(Marks.week(place.written()), reference, line.entry()), kept);
                }
                if (++inBatch % ROWS_PER_BATCH == 0) {
                    store.append(batch);
                    batch = new Batch();
                }
            }
        }
        batch.deleteRange(Table.REFERENCES, JournalKey.FIRST, ALL_END);
        store.write(batch);
    }

    /**
     * For the queue: adds lines of one write to its batch; {@code write} and the place in it give the order within an entry.
     *
     * @param first the place in the write that the first of them has
     */
    public void add(Batch batch, List<LedgerLine> lines, long write, int first) {
        if (lines.isEmpty()) {
            return;
        }
        for (LedgerLine line : lines) {
            lastTime = Math.max(lastTime, line.time().toEpochMilli());
        }
        batch.put(Table.JOURNAL, JournalKey.of(new LedgerPlace(lastTime, write, first)), JournalKey.entries(lines));
        for (int index = 0; index < lines.size(); index++) {
            add(batch, lines.get(index), new LedgerPlace(lastTime, write, first + index));
        }
    }

    private static void add(Batch batch, LedgerLine line, LedgerPlace place) {
        batch.put(Table.LEDGER, lineKey(line.entry(), place), LineForm.write(line));
        int week = Marks.week(place.written());
        boolean inItsFirstWeek = week == Marks.week(line.entry().time().toEpochMilli());
        for (String mark : inItsFirstWeek ? line.newMarks() : line.marks()) {
            batch.put(
                    Table.MARKS,
                    Marks.key(week, mark, line.entry()),
                    LineForm.kept(line, mark).orElse(MARK));
        }
    }

    /** For the queue, of whoever writes: the newest entry with a line of then or later that has this reference. */
    public Optional<EntryId> newest(String reference, Instant since) {
        return marks.newest(reference, Marks.week(lastTime), Marks.week(Math.max(0, since.toEpochMilli())));
    }

    @Override
    public Optional<byte[]> kept(String reference) {
        return marks.kept(reference);
    }

    @Override
    public List<EntryId> marked(String mark, Optional<EntryId> below, int max) {
        return marks.entries(mark, below, max);
    }

    @Override
    public List<LedgerLine> of(EntryId entry) {
        List<LedgerLine> lines = new ArrayList<>();
        try (Store.Walk rows = store.walk(Table.LEDGER, entry.octets(), Marks.after(entry.octets()))) {
            while (rows.next()) {
                lines.add(line(rows));
            }
        }
        return lines;
    }

    @Override
    public List<LedgerLine> referring(String reference, int max) {
        return marks.entries(reference, Optional.empty(), max).stream()
                .flatMap(entry -> of(entry).stream())
                .filter(line -> line.references().contains(reference))
                .limit(max)
                .toList();
    }

    @Override
    public List<PlacedLine> before(LedgerPlace place, Instant since, int max) {
        byte[] from = JournalKey.of(LedgerPlace.at(since));
        byte[] to = JournalKey.of(place);
        if (from != JournalKey.earlier(from, to)) {
            return List.of();
        }
        return lines(
                store.walkBack(Table.JOURNAL, from, to),
                row -> {
                    List<JournalKey.Placed> placed = JournalKey.placed(row);
                    Collections.reverse(placed);
                    return placed.stream().filter(each -> each.place().compareTo(place) < 0);
                },
                max);
    }

    @Override
    public List<PlacedLine> after(LedgerPlace place, int max) {
        byte[] from = JournalKey.of(new LedgerPlace(place.written(), place.write(), 0));
        return lines(
                store.walk(Table.JOURNAL, from, ALL_END),
                row -> JournalKey.placed(row).stream()
                        .filter(each -> each.place().compareTo(place) > 0),
                max);
    }

    /** What the purge takes away meanwhile is passed over. */
    private List<PlacedLine> lines(
            Store.Walk journal, Function<Store.Walk, Stream<JournalKey.Placed>> wanted, int max) {
        List<PlacedLine> lines = new ArrayList<>();
        try (journal) {
            while (lines.size() < max && journal.next()) {
                wanted.apply(journal)
                        .flatMap(each ->
                                line(each.entry(), each.place())
                                        .map(line -> new PlacedLine(each.place(), line))
                                        .stream())
                        .limit(max - lines.size())
                        .forEach(lines::add);
            }
        }
        return lines;
    }

    /**
     * Of a line that goes the row in the journal alone is read. Marks go by whole weeks, unread. Those of lines that stay
     * move to a place of their own first, and go one by one when their lines do. Rows of the journal go whole, when
     * none of their lines is left.
     */
    @Override
    public boolean purge(Instant before, int max) {
        int oldest = marks.oldestWeek();
        int keep = Marks.week(before.toEpochMilli());
        byte[] end = JournalKey.of(LedgerPlace.at(before));
        byte[] from = JournalKey.earlier(purgeFrom, end);
        Batch batch = new Batch();
        int looked = 0;
        try (Store.Walk rows = store.walk(Table.JOURNAL, from, end)) {
            while (rows.next()) {
                if (looked >= max) {
                    purgeFrom = rows.key();
                    store.append(batch);
                    return true;
                }
                List<JournalKey.Placed> placed = JournalKey.placed(rows);
                looked += placed.size();
                boolean any = false;
                for (JournalKey.Placed each : placed) {
                    any |= stays(batch, each, oldest, keep);
                }
                if (any) {
                    firstStaying = JournalKey.earlier(firstStaying, rows.key());
                } else {
                    batch.delete(Table.JOURNAL, rows.key());
                }
            }
        }
        marks.drop(batch, oldest, keep);
        purgeFrom = JournalKey.earlier(firstStaying, end);
        firstStaying = ALL_END;
        if (!batch.isEmpty()) {
            store.append(batch);
        }
        return false;
    }

    /** Of one line, which goes if its entry is not queued any more. */
    private boolean stays(Batch batch, JournalKey.Placed placed, int oldest, int keep) {
        int week = Marks.week(placed.place().written());
        boolean queued = store.get(Table.ENTRIES, placed.entry().octets()).isPresent();
        if (queued && week >= oldest && week < keep) {
            line(placed.entry(), placed.place()).ifPresent(line -> marks.stay(batch, week, line));
        } else if (!queued) {
            if (week < oldest) {
                line(placed.entry(), placed.place()).ifPresent(line -> marks.removeStaying(batch, line));
            }
            batch.delete(Table.LEDGER, lineKey(placed.entry(), placed.place()));
        }
        return queued;
    }

    private Optional<LedgerLine> line(EntryId entry, LedgerPlace place) {
        return store.get(Table.LEDGER, lineKey(entry, place)).map(octets -> LineForm.read(entry, octets));
    }

    private static LedgerLine line(Store.Walk row) {
        EntryId entry = EntryId.read(ByteBuffer.wrap(row.key()));
        return LineForm.read(entry, row.value());
    }

    private static byte[] lineKey(EntryId entry, LedgerPlace place) {
        return ByteBuffer.allocate(EntryId.OCTETS + Long.BYTES + Integer.BYTES)
                .put(entry.octets())
                .putLong(place.write())
                .putInt(place.index())
                .array();
    }
}

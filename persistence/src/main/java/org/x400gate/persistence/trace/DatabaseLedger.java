package org.x400gate.persistence.trace;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.x400gate.persistence.database.Column;
import org.x400gate.persistence.database.Database;
import org.x400gate.persistence.database.Row;
import org.x400gate.persistence.database.Session;
import org.x400gate.persistence.store.EntryId;

/** The ledger as rows of a database that other nodes share. */
public final class DatabaseLedger implements Ledger {
    private static final byte[] NOTHING = {};
    private static final EntryId LAST = new EntryId(-1, -1);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Database database;

    public DatabaseLedger(Database database) {
        this.database = database;
    }

    /** What a line is found by. */
    private record Key(ByteBuffer digest, EntryId entry) {
        static Key of(String mark, EntryId entry) {
            return new Key(ByteBuffer.wrap(LineForm.digest(mark)), entry);
        }
    }

    /** For the queue: the lines of one batch, in the order of writing. */
    public static void write(Session session, List<LedgerLine> lines) {
        if (lines.isEmpty()) {
            return;
        }
        session.change(
                "insert into ledger (entry, shape) select entry, shape"
                        + " from unnest(?::uuid[], ?::bytea[]) with ordinality as added(entry, shape, place) order by place",
                Column.ids(lines.stream().map(LedgerLine::entry).toList()),
                Column.octets(lines.stream().map(LineForm::write).toList()));
        Map<Key, byte[]> references = new LinkedHashMap<>();
        for (LedgerLine line : lines) {
            for (String mark : line.newMarks()) {
                references.merge(
                        Key.of(mark, line.entry()),
                        LineForm.kept(line, mark).orElse(NOTHING),
                        (before, now) -> now.length > 0 ? now : before);
            }
        }
        if (!references.isEmpty()) {
            session.change(
                    "insert into reference (digest, entry, kept)"
                            + " select digest, entry, nullif(kept, ''::bytea)"
                            + " from unnest(?::uuid[], ?::uuid[], ?::bytea[]) as named(digest, entry, kept)"
                            + " on conflict (digest, entry) do update set kept = coalesce(excluded.kept, reference.kept)",
                    digests(references.keySet()),
                    Column.ids(references.keySet().stream().map(Key::entry).toList()),
                    Column.octets(List.copyOf(references.values())));
        }
    }

    /**
     * For the queue: the newest entry of each reference that there is. Until the end of the transaction no other finds out
     * or changes who that is.
     */
    public static Map<String, EntryId> newest(Session session, Collection<String> references) {
        Map<ByteBuffer, String> digests = new LinkedHashMap<>();
        references.forEach(reference -> digests.put(ByteBuffer.wrap(LineForm.digest(reference)), reference));
        // In one order for all, so that two batches never wait for one another.
        List<Long> keys = digests.keySet().stream()
                .map(digest -> digest.getLong(digest.position()))
                .sorted()
                .distinct()
                .toList();
        session.all(
                "select pg_advisory_xact_lock(key) is null from"
                        + " (select key from unnest(?::bigint[]) with ordinality as asked(key, place) order by place) sorted",
                row -> row.flag(1),
                Column.numbers(keys));
        Map<String, EntryId> newest = new HashMap<>();
        // A statement of its own: it sees what those who were waited for have written.
        session.all(
                        "select distinct on (digest) digest, entry from reference where digest = any(?)"
                                + " order by digest, entry desc",
                        row -> Map.entry(row.id(1), row.id(2)),
                        Column.digests(
                                digests.keySet().stream().map(ByteBuffer::array).toList()))
                .forEach(each ->
                        newest.put(digests.get(ByteBuffer.wrap(each.getKey().octets())), each.getValue()));
        return newest;
    }

    @Override
    public List<LedgerLine> of(EntryId entry) {
        return database.ask(session -> session.all(
                "select shape from ledger where entry = ? order by line",
                row -> LineForm.read(entry, row.octets(1)),
                entry));
    }

    @Override
    public List<LedgerLine> referring(String reference, int max) {
        List<LedgerLine> lines = database.ask(session -> session.all(
                "select l.entry, l.shape from"
                        + " (select entry from reference where digest = any(?) order by entry desc limit ?) named"
                        + " join ledger l using (entry) order by l.entry desc, l.line",
                row -> LineForm.read(row.id(1), row.octets(2)),
                Column.digests(List.of(LineForm.digest(reference))),
                max));
        return lines.stream()
                .filter(line -> line.references().contains(reference))
                .limit(max)
                .toList();
    }

    @Override
    public Optional<byte[]> kept(String reference) {
        return database.ask(session -> session.first(
                "select kept from reference where digest = any(?) and kept is not null order by entry desc limit 1",
                row -> row.octets(1),
                Column.digests(List.of(LineForm.digest(reference)))));
    }

    @Override
    public List<EntryId> marked(String mark, Optional<EntryId> below, int max) {
        return database.ask(session -> session.all(
                "select entry from reference where digest = ? and entry < ? order by entry desc limit ?",
                row -> row.id(1),
                EntryId.read(ByteBuffer.wrap(LineForm.digest(mark))),
                below.orElse(LAST),
                max));
    }

    @Override
    public List<PlacedLine> before(LedgerPlace place, Instant since, int max) {
        return database.ask(session -> session.all(
                "select entry, shape, written, line from ledger where (written, line) < (?, ?) and written >= ?"
                        + " order by written desc, line desc limit ?",
                DatabaseLedger::line,
                place.written(),
                place.write(),
                Math.max(0, since.toEpochMilli()),
                max));
    }

    /**
     * Up to the beginning of the oldest transaction that still writes: what it brings comes behind everything that is
     * given here. The pause is for one whose statement has come and has written nothing yet.
     */
    @Override
    public List<PlacedLine> after(LedgerPlace place, int max) {
        return database.ask(session -> session.all(
                "with bound as (select (extract(epoch from least(min(xact_start), clock_timestamp() - interval '"
                        + PAUSE.toSeconds() + " s')) * 1000)::bigint as bound from pg_stat_activity"
                        + " where datname = current_database() and backend_xid is not null and pid <> pg_backend_pid())"
                        + " select entry, shape, written, line from ledger where (written, line) > (?, ?)"
                        + " and written < (select bound from bound) order by written, line limit ?",
                DatabaseLedger::line,
                place.written(),
                place.write(),
                max));
    }

    private static PlacedLine line(Row row) {
        return new PlacedLine(
                new LedgerPlace(row.number(3), row.number(4), 0), LineForm.read(row.id(1), row.octets(2)));
    }

    /** What another node is purging at the same time is left to it. */
    @Override
    public boolean purge(Instant before, int max) {
        return database.transactLazily(session -> {
            List<EntryId> gone = session.all(
                    "with old as (select entry, line from ledger l where written < ?"
                            + " and not exists (select 1 from entry e where e.id = l.entry)"
                            + " order by written, line limit ? for update skip locked)"
                            + " delete from ledger l using old where l.entry = old.entry and l.line = old.line"
                            + " returning l.entry",
                    row -> row.id(1),
                    before.toEpochMilli(),
                    max);
            session.change(
                    "delete from reference r where r.entry = any(?)"
                            + " and not exists (select 1 from ledger l where l.entry = r.entry)",
                    Column.ids(Set.copyOf(gone)));
            return gone.size() == max;
        });
    }

    private static Column digests(Iterable<Key> keys) {
        List<byte[]> digests = new ArrayList<>();
        keys.forEach(key -> digests.add(key.digest.array()));
        return Column.digests(digests);
    }
}

package org.x400gate.persistence.trace;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.persistence.database.Column;
import org.x400gate.persistence.database.Database;
import org.x400gate.persistence.database.Session;
import org.x400gate.persistence.store.EntryId;

/** The ledger as rows of a database that other nodes share. */
public final class DatabaseLedger implements Ledger {
    private static final byte[] NOTHING = {};

    private final Database database;

    public DatabaseLedger(Database database) {
        this.database = database;
    }

    /** What a reference of a line is found by. */
    private record Key(ByteBuffer digest, EntryId entry) {
        static Key of(String reference, EntryId entry) {
            return new Key(ByteBuffer.wrap(LineForm.digest(reference)), entry);
        }
    }

    private record Old(EntryId entry, long line, byte[] shape) {}

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
            for (String reference : line.references()) {
                references.merge(
                        Key.of(reference, line.entry()),
                        LineForm.kept(line, reference).orElse(NOTHING),
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

    /** What another node is purging at the same time is left to it. */
    @Override
    public int purge(Instant before, int max) {
        return database.transactLazily(session -> purge(session, EntryId.floor(before), max));
    }

    private static int purge(Session session, EntryId before, int max) {
        List<Old> lines = session.all(
                "select entry, line, shape from ledger where entry < ? order by entry, line limit ?"
                        + " for update skip locked",
                row -> new Old(row.id(1), row.number(2), row.octets(3)),
                before,
                max);
        List<Key> keys = new ArrayList<>();
        for (Old old : lines) {
            LineForm.read(old.entry, old.shape)
                    .references()
                    .forEach(reference -> keys.add(Key.of(reference, old.entry)));
        }
        session.change(
                "delete from ledger using unnest(?::uuid[], ?::bigint[]) as old(entry, line)"
                        + " where ledger.entry = old.entry and ledger.line = old.line",
                Column.ids(lines.stream().map(Old::entry).toList()),
                Column.numbers(lines.stream().map(Old::line).toList()));
        session.change(
                "delete from reference using unnest(?::uuid[], ?::uuid[]) as old(digest, entry)"
                        + " where reference.digest = old.digest and reference.entry = old.entry",
                digests(keys),
                Column.ids(keys.stream().map(Key::entry).toList()));
        return lines.size();
    }

    private static Column digests(Iterable<Key> keys) {
        List<byte[]> digests = new ArrayList<>();
        keys.forEach(key -> digests.add(key.digest.array()));
        return Column.digests(digests);
    }
}

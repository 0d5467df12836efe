package org.x400gate.persistence.content;

import java.io.InputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.x400gate.persistence.database.Column;
import org.x400gate.persistence.database.Database;
import org.x400gate.persistence.database.Session;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;

/**
 * Content as rows of one chunk each, in a database that other nodes share. Who writes to content stands in its row: what a
 * live node is writing is neither swept nor resumed by another.
 */
public final class DatabaseContent implements ContentStore {
    private static final int SWEPT_AT_ONCE = 500;

    /** Of loose content: no other node is at work on it. */
    private static final String FREE =
            " loose and (writer is null or writer = ? or writer not in (select id from node where until > lease_time(null)))";

    private final Database database;

    /** Content being written, or sealed, by this process: never swept. */
    private final Set<EntryId> open = ConcurrentHashMap.newKeySet();

    public DatabaseContent(Database database) {
        this.database = database;
    }

    @Override
    public ContentWriter write(EntryId id, Instant retainUntil) {
        if (!open.add(id)) {
            throw new QueueUnavailable("content " + id + " is being written already");
        }
        try {
            int begun = database.transactLazily(session -> session.change(
                    "insert into content (id, octets, loose, sealed, retain_until, writer)"
                            + " values (?, 0, true, false, ?, ?) on conflict do nothing",
                    id,
                    retainUntil.toEpochMilli(),
                    database.node()));
            if (begun == 0) {
                throw new QueueUnavailable("content " + id + " is there already");
            }
            return new ChunkWriter(new RowSink(id, retainUntil), id, 0, new byte[0]);
        } catch (QueueUnavailable e) {
            open.remove(id);
            throw e;
        }
    }

    @Override
    public Optional<ContentWriter> resume(EntryId id, Instant retainUntil) {
        if (!open.add(id)) {
            return Optional.empty();
        }
        Optional<ContentWriter> writer = Optional.empty();
        try {
            Optional<Long> octets = database.transactLazily(session -> session.first(
                    "update content set writer = ?, retain_until = ? where id = ? and not sealed and" + FREE
                            + " returning octets",
                    row -> row.number(1),
                    database.node(),
                    retainUntil.toEpochMilli(),
                    id,
                    database.node()));
            writer = octets.map(length -> behind(id, length, retainUntil));
            return writer;
        } finally {
            if (writer.isEmpty()) {
                open.remove(id);
            }
        }
    }

    private ContentWriter behind(EntryId id, long octets, Instant retainUntil) {
        int tail = (int) (octets % Chunks.OCTETS);
        byte[] chunk =
                tail == 0 ? new byte[0] : chunk(id, octets / Chunks.OCTETS).orElseThrow(() -> lost(id));
        if (chunk.length < tail) {
            throw lost(id);
        }
        return new ChunkWriter(new RowSink(id, retainUntil), id, octets - tail, Arrays.copyOf(chunk, tail));
    }

    @Override
    public InputStream open(EntryId id) {
        return new ChunkStream(
                new ChunkStream.ChunkSource() {
                    @Override
                    public OptionalLong length() {
                        return DatabaseContent.this.length(id);
                    }

                    @Override
                    public Optional<byte[]> chunk(long number) {
                        return DatabaseContent.this.chunk(id, number);
                    }
                },
                id);
    }

    private Optional<byte[]> chunk(EntryId id, long number) {
        return database.ask(session -> session.first(
                "select octets from chunk where content = ? and number = ?", row -> row.octets(1), id, number));
    }

    @Override
    public OptionalLong length(EntryId id) {
        Optional<Long> length = database.ask(
                session -> session.first("select octets from content where id = ?", row -> row.number(1), id));
        return length.isPresent() ? OptionalLong.of(length.get()) : OptionalLong.empty();
    }

    @Override
    public void discard(EntryId id) {
        database.transactLazily(session -> remove(
                session, session.all("delete from content where id = ? and loose returning id", row -> row.id(1), id)));
        open.remove(id);
    }

    @Override
    public int sweep(Instant now) {
        int swept = 0;
        Optional<EntryId> from = Optional.of(EntryId.FIRST);
        while (from.isPresent()) {
            EntryId first = from.get();
            List<EntryId> found = database.ask(session -> session.all(
                    "select id from content where id > ? and retain_until <= ? and" + FREE + " order by id limit ?",
                    row -> row.id(1),
                    first,
                    now.toEpochMilli(),
                    database.node(),
                    SWEPT_AT_ONCE));
            List<EntryId> orphans =
                    found.stream().filter(id -> !open.contains(id)).toList();
            swept += database.transactLazily(session -> remove(
                    session,
                    session.all(
                            "delete from content where id = any(?) and retain_until <= ? and" + FREE + " returning id",
                            row -> row.id(1),
                            Column.ids(orphans),
                            now.toEpochMilli(),
                            database.node())));
            from = found.size() < SWEPT_AT_ONCE ? Optional.empty() : Optional.of(found.get(found.size() - 1));
        }
        return swept;
    }

    private static int remove(Session session, List<EntryId> gone) {
        if (!gone.isEmpty()) {
            session.change("delete from chunk where content = any(?)", Column.ids(gone));
        }
        return gone.size();
    }

    /** For the queue: the batch in which content was adopted is committed. */
    public void adopted(EntryId id) {
        open.remove(id);
    }

    private static QueueUnavailable lost(EntryId id) {
        return new QueueCorrupt("content " + id + " lacks octets that were synced");
    }

    /** One content on its way into the database. */
    private final class RowSink implements ChunkSink {
        private final EntryId id;
        private final Instant retainUntil;

        RowSink(EntryId id, Instant retainUntil) {
            this.id = id;
            this.retainUntil = retainUntil;
        }

        @Override
        public void put(long number, byte[] chunk) {
            database.transactLazily(session -> owned(put(session, number, chunk)));
        }

        @Override
        public void keep(long number, byte[] tail, long length, boolean sealed) {
            if (sealed) {
                database.transactLazily(session -> keep(session, number, tail, length, true));
            } else {
                database.transact(session -> keep(session, number, tail, length, false));
            }
        }

        /** Where the content is no longer ours to write there are no rows. */
        private int put(Session session, long number, byte[] chunk) {
            return session.change(
                    "insert into chunk (content, number, octets) select id, ?::bigint, ?::bytea from content"
                            + " where id = ? and loose and writer = ?"
                            + " on conflict (content, number) do update set octets = excluded.octets",
                    number,
                    chunk,
                    id,
                    database.node());
        }

        private int owned(int rows) {
            if (rows == 0) {
                throw new QueueUnavailable("content " + id + " has passed to another node, or was swept");
            }
            return rows;
        }

        private int keep(Session session, long number, byte[] tail, long length, boolean sealed) {
            if (tail.length > 0) {
                put(session, number, tail);
            }
            int kept = session.change(
                    "update content set octets = ?, sealed = ?, retain_until = ? where id = ? and loose and writer = ?",
                    length,
                    sealed,
                    retainUntil.toEpochMilli(),
                    id,
                    database.node());
            return owned(kept);
        }

        @Override
        public void letGo() {
            open.remove(id);
            try {
                database.transactLazily(session -> session.change(
                        "update content set writer = null where id = ? and loose and writer = ?", id, database.node()));
            } catch (QueueUnavailable e) {
                // Still marked as ours: other nodes may have it when this one has gone, and this one at any time.
                open.remove(id);
            }
        }
    }
}

package org.x400gate.persistence.content;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;
import org.x400gate.persistence.stored.Shapes;
import org.x400gate.persistence.stored.StoredLoose;

/**
 * Content as rows of one chunk each, every chunk but the last of the same length. Loose content has a row in LOOSE;
 * owned content has its length in a row before its chunks.
 */
public final class ChunkedContent implements ContentStore {
    static final int CHUNK = Chunks.OCTETS;

    private final Store store;

    /** Content being written, or sealed, by this process: never swept. */
    private final Set<EntryId> open = ConcurrentHashMap.newKeySet();

    public ChunkedContent(Store store) {
        this.store = store;
    }

    @Override
    public ContentWriter write(EntryId id, Instant retainUntil) {
        if (!open.add(id)) {
            throw new QueueUnavailable("content " + id + " is being written already");
        }
        if (length(id).isPresent()) {
            open.remove(id);
            throw new QueueUnavailable("content " + id + " is there already");
        }
        StoreSink sink = new StoreSink(id, retainUntil);
        sink.begin();
        return new ChunkWriter(sink, id, 0, new byte[0]);
    }

    @Override
    public Optional<ContentWriter> resume(EntryId id, Instant retainUntil) {
        // Before it is looked at: a sweep leaves it alone from here on.
        if (!open.add(id)) {
            return Optional.empty();
        }
        Optional<ContentWriter> writer = Optional.empty();
        try {
            writer = loose(id).filter(row -> !row.sealed).map(row -> behind(id, row.octets, retainUntil));
            return writer;
        } finally {
            if (writer.isEmpty()) {
                open.remove(id);
            }
        }
    }

    private ContentWriter behind(EntryId id, long octets, Instant retainUntil) {
        int tail = (int) (octets % CHUNK);
        byte[] chunk = tail == 0 ? new byte[0] : chunk(id, octets / CHUNK).orElseThrow(() -> lost(id));
        if (chunk.length < tail) {
            throw lost(id);
        }
        return new ChunkWriter(new StoreSink(id, retainUntil), id, octets - tail, Arrays.copyOf(chunk, tail));
    }

    @Override
    public InputStream open(EntryId id) {
        return new ChunkStream(
                new ChunkStream.ChunkSource() {
                    @Override
                    public OptionalLong length() {
                        return ChunkedContent.this.length(id);
                    }

                    @Override
                    public Optional<byte[]> chunk(long number) {
                        return ChunkedContent.this.chunk(id, number);
                    }
                },
                id);
    }

    @Override
    public OptionalLong length(EntryId id) {
        Optional<Long> length = store.get(Table.CONTENT, id.octets())
                .map(octets -> ByteBuffer.wrap(octets).getLong())
                .or(() -> loose(id).map(row -> row.octets));
        return length.isPresent() ? OptionalLong.of(length.get()) : OptionalLong.empty();
    }

    @Override
    public void discard(EntryId id) {
        if (loose(id).isPresent()) {
            Batch batch = new Batch();
            byte[] from = chunkKey(id, 0);
            byte[] to = chunkKey(id, -1);
            try (Store.Walk chunks = store.walk(Table.CONTENT, from, to)) {
                while (chunks.next()) {
                    batch.delete(Table.CONTENT, chunks.key());
                }
            }
            batch.delete(Table.LOOSE, id.octets());
            store.append(batch);
        }
        open.remove(id);
    }

    @Override
    public int sweep(Instant now) {
        List<EntryId> orphans = new ArrayList<>();
        byte[] end = new byte[EntryId.OCTETS + 1];
        Arrays.fill(end, (byte) 0xFF);
        try (Store.Walk rows = store.walk(Table.LOOSE, new byte[0], end)) {
            while (rows.next()) {
                EntryId id = EntryId.read(ByteBuffer.wrap(rows.key()));
                long retainUntil = Shapes.read(rows.value(), StoredLoose.class).retainUntil;
                if (retainUntil <= now.toEpochMilli() && !open.contains(id)) {
                    orphans.add(id);
                }
            }
        }
        // Somebody may have begun to go on with it meanwhile.
        List<EntryId> swept = orphans.stream().filter(open::add).toList();
        swept.forEach(this::discard);
        return swept.size();
    }

    /** For the queue: why content cannot become an entry's; see {@link Loose#fault}. */
    public Optional<String> fault(EntryId id, List<byte[]> pieces, long octets) {
        return Loose.fault(id, loose(id).map(row -> new Loose(row.octets, row.sealed)), pieces, octets);
    }

    /** For the queue: makes content owned, in the batch that accepts its entry; there is no fault in it. */
    public void adopt(Batch batch, EntryId id, List<byte[]> pieces, long octets) {
        if (pieces.isEmpty()) {
            batch.delete(Table.LOOSE, id.octets());
        } else {
            putChunks(batch, id, pieces);
        }
        putLength(batch, id, octets);
    }

    /** For the queue: the batch in which content was adopted is on disk. */
    public void adopted(EntryId id) {
        open.remove(id);
    }

    /** For the queue: removes owned content, in the batch that removes its entry. */
    public void remove(Batch batch, EntryId id, long octets) {
        batch.delete(Table.CONTENT, id.octets());
        for (long chunk = 0; chunk * CHUNK < octets; chunk++) {
            batch.delete(Table.CONTENT, chunkKey(id, chunk));
        }
    }

    /** For a salvage: whether the entry has what {@link #adopt} gives it. */
    public boolean adopted(EntryId id, long octets) {
        return loose(id).isEmpty()
                && store.get(Table.CONTENT, id.octets())
                        .filter(row -> ByteBuffer.wrap(row).getLong() == octets)
                        .isPresent();
    }

    /** For a salvage: content that was read and is whole becomes the entry's. */
    public void own(Batch batch, EntryId id, long octets) {
        batch.delete(Table.LOOSE, id.octets());
        putLength(batch, id, octets);
    }

    /** For a salvage: empty content in place of what is left of content that is not whole. */
    public void empty(Batch batch, EntryId id, long octets) {
        remove(batch, id, octets);
        own(batch, id, 0);
    }

    private static void putChunk(Batch batch, EntryId id, long number, byte[] octets) {
        batch.put(Table.CONTENT, chunkKey(id, number), octets);
    }

    private Optional<byte[]> chunk(EntryId id, long number) {
        return store.get(Table.CONTENT, chunkKey(id, number));
    }

    /** One content on its way into the store. */
    private final class StoreSink implements ChunkSink {
        private final EntryId id;
        private final Instant retainUntil;

        StoreSink(EntryId id, Instant retainUntil) {
            this.id = id;
            this.retainUntil = retainUntil;
        }

        void begin() {
            Batch batch = new Batch();
            putLoose(batch, 0, false);
            store.append(batch);
        }

        @Override
        public void put(long number, byte[] chunk) {
            Optional<String> shortage = store.shortage(chunk.length);
            if (shortage.isPresent()) {
                throw new QueueUnavailable(shortage.get());
            }
            Batch batch = new Batch();
            putChunk(batch, id, number, chunk);
            store.append(batch);
        }

        @Override
        public void keep(long number, byte[] tail, long length, boolean sealed) {
            Batch batch = new Batch();
            if (tail.length > 0) {
                putChunk(batch, id, number, tail);
            }
            putLoose(batch, length, sealed);
            if (sealed) {
                store.append(batch);
            } else {
                store.write(batch);
            }
        }

        @Override
        public void letGo() {
            open.remove(id);
        }

        private void putLoose(Batch batch, long octets, boolean sealed) {
            StoredLoose row = new StoredLoose();
            row.octets = octets;
            row.sealed = sealed;
            row.retainUntil = retainUntil.toEpochMilli();
            batch.put(Table.LOOSE, id.octets(), Shapes.write(row));
        }
    }

    private Optional<StoredLoose> loose(EntryId id) {
        return store.get(Table.LOOSE, id.octets()).map(octets -> Shapes.read(octets, StoredLoose.class));
    }

    private void putChunks(Batch batch, EntryId id, List<byte[]> pieces) {
        List<byte[]> chunks = Chunks.of(pieces);
        for (int number = 0; number < chunks.size(); number++) {
            putChunk(batch, id, number, chunks.get(number));
        }
    }

    private static void putLength(Batch batch, EntryId id, long octets) {
        batch.put(
                Table.CONTENT,
                id.octets(),
                ByteBuffer.allocate(Long.BYTES).putLong(octets).array());
    }

    private static QueueUnavailable lost(EntryId id) {
        return new QueueCorrupt("content " + id + " lacks octets that were synced");
    }

    /** Chunk numbers sort as unsigned 32 bits: 256 TiB. */
    private static byte[] chunkKey(EntryId id, long number) {
        return ByteBuffer.allocate(EntryId.OCTETS + Integer.BYTES)
                .put(id.octets())
                .putInt((int) number)
                .array();
    }
}

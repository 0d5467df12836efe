package org.x400gate.persistence.content;

import java.io.ByteArrayOutputStream;
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
    static final int CHUNK = 64 * 1024;

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
        return new ChunkWriter(this, id, retainUntil, 0, new byte[0]);
    }

    @Override
    public Optional<ContentWriter> resume(EntryId id, Instant retainUntil) {
        Optional<StoredLoose> loose = loose(id).filter(row -> !row.sealed);
        if (loose.isEmpty() || !open.add(id)) {
            return Optional.empty();
        }
        long octets = loose.get().octets;
        int tail = (int) (octets % CHUNK);
        byte[] chunk = tail == 0 ? new byte[0] : chunk(id, octets / CHUNK).orElseThrow(() -> lost(id));
        if (chunk.length < tail) {
            throw lost(id);
        }
        return Optional.of(new ChunkWriter(this, id, retainUntil, octets - tail, Arrays.copyOf(chunk, tail)));
    }

    @Override
    public InputStream open(EntryId id) {
        return new ChunkStream(this, id, length(id));
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
        orphans.forEach(this::discard);
        return orphans.size();
    }

    /**
     * For the queue: makes content owned, in the batch that accepts its entry.
     *
     * @return why it cannot be; then nothing was added to the batch
     */
    public Optional<String> adopt(Batch batch, EntryId id, List<byte[]> pieces, long octets) {
        Optional<StoredLoose> loose = loose(id);
        if (pieces.isEmpty() && (octets > 0 || loose.isPresent())) {
            if (loose.isEmpty() || !loose.get().sealed || loose.get().octets != octets) {
                return Optional.of("no sealed content of " + octets + " octets was written for " + id);
            }
            batch.delete(Table.LOOSE, id.octets());
        } else {
            if (loose.isPresent()
                    || pieces.stream().mapToLong(piece -> piece.length).sum() != octets) {
                return Optional.of("content of " + id + " is given twice, or is not of " + octets + " octets");
            }
            putChunks(batch, id, pieces);
        }
        putLength(batch, id, octets);
        return Optional.empty();
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

    void putChunk(Batch batch, EntryId id, long number, byte[] octets) {
        batch.put(Table.CONTENT, chunkKey(id, number), octets);
    }

    void putLoose(Batch batch, EntryId id, long octets, boolean sealed, Instant retainUntil) {
        StoredLoose row = new StoredLoose();
        row.octets = octets;
        row.sealed = sealed;
        row.retainUntil = retainUntil.toEpochMilli();
        batch.put(Table.LOOSE, id.octets(), Shapes.write(row));
    }

    Optional<byte[]> chunk(EntryId id, long number) {
        return store.get(Table.CONTENT, chunkKey(id, number));
    }

    void letGo(EntryId id) {
        open.remove(id);
    }

    Store store() {
        return store;
    }

    private Optional<StoredLoose> loose(EntryId id) {
        return store.get(Table.LOOSE, id.octets()).map(octets -> Shapes.read(octets, StoredLoose.class));
    }

    private void putChunks(Batch batch, EntryId id, List<byte[]> pieces) {
        if (pieces.size() == 1 && pieces.get(0).length <= CHUNK) {
            putChunk(batch, id, 0, pieces.get(0));
            return;
        }
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(CHUNK);
        long number = 0;
        for (byte[] piece : pieces) {
            int at = 0;
            while (at < piece.length) {
                int length = Math.min(CHUNK - chunk.size(), piece.length - at);
                chunk.write(piece, at, length);
                at += length;
                if (chunk.size() == CHUNK) {
                    putChunk(batch, id, number++, chunk.toByteArray());
                    chunk.reset();
                }
            }
        }
        if (chunk.size() > 0) {
            putChunk(batch, id, number, chunk.toByteArray());
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

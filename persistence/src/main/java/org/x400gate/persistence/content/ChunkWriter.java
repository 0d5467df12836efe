package org.x400gate.persistence.content;

import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;

/** Fills one chunk at a time. Octets of a chunk that is synced before it is full are written again with the rest. */
final class ChunkWriter implements ContentWriter {
    private final ChunkedContent content;
    private final EntryId id;
    private final Instant retainUntil;
    private final byte[] chunk = new byte[ChunkedContent.CHUNK];
    private long full;
    private int used;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        SEALED,
        CLOSED
    }

    ChunkWriter(ChunkedContent content, EntryId id, Instant retainUntil, long full, byte[] tail) {
        this.content = content;
        this.id = id;
        this.retainUntil = retainUntil;
        this.full = full;
        this.used = tail.length;
        System.arraycopy(tail, 0, chunk, 0, tail.length);
        if (length() == 0) {
            content.store().append(withLoose(new Batch(), false));
        }
    }

    @Override
    public void append(byte[] octets, int offset, int length) {
        requireOpen();
        int at = offset;
        while (at < offset + length) {
            int taken = Math.min(chunk.length - used, offset + length - at);
            System.arraycopy(octets, at, chunk, used, taken);
            at += taken;
            used += taken;
            if (used == chunk.length) {
                writeFullChunk();
            }
        }
    }

    @Override
    public long length() {
        return full + used;
    }

    @Override
    public void sync() {
        requireOpen();
        content.store().write(withLoose(withTail(), false));
    }

    @Override
    public void seal() {
        requireOpen();
        content.store().append(withLoose(withTail(), true));
        state = State.SEALED;
    }

    @Override
    public void close() {
        if (state == State.OPEN) {
            content.letGo(id);
            state = State.CLOSED;
        }
    }

    private void writeFullChunk() {
        Optional<String> shortage = content.store().shortage(chunk.length);
        if (shortage.isPresent()) {
            throw new QueueUnavailable(shortage.get());
        }
        Batch batch = new Batch();
        content.putChunk(batch, id, full / chunk.length, chunk.clone());
        content.store().append(batch);
        full += used;
        used = 0;
    }

    private Batch withTail() {
        Batch batch = new Batch();
        if (used > 0) {
            content.putChunk(batch, id, full / chunk.length, Arrays.copyOf(chunk, used));
        }
        return batch;
    }

    private Batch withLoose(Batch batch, boolean sealed) {
        content.putLoose(batch, id, length(), sealed, retainUntil);
        return batch;
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException("content " + id + " is " + state);
        }
    }
}

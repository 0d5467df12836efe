package org.x400gate.persistence.content;

import java.util.Arrays;
import org.x400gate.persistence.store.EntryId;

/** Fills one chunk at a time. Octets of a chunk that is synced before it is full are written again with the rest. */
final class ChunkWriter implements ContentWriter {
    private final ChunkSink sink;
    private final EntryId id;
    private final byte[] chunk = new byte[Chunks.OCTETS];
    private long full;
    private int used;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        SEALED,
        CLOSED
    }

    /** Goes on behind full chunks and a tail that are there already. */
    ChunkWriter(ChunkSink sink, EntryId id, long full, byte[] tail) {
        this.sink = sink;
        this.id = id;
        this.full = full;
        this.used = tail.length;
        System.arraycopy(tail, 0, chunk, 0, tail.length);
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
        sink.keep(full / chunk.length, Arrays.copyOf(chunk, used), length(), false);
    }

    @Override
    public void seal() {
        requireOpen();
        sink.keep(full / chunk.length, Arrays.copyOf(chunk, used), length(), true);
        state = State.SEALED;
    }

    @Override
    public void close() {
        if (state == State.OPEN) {
            sink.letGo();
            state = State.CLOSED;
        }
    }

    private void writeFullChunk() {
        sink.put(full / chunk.length, chunk.clone());
        full += used;
        used = 0;
    }

    private void requireOpen() {
        if (state != State.OPEN) {
            throw new IllegalStateException("content " + id + " is " + state);
        }
    }
}

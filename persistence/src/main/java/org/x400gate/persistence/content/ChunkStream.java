package org.x400gate.persistence.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;

/** Reads one content chunk by chunk. */
final class ChunkStream extends InputStream {
    /** The chunks of that content; empty where there is none. A store that does not answer is an IOException of the stream's. */
    interface ChunkSource {
        OptionalLong length();

        Optional<byte[]> chunk(long number);
    }

    private final ChunkSource content;
    private final EntryId id;
    private OptionalLong length = OptionalLong.empty();
    private byte[] chunk = new byte[0];
    private int at;
    private long next;

    ChunkStream(ChunkSource content, EntryId id) {
        this.content = content;
        this.id = id;
    }

    @Override
    public int read() throws IOException {
        return filled() ? chunk[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int wanted) throws IOException {
        if (wanted == 0) {
            return 0;
        }
        if (!filled()) {
            return -1;
        }
        int got = Math.min(wanted, chunk.length - at);
        System.arraycopy(chunk, at, into, offset, got);
        at += got;
        return got;
    }

    private boolean filled() throws IOException {
        try {
            return fill();
        } catch (QueueUnavailable e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** False at the end. */
    private boolean fill() throws IOException {
        if (length.isEmpty()) {
            length = content.length();
        }
        long whole = length.orElseThrow(() -> new IOException("no content " + id));
        long before = next * Chunks.OCTETS;
        if (at == chunk.length && before < whole) {
            chunk = content.chunk(next).orElseThrow(() -> new IOException("content " + id + " is gone"));
            if (chunk.length != Math.min(Chunks.OCTETS, whole - before)) {
                throw new IOException("content " + id + " has a chunk of the wrong length");
            }
            next++;
            at = 0;
        }
        return at < chunk.length;
    }
}

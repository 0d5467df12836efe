package org.x400gate.persistence.content;

import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalLong;
import org.x400gate.persistence.store.EntryId;

/** Reads one content chunk by chunk. */
final class ChunkStream extends InputStream {
    private final ChunkedContent content;
    private final EntryId id;
    private final OptionalLong length;
    private byte[] chunk = new byte[0];
    private int at;
    private long next;

    ChunkStream(ChunkedContent content, EntryId id, OptionalLong length) {
        this.content = content;
        this.id = id;
        this.length = length;
    }

    @Override
    public int read() throws IOException {
        return fill() ? chunk[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] into, int offset, int wanted) throws IOException {
        if (wanted == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int got = Math.min(wanted, chunk.length - at);
        System.arraycopy(chunk, at, into, offset, got);
        at += got;
        return got;
    }

    /** False at the end. */
    private boolean fill() throws IOException {
        long whole = length.orElseThrow(() -> new IOException("no content " + id));
        long before = next * ChunkedContent.CHUNK;
        if (at == chunk.length && before < whole) {
            chunk = content.chunk(id, next).orElseThrow(() -> new IOException("content " + id + " is gone"));
            if (chunk.length != Math.min(ChunkedContent.CHUNK, whole - before)) {
                throw new IOException("content " + id + " has a chunk of the wrong length");
            }
            next++;
            at = 0;
        }
        return at < chunk.length;
    }
}

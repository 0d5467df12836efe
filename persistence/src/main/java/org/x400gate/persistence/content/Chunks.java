package org.x400gate.persistence.content;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** How content is cut: every chunk but the last is of the same length. */
final class Chunks {
    static final int OCTETS = 64 * 1024;

    private Chunks() {}

    /** Pieces of any length in chunks. */
    static List<byte[]> of(List<byte[]> pieces) {
        if (pieces.size() == 1 && pieces.get(0).length <= OCTETS) {
            return pieces;
        }
        List<byte[]> chunks = new ArrayList<>();
        long left = pieces.stream().mapToLong(piece -> piece.length).sum();
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(OCTETS, left));
        for (byte[] piece : pieces) {
            int at = 0;
            while (at < piece.length) {
                int length = Math.min(chunk.remaining(), piece.length - at);
                chunk.put(piece, at, length);
                at += length;
                left -= length;
                if (!chunk.hasRemaining()) {
                    chunks.add(chunk.array());
                    chunk = ByteBuffer.allocate((int) Math.min(OCTETS, left));
                }
            }
        }
        return chunks;
    }
}

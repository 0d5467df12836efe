package org.x400gate.persistence.content;

import java.io.ByteArrayOutputStream;
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
        ByteArrayOutputStream chunk = new ByteArrayOutputStream(OCTETS);
        for (byte[] piece : pieces) {
            int at = 0;
            while (at < piece.length) {
                int length = Math.min(OCTETS - chunk.size(), piece.length - at);
                chunk.write(piece, at, length);
                at += length;
                if (chunk.size() == OCTETS) {
                    chunks.add(chunk.toByteArray());
                    chunk.reset();
                }
            }
        }
        if (chunk.size() > 0) {
            chunks.add(chunk.toByteArray());
        }
        return chunks;
    }
}

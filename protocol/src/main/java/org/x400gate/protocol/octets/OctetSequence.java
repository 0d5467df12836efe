package org.x400gate.protocol.octets;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;

/** Pieces that are sent one after another: headers in memory around content that is only referred to. */
public record OctetSequence(List<ContentRef> pieces, long octets) implements ContentRef {
    public OctetSequence {
        pieces = List.copyOf(pieces);
    }

    public static OctetSequence of(List<ContentRef> pieces) {
        long total = 0;
        for (ContentRef piece : pieces) {
            total = Math.addExact(total, piece.octets());
        }
        return new OctetSequence(pieces, total);
    }

    @Override
    public boolean isInMemory() {
        return pieces.stream().allMatch(ContentRef::isInMemory);
    }

    /** Each piece is opened when the one before it has ended. */
    @Override
    public InputStream open() {
        return new InputStream() {
            private final Iterator<ContentRef> left = pieces.iterator();
            private InputStream open = InputStream.nullInputStream();

            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
            }

            @Override
            public int read(byte[] into, int offset, int wanted) throws IOException {
                int got = open.read(into, offset, wanted);
                while (got < 0 && left.hasNext()) {
                    open.close();
                    open = left.next().open();
                    got = open.read(into, offset, wanted);
                }
                return got;
            }

            @Override
            public void close() throws IOException {
                open.close();
            }
        };
    }
}

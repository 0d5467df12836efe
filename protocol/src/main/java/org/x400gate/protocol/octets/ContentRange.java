package org.x400gate.protocol.octets;

import java.io.IOException;
import java.io.InputStream;

/** A part of content that stays where it is. */
public record ContentRange(ContentRef whole, long from, long octets) implements ContentRef {
    public ContentRange {
        if (from < 0 || octets < 0 || from > whole.octets() - octets) {
            throw new IndexOutOfBoundsException(from + " + " + octets + " of " + whole.octets() + " octets");
        }
    }

    @Override
    public InputStream open() throws IOException {
        InputStream in = whole.open();
        try {
            in.skipNBytes(from);
        } catch (IOException unreadable) {
            in.close();
            throw unreadable;
        }
        return new Limited(in, octets);
    }

    /** The end of the whole before that of the part is an IOException, never a shorter part. */
    private static final class Limited extends InputStream {
        private final InputStream in;
        private long left;

        Limited(InputStream in, long left) {
            this.in = in;
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int wanted) throws IOException {
            if (wanted == 0) {
                return 0;
            }
            if (left == 0) {
                return -1;
            }
            int got = in.read(into, offset, (int) Math.min(wanted, left));
            if (got < 0) {
                throw new IOException("content ends " + left + " octets early");
            }
            left -= got;
            return got;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}

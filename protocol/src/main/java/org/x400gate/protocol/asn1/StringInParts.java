package org.x400gate.protocol.asn1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/**
 * The value of a constructed OCTET STRING that stays where it is: its parts one behind another, without what stands around
 * them (X.690 8.7.3).
 *
 * @param parts the contents octets of the string, end-of-contents octets of its own not included
 * @param octets of the value, counted when it was read first
 */
public record StringInParts(ContentRef parts, long octets) implements ContentRef {
    @Override
    public InputStream open() throws IOException {
        return new Parts(parts.open(), parts.octets());
    }

    /** Headers of constructed parts, and what ends them, say nothing about where the next octets are: they are passed over. */
    private static final class Parts extends InputStream {
        private final InputStream in;
        private long left;
        private long inPart;

        Parts(InputStream in, long left) {
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
            while (inPart == 0) {
                if (left == 0) {
                    return -1;
                }
                nextPart();
            }
            int got = in.read(into, offset, (int) Math.min(wanted, inPart));
            if (got < 0) {
                throw new EOFException("content ends " + left + " octets early");
            }
            left -= got;
            inPart -= got;
            return got;
        }

        private void nextPart() throws IOException {
            Octets begun = Octets.EMPTY;
            Optional<BerHeader> header = Optional.empty();
            try {
                while (header.isEmpty()) {
                    int octet = left-- > 0 ? in.read() : -1;
                    if (octet < 0) {
                        throw new EOFException("content ends inside the header of a part");
                    }
                    begun = begun.append(Octets.of(octet));
                    header = BerHeader.read(begun, 0);
                }
            } catch (MalformedInput changed) {
                throw new IOException(changed);
            }
            inPart = header.get().isConstructed() ? 0 : header.get().length();
            if (inPart > left) {
                throw new IOException("a part of the content is longer than what is left");
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}

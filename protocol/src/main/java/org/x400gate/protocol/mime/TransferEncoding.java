package org.x400gate.protocol.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** A content on its way into an encoding of 7 bits, piece by piece (RFC 2045 6.7, 6.8). No line end is put behind the last line. */
sealed interface TransferEncoding {
    byte[] CRLF = {'\r', '\n'};

    /** Of one line, without its end. */
    void octets(byte[] octets, int length);

    void lineEnd();

    /** Gives out what was held back. */
    void end();

    /** Lines stay lines. */
    final class QuotedPrintable implements TransferEncoding {
        private static final int MAX_LINE = 76;
        private static final byte[] HEX = "0123456789ABCDEF".getBytes(StandardCharsets.US_ASCII);

        private final ByteArrayOutputStream out;
        private int column;
        private boolean wrapped;
        private boolean heldBlank;
        private byte blank;

        QuotedPrintable(ByteArrayOutputStream out) {
            this.out = out;
        }

        /** Octets that the encoding makes of one. */
        static int cost(int octet) {
            return octet >= ' ' && octet <= '~' && octet != '=' || octet == '\t' ? 1 : 3;
        }

        @Override
        public void octets(byte[] octets, int length) {
            for (int i = 0; i < length; i++) {
                release(false);
                if (octets[i] == ' ' || octets[i] == '\t') {
                    heldBlank = true;
                    blank = octets[i];
                } else {
                    put(octets[i], cost(octets[i]) > 1);
                }
            }
        }

        @Override
        public void lineEnd() {
            release(true);
            out.writeBytes(CRLF);
            column = 0;
            wrapped = false;
        }

        @Override
        public void end() {
            release(true);
        }

        /** A blank at the end of a line would be lost on the way (6.7 rule 3). */
        private void release(boolean last) {
            if (heldBlank) {
                heldBlank = false;
                put(blank, last);
            }
        }

        private void put(byte octet, boolean encoded) {
            if (column + (encoded ? 3 : 1) > MAX_LINE - 1) {
                out.write('=');
                out.writeBytes(CRLF);
                column = 0;
                wrapped = true;
            }
            // What begins a line here and did not before must not look like a delimiter of the multipart around.
            boolean hyphen = octet == '-' && wrapped && column == 0;
            if (encoded || hyphen) {
                out.write('=');
                out.write(HEX[octet >> 4 & 0xF]);
                out.write(HEX[octet & 0xF]);
                column += 3;
            } else {
                out.write(octet);
                column++;
            }
        }
    }

    final class Base64Lines implements TransferEncoding {
        private static final int OCTETS_PER_LINE = 57;

        private final ByteArrayOutputStream out;
        private final byte[] held = new byte[OCTETS_PER_LINE];
        private int count;
        private boolean begun;

        Base64Lines(ByteArrayOutputStream out) {
            this.out = out;
        }

        /** Octets that the encoding makes of so many, about. */
        static long cost(long octets) {
            return (octets + 2) / 3 * 4 + octets / OCTETS_PER_LINE * 2;
        }

        @Override
        public void octets(byte[] octets, int length) {
            for (int i = 0; i < length; i++) {
                if (count == OCTETS_PER_LINE) {
                    line();
                }
                held[count++] = octets[i];
            }
        }

        @Override
        public void lineEnd() {
            octets(CRLF, CRLF.length);
        }

        @Override
        public void end() {
            if (count > 0) {
                line();
            }
        }

        private void line() {
            if (begun) {
                out.writeBytes(CRLF);
            }
            begun = true;
            byte[] line = count == OCTETS_PER_LINE ? held : Arrays.copyOf(held, count);
            out.writeBytes(Base64.getEncoder().encode(line));
            count = 0;
        }
    }
}

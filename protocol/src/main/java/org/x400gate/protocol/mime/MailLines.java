package org.x400gate.protocol.mime;

import java.io.IOException;
import java.io.InputStream;

/**
 * A message line by line, a long line in pieces, so that no line is too long to be held. A bare CR or LF is a line end, as
 * it is where mail goes out.
 */
final class MailLines {
    /** Longer than any line that structure is read from (RFC 2046 5.1.1) and than any that may be sent. */
    static final int PIECE_OCTETS = 2048;

    private static final int READ_OCTETS = 16 * 1024;

    private final InputStream in;
    private final byte[] buffer = new byte[READ_OCTETS];
    private int filled;
    private int at;
    private final byte[] piece = new byte[PIECE_OCTETS];
    private int length;
    private boolean first;
    private boolean ended = true;

    MailLines(InputStream in) {
        this.in = in;
    }

    /** Whether there was another piece. */
    boolean next() throws IOException {
        first = ended;
        ended = false;
        length = 0;
        while (length < PIECE_OCTETS) {
            int octet = take();
            if (octet < 0) {
                return length > 0;
            }
            if (octet == '\n' || octet == '\r') {
                if (octet == '\r' && peek() == '\n') {
                    at++;
                }
                ended = true;
                return true;
            }
            piece[length++] = (byte) octet;
        }
        return true;
    }

    private int take() throws IOException {
        int octet = peek();
        at++;
        return octet;
    }

    private int peek() throws IOException {
        if (at >= filled) {
            filled = in.read(buffer);
            at = 0;
        }
        return filled < 0 ? -1 : buffer[at] & 0xFF;
    }

    /** Its first {@link #length()} octets, without a line end, until the next piece is read. */
    byte[] piece() {
        return piece;
    }

    int length() {
        return length;
    }

    /** The piece begins its line. */
    boolean first() {
        return first;
    }

    /** The piece ends its line, and a line end stood behind it. */
    boolean ended() {
        return ended;
    }
}

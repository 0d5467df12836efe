package org.x400gate.protocol.smtp;

import java.io.IOException;
import java.io.InputStream;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.Octets;

/**
 * A message on its way out: dots stuffed, the closing line behind it (RFC 5321 4.5.2), read piece by piece.
 *
 * <p>A bare CR or LF goes out as CR LF: left alone, some server further on would take it for a line end of its own, and a
 * dot behind it for the end of the message. Owned by one reader; close it.
 */
public final class DotStuffing implements AutoCloseable {
    private static final int READ_OCTETS = 16 * 1024;

    private final InputStream content;
    private final byte[] buffer = new byte[READ_OCTETS];
    private Position position = Position.LINE_START;

    private enum Position {
        LINE_START,
        TEXT,
        CR,
        ENDED
    }

    private DotStuffing(InputStream content) {
        this.content = content;
    }

    public static DotStuffing of(ContentRef content) throws IOException {
        return new DotStuffing(content.open());
    }

    /** Whether the closing line has been given out. */
    public boolean ended() {
        return position == Position.ENDED;
    }

    /** The next piece, at most some 48 KiB; empty when the closing line has been given out. */
    public Octets next() throws IOException {
        if (position == Position.ENDED) {
            return Octets.EMPTY;
        }
        int count = content.read(buffer);
        // A CR adds an LF, an LF a CR, a dot at most doubles: three octets for one at the worst.
        byte[] out = new byte[Math.max(count, 2) * 3 + 5];
        int length = count < 0 ? closing(out) : stuff(count, out);
        // A single CR held back gives nothing yet: an empty piece would mean the end.
        return length == 0 ? next() : Octets.wrap(out, 0, length);
    }

    private int stuff(int count, byte[] out) {
        int length = 0;
        for (int i = 0; i < count; i++) {
            byte c = buffer[i];
            if (position == Position.CR) {
                length = lineEnd(out, length);
                if (c == '\n') {
                    continue;
                }
            }
            if (c == '\r') {
                position = Position.CR;
            } else if (c == '\n') {
                length = lineEnd(out, length);
            } else {
                if (c == '.' && position == Position.LINE_START) {
                    out[length++] = '.';
                }
                out[length++] = c;
                position = Position.TEXT;
            }
        }
        return length;
    }

    private int lineEnd(byte[] out, int length) {
        out[length] = '\r';
        out[length + 1] = '\n';
        position = Position.LINE_START;
        return length + 2;
    }

    private int closing(byte[] out) {
        int length = position == Position.LINE_START ? 0 : lineEnd(out, 0);
        out[length++] = '.';
        length = lineEnd(out, length);
        position = Position.ENDED;
        return length;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }
}

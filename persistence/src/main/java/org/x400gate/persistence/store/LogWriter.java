package org.x400gate.persistence.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.zip.CRC32C;

/** Writes whole records as a new log, in the layout that {@link LogCheck} reads. */
final class LogWriter implements AutoCloseable {
    private static final int WHOLE = 1;
    private static final int FIRST = 2;
    private static final int MIDDLE = 3;
    private static final int LAST = 4;

    private final FileChannel file;
    private int inBlock;

    LogWriter(Path path) throws IOException {
        file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }

    void write(byte[] logicalRecord) throws IOException {
        int at = 0;
        do {
            if (LogCheck.BLOCK - inBlock < LogCheck.HEADER) {
                writeAll(ByteBuffer.allocate(LogCheck.BLOCK - inBlock));
                inBlock = 0;
            }
            int length = Math.min(logicalRecord.length - at, LogCheck.BLOCK - inBlock - LogCheck.HEADER);
            boolean ends = at + length == logicalRecord.length;
            writePart(at == 0 ? (ends ? WHOLE : FIRST) : (ends ? LAST : MIDDLE), logicalRecord, at, length);
            at += length;
        } while (at < logicalRecord.length);
    }

    private void writePart(int type, byte[] octets, int from, int length) throws IOException {
        CRC32C crc = new CRC32C();
        crc.update(type);
        crc.update(octets, from, length);
        ByteBuffer part = ByteBuffer.allocate(LogCheck.HEADER + length).order(ByteOrder.LITTLE_ENDIAN);
        part.putInt(LogCheck.masked(crc))
                .putShort((short) length)
                .put((byte) type)
                .put(octets, from, length);
        inBlock += part.capacity();
        writeAll(part.flip());
    }

    private void writeAll(ByteBuffer octets) throws IOException {
        while (octets.hasRemaining()) {
            file.write(octets);
        }
    }

    void sync() throws IOException {
        file.force(true);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}

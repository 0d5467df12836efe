package org.x400gate.persistence.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * A witness beside the log: the number of the last batch whose sync returned. Written after that sync and never synced
 * itself, so it may lag (after a loss of power) but never lead: a store that ends before it has lost something that was
 * acknowledged. A witness that cannot be read says nothing.
 */
final class SyncMark implements AutoCloseable {
    static final String FILE = "synced";

    // octets  0..7   number of the batch
    //         8..15  CRC-32C of octets 0..7
    private static final int OCTETS = 16;

    private final FileChannel file;
    private final ByteBuffer mark = ByteBuffer.allocateDirect(OCTETS);

    private SyncMark(FileChannel file) {
        this.file = file;
    }

    static SyncMark open(Path directory) throws IOException {
        return new SyncMark(FileChannel.open(
                directory.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE));
    }

    OptionalLong read() throws IOException {
        mark.clear();
        int length = file.read(mark, 0);
        return length == OCTETS && mark.getLong(Long.BYTES) == checksum()
                ? OptionalLong.of(mark.getLong(0))
                : OptionalLong.empty();
    }

    void write(long batch) throws IOException {
        mark.clear();
        mark.putLong(0, batch).putLong(Long.BYTES, 0);
        mark.putLong(Long.BYTES, checksum());
        file.write(mark, 0);
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private long checksum() {
        CRC32C crc = new CRC32C();
        crc.update(mark.duplicate().position(0).limit(Long.BYTES));
        return crc.getValue();
    }
}

package org.x400gate.persistence.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Reads every log of a RocksDB directory, write-ahead logs and manifests alike, before RocksDB does. What RocksDB
 * 11.8.1 was seen to do with one flipped bit, in the recovery mode that tolerates a cut tail: a length made longer in
 * the last block counts as a write that was cut short, and all that follows it is dropped silently; a type turned into
 * one of a recycled log makes the opening run for ever; every other bit is refused.
 *
 * <p>A log is cut into blocks, a record lies within one block, a block's last octets are zero where no header fits.
 * A cut tail is allowed: a file that ends within a record, or in zeros. Everything else out of place is damage; so is
 * a record that seems cut by the end of the file but whose checksum holds for a shorter length.
 * (The layout is documented by RocksDB as "Write Ahead Log File Format".)
 */
final class LogCheck {
    static final int BLOCK = 32 * 1024;

    // header  0..3  masked CRC-32C, over the octets from 6 to the record's end
    //         4..5  length of the payload
    //         6     type
    static final int LENGTH_AT = 4;
    static final int TYPE_AT = 6;
    static final int HEADER = 7;

    // Whole, first, middle and last. Others exist, for options that this store does not set.
    static final int MIN_TYPE = 1;
    static final int MAX_TYPE = 4;

    private static final int MASK = 0xa282ead8;

    private final Path file;

    private LogCheck(Path file) {
        this.file = file;
    }

    /** @throws QueueCorrupt naming file and offset */
    static void checkAll(Path directory) throws IOException {
        for (Path log : logs(directory)) {
            new LogCheck(log).check();
        }
    }

    /** Write-ahead logs and manifests. */
    static List<Path> logs(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(LogCheck::isLog).sorted().toList();
        }
    }

    private static boolean isLog(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(".log") || name.startsWith("MANIFEST-");
    }

    private void check() throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
            for (long start = 0; start < size; start += BLOCK) {
                read(channel, start, block);
                int records = checkBlock(block, start, start + block.limit() >= size);
                if (records < block.limit()) {
                    requireZeros(channel, start + records);
                    return;
                }
            }
        }
    }

    /** Returns where the records end: before the block's end only if nothing but zeros follows in it. */
    private int checkBlock(ByteBuffer block, long start, boolean last) {
        int at = 0;
        while (block.limit() - at >= HEADER) {
            if (zero(block, at)) {
                return at;
            }
            int type = block.get(at + TYPE_AT);
            if (type < MIN_TYPE || type > MAX_TYPE) {
                throw corrupt(start + at, "a record of type " + type);
            }
            int length = HEADER + Short.toUnsignedInt(block.getShort(at + LENGTH_AT));
            if (block.limit() - at < length) {
                requireCut(block, at, start, last);
                return block.limit();
            }
            if (!checksumHolds(block, at, length)) {
                throw corrupt(start + at, "checksum mismatch");
            }
            at += length;
        }
        if (block.limit() == BLOCK && !zero(block, at)) {
            throw corrupt(start + at, "octets in the padding of a block");
        }
        return block.limit();
    }

    private void requireCut(ByteBuffer block, int at, long start, boolean last) {
        if (!last || block.limit() == BLOCK) {
            throw corrupt(start + at, "a record longer than its block");
        }
        int stored = block.getInt(at);
        CRC32C crc = new CRC32C();
        for (int i = at + TYPE_AT; i < block.limit(); i++) {
            crc.update(block.get(i));
            if (masked(crc) == stored) {
                throw corrupt(start + at, "a whole record whose length is damaged");
            }
        }
    }

    static boolean checksumHolds(ByteBuffer block, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(block.array(), at + TYPE_AT, length - TYPE_AT);
        return masked(crc) == block.getInt(at);
    }

    static int masked(CRC32C crc) {
        return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    }

    static boolean zero(ByteBuffer block, int from) {
        for (int i = from; i < block.limit(); i++) {
            if (block.get(i) != 0) {
                return false;
            }
        }
        return true;
    }

    private void requireZeros(FileChannel channel, long from) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(BLOCK);
        for (long at = from; read(channel, at, octets); at += octets.limit()) {
            if (!zero(octets, 0)) {
                throw corrupt(from, "zeros where a record should be");
            }
        }
    }

    static boolean read(FileChannel channel, long from, ByteBuffer into) throws IOException {
        into.clear();
        int got = 0;
        while (into.hasRemaining() && got >= 0) {
            got = channel.read(into, from + into.position());
        }
        into.flip();
        return into.hasRemaining();
    }

    private QueueCorrupt corrupt(long offset, String what) {
        return new QueueCorrupt("log " + file + " is damaged at offset " + offset + ": " + what);
    }
}

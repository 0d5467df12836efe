package org.x400gate.persistence.store;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32C;

/**
 * Reads what is whole in a damaged log and hands it on, record by record. RocksDB's own skipping gives up the rest of
 * a block, for after a wrong checksum the length may be wrong as well; here that is looked at:
 *
 * <ul>
 *   <li>the checksum does not cover the length, so one that holds for another length proves that length: nothing lost;
 *   <li>a length that leads to a whole record, or to the end of the block or file, is believed: one record lost;
 *   <li>else the rest of the block is lost. It is not searched: octets of a message may look like a record.
 * </ul>
 *
 * <p>Of a record in several parts all are handed on or none. The layout is that of {@link LogCheck}.
 */
final class LogMend {
    /** Takes one whole record. */
    interface Sink {
        void take(byte[] logicalRecord) throws IOException;
    }

    private static final int BLOCK = LogCheck.BLOCK;
    private static final int HEADER = LogCheck.HEADER;

    private static final int WHOLE = 1;
    private static final int FIRST = 2;
    private static final int MIDDLE = 3;

    private final Path file;
    private final Sink sink;
    private final List<Damage> damages = new ArrayList<>();
    private Optional<ByteArrayOutputStream> parts = Optional.empty();

    /** Where zeros began; they are damage only if something follows them. */
    private Optional<Long> zeros = Optional.empty();

    private LogMend(Path file, Sink sink) {
        this.file = file;
        this.sink = sink;
    }

    /** Returns the damage in the order of the file; a tail that was cut short is none. */
    static List<Damage> read(Path file, Sink sink) throws IOException {
        LogMend mend = new LogMend(file, sink);
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            ByteBuffer block = ByteBuffer.allocate(BLOCK).order(ByteOrder.LITTLE_ENDIAN);
            for (long start = 0; start < size; start += BLOCK) {
                LogCheck.read(channel, start, block);
                mend.readBlock(block, start, start + block.limit() >= size);
            }
        }
        return List.copyOf(mend.damages);
    }

    private void readBlock(ByteBuffer block, long start, boolean last) throws IOException {
        int at = 0;
        while (block.limit() - at >= HEADER) {
            long begin = start + at;
            if (LogCheck.zero(block, at)) {
                zeros = zeros.or(() -> Optional.of(begin));
                return;
            }
            zerosEnd(begin);
            OptionalInt length = whole(block, at);
            if (length.isPresent()) {
                accept(block, at, length.getAsInt());
                at += length.getAsInt();
                continue;
            }
            length = provenLength(block, at);
            if (length.isPresent()) {
                damaged(begin, "the length of a record", 0);
                accept(block, at, length.getAsInt());
                at += length.getAsInt();
            } else if (last && block.limit() < BLOCK && declaredLength(block, at) > block.limit() - at) {
                return; // written when the power failed: a cut tail
            } else {
                at = skip(block, at, start);
            }
        }
        if (block.limit() == BLOCK && !LogCheck.zero(block, at)) {
            damaged(start + at, "octets in the padding of a block", 0);
        }
    }

    /** Returns where reading goes on. */
    private int skip(ByteBuffer block, int at, long start) {
        parts = Optional.empty();
        int next = at + declaredLength(block, at);
        boolean believed = next <= block.limit()
                && (block.limit() - next < HEADER
                        || LogCheck.zero(block, next)
                        || whole(block, next).isPresent());
        int end = believed ? next : block.limit();
        damaged(start + at, believed ? "a record" : "a record, and the length that leads to the next", end - at);
        return end;
    }

    private void zerosEnd(long offset) {
        if (zeros.isPresent()) {
            parts = Optional.empty();
            damaged(zeros.get(), "zeros where records should be", offset - zeros.get());
            zeros = Optional.empty();
        }
    }

    private void accept(ByteBuffer block, int at, int length) throws IOException {
        byte[] payload = new byte[length - HEADER];
        block.get(at + HEADER, payload);
        int type = block.get(at + LogCheck.TYPE_AT);
        if (type == WHOLE) {
            parts = Optional.empty();
            sink.take(payload);
        } else if (type == FIRST) {
            parts = Optional.of(new ByteArrayOutputStream());
            parts.get().write(payload);
        } else if (parts.isPresent()) {
            parts.get().write(payload);
            if (type != MIDDLE) {
                sink.take(parts.get().toByteArray());
                parts = Optional.empty();
            }
        }
    }

    private static OptionalInt whole(ByteBuffer block, int at) {
        int type = block.limit() - at < HEADER ? 0 : block.get(at + LogCheck.TYPE_AT);
        if (type < LogCheck.MIN_TYPE || type > LogCheck.MAX_TYPE) {
            return OptionalInt.empty();
        }
        int length = declaredLength(block, at);
        return length <= block.limit() - at && LogCheck.checksumHolds(block, at, length)
                ? OptionalInt.of(length)
                : OptionalInt.empty();
    }

    private static OptionalInt provenLength(ByteBuffer block, int at) {
        int type = block.get(at + LogCheck.TYPE_AT);
        if (type < LogCheck.MIN_TYPE || type > LogCheck.MAX_TYPE) {
            return OptionalInt.empty();
        }
        int stored = block.getInt(at);
        CRC32C crc = new CRC32C();
        for (int i = at + LogCheck.TYPE_AT; i < block.limit(); i++) {
            crc.update(block.get(i));
            if (LogCheck.masked(crc) == stored) {
                return OptionalInt.of(i + 1 - at);
            }
        }
        return OptionalInt.empty();
    }

    private static int declaredLength(ByteBuffer block, int at) {
        return HEADER + Short.toUnsignedInt(block.getShort(at + LogCheck.LENGTH_AT));
    }

    private void damaged(long offset, String what, long lostOctets) {
        damages.add(new Damage(file, offset, what, lostOctets));
    }
}

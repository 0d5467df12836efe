package org.x400gate.gateway.capture;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.x400gate.protocol.octets.Octets;

/**
 * A recording, read packet by packet: pcap (microseconds or nanoseconds) and pcapng, little or big endian. A file that
 * ends early or turns unreadable gives what stands before that, and a sentence that says so.
 */
public final class Capture {
    private static final int MAGIC_OCTETS = 4;
    private static final int MICROSECONDS = 0xA1B2C3D4;
    private static final int NANOSECONDS = 0xA1B23C4D;
    private static final int SECTION = 0x0A0D0D0A;
    private static final int BYTE_ORDER = 0x1A2B3C4D;
    private static final int INTERFACE = 1;
    private static final int OLD_PACKET = 2;
    private static final int SIMPLE_PACKET = 3;
    private static final int ENHANCED_PACKET = 6;
    private static final int TIME_RESOLUTION = 9;

    /** Longest packet or block that is taken: far more than any link carries. */
    private static final int MAX_OCTETS = 16 << 20;

    private static final int MAX_INTERFACES = 1024;
    private static final int DEFAULT_RESOLUTION = 6;

    /** Times are given in ticks of 10^-n s, or of 2^-n s. */
    private record Interface(int linkType, boolean binary, int resolution) {
        Instant time(long ticks) {
            if (binary) {
                long seconds = resolution >= 63 ? 0 : ticks >>> resolution;
                double part = (ticks - (seconds << Math.min(resolution, 62))) / Math.pow(2, resolution);
                return Instant.ofEpochSecond(seconds, (long) (part * 1_000_000_000));
            }
            long perSecond = (long) Math.pow(10, Math.min(resolution, 18));
            long nanos = (long) ((ticks % perSecond) * (1_000_000_000.0 / perSecond));
            return Instant.ofEpochSecond(ticks / perSecond, nanos);
        }
    }

    private final InputStream in;
    private final Consumer<Packet> packets;
    private final List<Interface> interfaces = new ArrayList<>();
    private ByteOrder order = ByteOrder.BIG_ENDIAN;
    private long position;

    private Capture(InputStream in, Consumer<Packet> packets) {
        this.in = in;
        this.packets = packets;
    }

    /** Whether a file that begins so is a recording. */
    public static boolean looksLikeOne(Octets start) {
        if (start.length() < MAGIC_OCTETS) {
            return false;
        }
        int magic = start.toByteBuffer().getInt();
        return magic == SECTION || isClassic(magic) || isClassic(Integer.reverseBytes(magic));
    }

    private static boolean isClassic(int magic) {
        return magic == MICROSECONDS || magic == NANOSECONDS;
    }

    /** What ended the reading before the end of the file, if anything did. */
    public static Optional<String> read(InputStream in, TcpStreams streams) throws IOException {
        return new Capture(in, packet -> Frame.tcp(packet, streams)).read();
    }

    private Optional<String> read() throws IOException {
        try {
            int magic = take(MAGIC_OCTETS).getInt(0);
            if (magic == SECTION) {
                blocks();
            } else {
                order = isClassic(magic) ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
                classic(isClassic(magic) ? magic : Integer.reverseBytes(magic));
            }
            return Optional.empty();
        } catch (EOFException early) {
            return Optional.of("the file ends within a packet, after " + position + " octets");
        } catch (Unreadable unreadable) {
            return Optional.of(unreadable.getMessage() + ", at octet " + position);
        }
    }

    private static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message, null, false, false);
        }
    }

    private void classic(int magic) throws IOException {
        if (!isClassic(magic)) {
            throw new Unreadable("neither pcap nor pcapng");
        }
        ByteBuffer header = take(20);
        // The upper bits may tell the length of a frame check sequence.
        int linkType = header.getInt(16) & 0xFFFF;
        Interface all = new Interface(linkType, false, magic == NANOSECONDS ? 9 : DEFAULT_RESOLUTION);
        long perSecond = magic == NANOSECONDS ? 1_000_000_000L : 1_000_000L;
        for (Optional<ByteBuffer> next = orEnd(16); next.isPresent(); next = orEnd(16)) {
            ByteBuffer each = next.get();
            long ticks = Integer.toUnsignedLong(each.getInt(0)) * perSecond + Integer.toUnsignedLong(each.getInt(4));
            packets.accept(new Packet(all.time(ticks), linkType, Octets.of(take(bounded(each.getInt(8))))));
        }
    }

    private int bounded(int octets) {
        if (octets < 0 || octets > MAX_OCTETS) {
            throw new Unreadable(
                    "a length of " + Integer.toUnsignedString(octets) + " octets, of at most " + MAX_OCTETS);
        }
        return octets;
    }

    private void blocks() throws IOException {
        section();
        for (Optional<ByteBuffer> next = orEnd(4); next.isPresent(); next = orEnd(4)) {
            int type = next.get().getInt(0);
            if (type == SECTION) {
                section();
                continue;
            }
            int length = bounded(take(4).getInt(0));
            if (length < 12 || length % 4 != 0) {
                throw new Unreadable("a block of " + length + " octets, where 12 or more are needed, in fours");
            }
            ByteBuffer body = take(length - 12);
            take(4);
            block(type, body);
        }
    }

    /** Its type was read; its length can only be read when its byte order is known. */
    private void section() throws IOException {
        ByteBuffer start = take(8);
        order = start.order(ByteOrder.BIG_ENDIAN).getInt(4) == BYTE_ORDER
                ? ByteOrder.BIG_ENDIAN
                : ByteOrder.LITTLE_ENDIAN;
        start.order(order);
        int length = bounded(start.getInt(0));
        if (start.getInt(4) != BYTE_ORDER || length < 28 || length % 4 != 0) {
            throw new Unreadable("a section whose byte order or length is none");
        }
        take(length - 12);
        interfaces.clear();
    }

    private void block(int type, ByteBuffer body) {
        switch (type) {
            case INTERFACE -> {
                need(body, 8);
                if (interfaces.size() >= MAX_INTERFACES) {
                    throw new Unreadable("more than " + MAX_INTERFACES + " interfaces");
                }
                interfaces.add(described(body));
            }
            case ENHANCED_PACKET, OLD_PACKET -> {
                need(body, 20);
                int number = type == OLD_PACKET ? body.getShort(0) & 0xFFFF : body.getInt(0);
                long ticks = Integer.toUnsignedLong(body.getInt(4)) << 32 | Integer.toUnsignedLong(body.getInt(8));
                packet(number, ticks, slice(body, 20, body.getInt(12)));
            }
            case SIMPLE_PACKET -> {
                need(body, 4);
                packet(0, 0, slice(body, 4, Math.min(body.getInt(0), body.remaining() - 4)));
            }
            default -> {
                // names, statistics, secrets of others: nothing for us
            }
        }
    }

    private void packet(int number, long ticks, Octets octets) {
        if (number < 0 || number >= interfaces.size()) {
            throw new Unreadable("a packet of interface " + Integer.toUnsignedString(number) + ", of "
                    + interfaces.size() + " described");
        }
        Interface from = interfaces.get(number);
        packets.accept(new Packet(from.time(ticks), from.linkType, octets));
    }

    private static Interface described(ByteBuffer body) {
        int linkType = body.getShort(0) & 0xFFFF;
        int at = 8;
        while (at + 4 <= body.remaining()) {
            int option = body.getShort(at) & 0xFFFF;
            int length = body.getShort(at + 2) & 0xFFFF;
            if (option == TIME_RESOLUTION && length == 1 && at + 4 < body.remaining()) {
                int value = body.get(at + 4) & 0xFF;
                return new Interface(linkType, (value & 0x80) != 0, value & 0x7F);
            }
            at += 4 + (length + 3) / 4 * 4;
        }
        return new Interface(linkType, false, DEFAULT_RESOLUTION);
    }

    private static void need(ByteBuffer body, int octets) {
        if (body.remaining() < octets) {
            throw new Unreadable("a block with " + body.remaining() + " octets in it, where " + octets + " are needed");
        }
    }

    private static Octets slice(ByteBuffer body, int from, int length) {
        if (length < 0 || length > body.remaining() - from) {
            throw new Unreadable("a packet of " + Integer.toUnsignedString(length) + " octets, longer than its block");
        }
        return Octets.of(body.duplicate().position(from).limit(from + length));
    }

    /** Nothing at the end of the file. */
    private Optional<ByteBuffer> orEnd(int octets) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        position++;
        ByteBuffer rest = take(octets - 1);
        ByteBuffer whole = ByteBuffer.allocate(octets).order(order);
        whole.put((byte) first).put(rest).flip();
        return Optional.of(whole);
    }

    private ByteBuffer take(int octets) throws IOException {
        byte[] read = in.readNBytes(octets);
        position += read.length;
        if (read.length < octets) {
            throw new EOFException();
        }
        return ByteBuffer.wrap(read).order(order);
    }
}

package org.x400gate.gateway.demo;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/**
 * Writes octets that crossed TCP connections as a capture file with made-up frames around them: Ethernet, IPv4 and TCP
 * with a handshake, right sequence numbers and right checksums. The initiator is 127.0.0.1, the responder 127.0.0.2.
 */
final class Pcap implements Closeable {
    private static final int LINK_ETHERNET = 1;
    private static final int MAX_SEGMENT = 1400;
    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int PUSH = 0x08;
    private static final int ACK = 0x10;

    private final OutputStream out;

    Pcap(Path file) throws IOException {
        out = new BufferedOutputStream(Files.newOutputStream(file));
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0xa1b2c3d4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putInt(0)
                .putInt(0);
        header.putInt(65_535).putInt(LINK_ETHERNET);
        out.write(header.array());
    }

    /** One connection from its handshake on; {@code port} is the port that the readers of captures know (102). */
    synchronized Connection connection(int fromPort, int port) throws IOException {
        Connection connection = new Connection(fromPort, port);
        connection.open();
        return connection;
    }

    @Override
    public synchronized void close() throws IOException {
        out.close();
    }

    /** One recorded connection; side 0 is the initiator. */
    final class Connection {
        private final int[] ports;
        private final int[] sequence = {1_000, 5_000};

        private Connection(int fromPort, int port) {
            ports = new int[] {fromPort, port};
        }

        private void open() throws IOException {
            frame(0, SYN, new byte[0], 0, 0);
            sequence[0]++;
            frame(1, SYN | ACK, new byte[0], 0, 0);
            sequence[1]++;
            frame(0, ACK, new byte[0], 0, 0);
        }

        void data(int side, byte[] octets, int length) throws IOException {
            synchronized (Pcap.this) {
                for (int at = 0; at < length; at += MAX_SEGMENT) {
                    int part = Math.min(MAX_SEGMENT, length - at);
                    frame(side, PUSH | ACK, octets, at, part);
                    sequence[side] += part;
                }
                frame(1 - side, ACK, octets, 0, 0);
                out.flush();
            }
        }

        void finish(int side) throws IOException {
            synchronized (Pcap.this) {
                frame(side, FIN | ACK, new byte[0], 0, 0);
                sequence[side]++;
                frame(1 - side, ACK, new byte[0], 0, 0);
                out.flush();
            }
        }

        private void frame(int side, int flags, byte[] octets, int at, int length) throws IOException {
            ByteBuffer tcp = ByteBuffer.allocate(20 + length);
            tcp.putShort((short) ports[side]).putShort((short) ports[1 - side]);
            tcp.putInt(sequence[side]).putInt((flags & ACK) == 0 ? 0 : sequence[1 - side]);
            tcp.put((byte) 0x50)
                    .put((byte) flags)
                    .putShort((short) 65_535)
                    .putInt(0)
                    .put(octets, at, length);
            byte[] source = {127, 0, 0, (byte) (1 + side)};
            byte[] target = {127, 0, 0, (byte) (2 - side)};
            ByteBuffer pseudo = ByteBuffer.allocate(12 + tcp.capacity());
            pseudo.put(source)
                    .put(target)
                    .putShort((short) 6)
                    .putShort((short) tcp.capacity())
                    .put(tcp.array());
            tcp.putShort(16, checksum(pseudo.array()));
            ByteBuffer ip = ByteBuffer.allocate(20);
            ip.put((byte) 0x45)
                    .put((byte) 0)
                    .putShort((short) (20 + tcp.capacity()))
                    .putShort((short) 1);
            ip.putShort((short) 0x4000)
                    .put((byte) 64)
                    .put((byte) 6)
                    .putShort((short) 0)
                    .put(source)
                    .put(target);
            ip.putShort(10, checksum(ip.array()));
            packet(side, ip, tcp);
        }

        private void packet(int side, ByteBuffer ip, ByteBuffer tcp) throws IOException {
            Instant now = Instant.now();
            int length = 14 + ip.capacity() + tcp.capacity();
            ByteBuffer packet = ByteBuffer.allocate(16 + length).order(ByteOrder.LITTLE_ENDIAN);
            packet.putInt((int) now.getEpochSecond())
                    .putInt(now.getNano() / 1_000)
                    .putInt(length)
                    .putInt(length);
            packet.put(new byte[] {2, 0, 0, 0, 0, (byte) (2 - side)})
                    .put(new byte[] {2, 0, 0, 0, 0, (byte) (1 + side)});
            packet.put((byte) 8).put((byte) 0).put(ip.array()).put(tcp.array());
            out.write(packet.array());
        }
    }

    /** The ones' complement of the ones' complement sum of 16-bit words (RFC 1071). */
    private static short checksum(byte[] octets) {
        long sum = 0;
        for (int i = 0; i < octets.length; i += 2) {
            int low = i + 1 < octets.length ? octets[i + 1] & 0xff : 0;
            sum += (octets[i] & 0xff) << 8 | low;
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (short) ~sum;
    }
}

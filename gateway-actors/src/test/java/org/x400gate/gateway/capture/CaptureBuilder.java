package org.x400gate.gateway.capture;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.x400gate.protocol.octets.Octets;

/** Recordings made for tests: one file format, one link type, one version of IP; packets in any order. */
public final class CaptureBuilder {
    public enum Format {
        PCAP_BIG,
        PCAP_LITTLE,
        PCAP_NANOS_LITTLE,
        PCAPNG_BIG,
        PCAPNG_LITTLE
    }

    public enum Link {
        ETHERNET(1),
        ETHERNET_VLAN(1),
        NULL(0),
        LOOP(108),
        RAW(101),
        COOKED(113),
        COOKED_2(276);

        private final int type;

        Link(int type) {
            this.type = type;
        }
    }

    public static final int SYN = 0x02;
    public static final int SYN_ACK = 0x12;
    public static final int PUSH_ACK = 0x18;

    private final Format format;
    private final Link link;
    private final boolean ipv6;
    private final List<byte[]> frames = new ArrayList<>();

    public CaptureBuilder(Format format, Link link, boolean ipv6) {
        this.format = format;
        this.link = link;
        this.ipv6 = ipv6;
    }

    public CaptureBuilder segment(int fromPort, int toPort, long sequence, int flags, Octets data) {
        ByteBuffer tcp = ByteBuffer.allocate(20 + data.length());
        tcp.putShort((short) fromPort)
                .putShort((short) toPort)
                .putInt((int) sequence)
                .putInt(0);
        tcp.put((byte) 0x50).put((byte) flags).putShort((short) 0xFFFF).putInt(0);
        tcp.put(data.toByteArray());
        frames.add(framed(ipv6 ? ipv6(tcp.array()) : ipv4(tcp.array())));
        return this;
    }

    /** The packet added last stands before the one added before it. */
    public CaptureBuilder swapLast() {
        Collections.swap(frames, frames.size() - 1, frames.size() - 2);
        return this;
    }

    public CaptureBuilder repeatLast() {
        frames.add(frames.get(frames.size() - 1));
        return this;
    }

    public CaptureBuilder dropLast() {
        frames.remove(frames.size() - 1);
        return this;
    }

    private static byte[] ipv4(byte[] tcp) {
        ByteBuffer ip = ByteBuffer.allocate(20 + tcp.length);
        ip.putShort((short) 0x4500).putShort((short) ip.capacity()).putInt(0);
        ip.put((byte) 64).put((byte) 6).putShort((short) 0).putInt(0x7F000001).putInt(0x7F000001);
        return ip.put(tcp).array();
    }

    /** With a hop-by-hop header, which has to be passed over. */
    private static byte[] ipv6(byte[] tcp) {
        ByteBuffer ip = ByteBuffer.allocate(48 + tcp.length);
        ip.putInt(0x60000000).putShort((short) (8 + tcp.length)).put((byte) 0).put((byte) 64);
        ip.putLong(0).putLong(1).putLong(0).putLong(1);
        ip.put((byte) 6).put((byte) 0).put(new byte[6]);
        return ip.put(tcp).array();
    }

    private byte[] framed(byte[] ip) {
        short type = (short) (ipv6 ? 0x86DD : 0x0800);
        ByteBuffer frame = ByteBuffer.allocate(32 + ip.length);
        switch (link) {
            case ETHERNET -> frame.put(new byte[12]).putShort(type);
            case ETHERNET_VLAN ->
                frame.put(new byte[12])
                        .putShort((short) 0x8100)
                        .putShort((short) 7)
                        .putShort(type);
            case NULL ->
                frame.order(ByteOrder.LITTLE_ENDIAN).putInt(ipv6 ? 30 : 2).order(ByteOrder.BIG_ENDIAN);
            case LOOP -> frame.putInt(ipv6 ? 30 : 2);
            case RAW -> {
                // nothing before it
            }
            case COOKED -> frame.put(new byte[14]).putShort(type);
            case COOKED_2 -> frame.putShort(type).put(new byte[18]);
        }
        frame.put(ip).flip();
        byte[] octets = new byte[frame.remaining()];
        frame.get(octets);
        return octets;
    }

    public Octets build() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean little = format != Format.PCAP_BIG && format != Format.PCAPNG_BIG;
        ByteOrder order = little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        boolean blocks = format == Format.PCAPNG_BIG || format == Format.PCAPNG_LITTLE;
        out.writeBytes((blocks ? ngStart(order) : start(order)).array());
        int second = 1_700_000_000;
        for (byte[] frame : frames) {
            out.writeBytes((blocks ? ngPacket(order, second++, frame) : packet(order, second++, frame)).array());
        }
        return Octets.wrap(out.toByteArray());
    }

    private ByteBuffer start(ByteOrder order) {
        int magic = format == Format.PCAP_NANOS_LITTLE ? 0xA1B23C4D : 0xA1B2C3D4;
        return ByteBuffer.allocate(24)
                .order(order)
                .putInt(magic)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65_535)
                .putInt(link.type);
    }

    private static ByteBuffer packet(ByteOrder order, int second, byte[] frame) {
        return ByteBuffer.allocate(16 + frame.length)
                .order(order)
                .putInt(second)
                .putInt(0)
                .putInt(frame.length)
                .putInt(frame.length)
                .put(frame);
    }

    private ByteBuffer ngStart(ByteOrder order) {
        ByteBuffer blocks = ByteBuffer.allocate(28 + 28).order(order);
        blocks.putInt(0x0A0D0D0A)
                .putInt(28)
                .putInt(0x1A2B3C4D)
                .putShort((short) 1)
                .putShort((short) 0);
        blocks.putLong(-1).putInt(28);
        // if_tsresol: nanoseconds
        blocks.putInt(1)
                .putInt(28)
                .putShort((short) link.type)
                .putShort((short) 0)
                .putInt(0);
        blocks.putShort((short) 9).putShort((short) 1).put((byte) 9).put(new byte[3]);
        return blocks.putInt(28);
    }

    private static ByteBuffer ngPacket(ByteOrder order, int second, byte[] frame) {
        int padded = (frame.length + 3) / 4 * 4;
        long nanos = second * 1_000_000_000L;
        ByteBuffer block = ByteBuffer.allocate(32 + padded).order(order);
        block.putInt(6)
                .putInt(32 + padded)
                .putInt(0)
                .putInt((int) (nanos >>> 32))
                .putInt((int) nanos);
        block.putInt(frame.length).putInt(frame.length).put(frame).put(new byte[padded - frame.length]);
        return block.putInt(32 + padded);
    }
}

package org.x400gate.gateway.capture;

import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/** From a packet as the link carried it to the TCP segment in it, if there is one. */
final class Frame {
    private static final int NULL = 0;
    private static final int ETHERNET = 1;
    private static final int RAW_BSD = 12;
    private static final int RAW_OPENBSD = 14;
    private static final int RAW = 101;
    private static final int LOOP = 108;
    private static final int LINUX_COOKED = 113;
    private static final int IPV4 = 228;
    private static final int IPV6 = 229;
    private static final int LINUX_COOKED_2 = 276;

    private static final int TYPE_IPV4 = 0x0800;
    private static final int TYPE_IPV6 = 0x86DD;
    private static final int TYPE_VLAN = 0x8100;
    private static final int TYPE_SERVICE_VLAN = 0x88A8;
    private static final int MAX_VLANS = 4;

    private static final int TCP = 6;
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int DESTINATION = 60;
    private static final int MAX_EXTENSIONS = 8;

    private Frame() {}

    static void tcp(Packet packet, TcpStreams streams) {
        Octets octets = packet.octets();
        Optional<Octets> ip = switch (packet.linkType()) {
            case NULL, LOOP -> from(octets, 4);
            case RAW, RAW_BSD, RAW_OPENBSD, IPV4, IPV6 -> Optional.of(octets);
            case ETHERNET -> typed(octets, 12);
            case LINUX_COOKED -> typed(octets, 14);
            case LINUX_COOKED_2 -> octets.length() >= 20 && isIp(u16(octets, 0)) ? from(octets, 20) : Optional.empty();
            default -> {
                streams.otherLink(packet.linkType());
                yield Optional.empty();
            }
        };
        ip.ifPresent(datagram -> ip(packet, datagram, streams));
    }

    /** An EtherType at {@code at}, behind which VLAN tags may stand. */
    private static Optional<Octets> typed(Octets frame, int at) {
        int typeAt = at;
        for (int vlans = 0; typeAt + 2 <= frame.length() && vlans <= MAX_VLANS; vlans++) {
            int type = u16(frame, typeAt);
            if (isIp(type)) {
                return from(frame, typeAt + 2);
            }
            if (type != TYPE_VLAN && type != TYPE_SERVICE_VLAN) {
                return Optional.empty();
            }
            typeAt += 4;
        }
        return Optional.empty();
    }

    private static boolean isIp(int type) {
        return type == TYPE_IPV4 || type == TYPE_IPV6;
    }

    private static void ip(Packet packet, Octets datagram, TcpStreams streams) {
        if (datagram.isEmpty()) {
            return;
        }
        int version = datagram.at(0) >> 4;
        if (version == 4) {
            ipv4(packet, datagram, streams);
        } else if (version == 6) {
            ipv6(packet, datagram, streams);
        }
    }

    private static void ipv4(Packet packet, Octets datagram, TcpStreams streams) {
        int header = (datagram.at(0) & 0x0F) * 4;
        if (header < 20 || datagram.length() < header || datagram.at(9) != TCP) {
            return;
        }
        boolean fragment = (u16(datagram, 6) & 0x3FFF) != 0;
        if (fragment) {
            streams.fragment();
            return;
        }
        // A total length of 0 is what a host writes whose card cuts the segments (TSO).
        int total = u16(datagram, 2) == 0 ? datagram.length() : u16(datagram, 2);
        segment(packet, datagram.slice(12, 16), datagram.slice(16, 20), datagram, header, total, streams);
    }

    private static void ipv6(Packet packet, Octets datagram, TcpStreams streams) {
        int at = 40;
        if (datagram.length() < at) {
            return;
        }
        int total = u16(datagram, 4) == 0 ? datagram.length() : at + u16(datagram, 4);
        int next = datagram.at(6);
        for (int count = 0; next != TCP && count < MAX_EXTENSIONS; count++) {
            boolean known = next == HOP_BY_HOP || next == ROUTING || next == DESTINATION || next == FRAGMENT;
            if (!known || at + 8 > datagram.length()) {
                return;
            }
            if (next == FRAGMENT && (u16(datagram, at + 2) & 0xFFF9) != 0) {
                streams.fragment();
                return;
            }
            int length = next == FRAGMENT ? 8 : (datagram.at(at + 1) + 1) * 8;
            next = datagram.at(at);
            at += length;
        }
        if (next == TCP && at <= datagram.length()) {
            segment(packet, datagram.slice(8, 24), datagram.slice(24, 40), datagram, at, total, streams);
        }
    }

    /**
     * <pre>
     *  0        2        4         8          12     13     14
     *  | source | destn. | sequence | acknowl. | offs | flags | ...
     * </pre>
     */
    private static void segment(
            Packet packet, Octets source, Octets destination, Octets datagram, int at, int total, TcpStreams streams) {
        if (datagram.length() < at + 20) {
            return;
        }
        int dataAt = at + (datagram.at(at + 12) >> 4) * 4;
        if (dataAt < at + 20 || total < dataAt || datagram.length() < Math.min(dataAt, total)) {
            return;
        }
        int end = Math.min(total, datagram.length());
        Octets data = dataAt < end ? datagram.slice(dataAt, end) : Octets.EMPTY;
        streams.segment(new Segment(
                packet.time(),
                new Segment.Address(source, u16(datagram, at)),
                new Segment.Address(destination, u16(datagram, at + 2)),
                Integer.toUnsignedLong(u16(datagram, at + 4) << 16 | u16(datagram, at + 6)),
                datagram.at(at + 13),
                data));
    }

    private static Optional<Octets> from(Octets octets, int at) {
        return at <= octets.length() ? Optional.of(octets.from(at)) : Optional.empty();
    }

    private static int u16(Octets octets, int at) {
        return octets.at(at) << 8 | octets.at(at + 1);
    }
}

package org.x400gate.protocol;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.x400gate.protocol.octets.Octets;

/** A recorded TCP connection (pcapng, Ethernet, IPv4): what each side sent, in the order of arrival. */
public record Recording(String name, List<Sent> sent) {
    /** One segment's octets. */
    public record Sent(boolean byInitiator, Octets octets) {}

    private static final int SECTION = 0x0A0D0D0A;
    private static final int ENHANCED_PACKET = 6;
    private static final int ENHANCED_PACKET_HEADER = 28;
    private static final int ETHERNET_HEADER = 14;
    private static final int SYN = 2;

    public static Stream<Recording> all() {
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/captures"))) {
            return files
                    .filter(file -> file.toString().endsWith(".pcap"))
                    .sorted()
                    .map(Recording::read)
                    .toList()
                    .stream();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    public static Recording named(String name) {
        return read(Path.of("src/test/resources/captures", name + ".pcap"));
    }

    /** What one side sent, end to end. */
    public Octets stream(boolean byInitiator) {
        return Octets.concat(sent.stream()
                .filter(one -> one.byInitiator() == byInitiator)
                .map(Sent::octets)
                .toList());
    }

    private static Recording read(Path file) {
        try {
            ByteBuffer blocks = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            List<Sent> sent = new ArrayList<>();
            Map<Integer, Long> expected = new HashMap<>();
            int initiatorPort = -1;
            while (blocks.remaining() >= 12) {
                int start = blocks.position();
                int type = blocks.getInt(start);
                int length = blocks.getInt(start + 4);
                if (type == ENHANCED_PACKET) {
                    int captured = blocks.getInt(start + 20);
                    ByteBuffer frame = blocks.duplicate().order(ByteOrder.BIG_ENDIAN);
                    frame.position(start + ENHANCED_PACKET_HEADER).limit(start + ENHANCED_PACKET_HEADER + captured);
                    initiatorPort = tcp(frame.slice(), initiatorPort, expected, sent);
                } else if (start == 0 && type != SECTION) {
                    throw new IllegalArgumentException(file + " is no pcapng file");
                }
                blocks.position(start + length);
            }
            return new Recording(file.getFileName().toString().replace(".pcap", ""), List.copyOf(sent));
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    /** Adds what a frame brings that is new; returns the port of the side that opened the connection. */
    private static int tcp(ByteBuffer frame, int initiatorPort, Map<Integer, Long> expected, List<Sent> sent) {
        int ip = ETHERNET_HEADER;
        int ipOctets = frame.getShort(ip + 2) & 0xFFFF;
        int tcp = ip + (frame.get(ip) & 0x0F) * 4;
        int sourcePort = frame.getShort(tcp) & 0xFFFF;
        long sequence = frame.getInt(tcp + 4) & 0xFFFFFFFFL;
        int dataAt = tcp + (frame.get(tcp + 12) >> 4 & 0x0F) * 4;
        boolean syn = (frame.get(tcp + 13) & SYN) != 0;
        int dataOctets = ip + ipOctets - dataAt;
        if (syn) {
            expected.put(sourcePort, sequence + 1);
            return initiatorPort < 0 ? sourcePort : initiatorPort;
        }
        if (dataOctets > 0 && sequence == expected.get(sourcePort)) {
            byte[] octets = new byte[dataOctets];
            frame.get(dataAt, octets);
            sent.add(new Sent(sourcePort == initiatorPort, Octets.wrap(octets)));
            expected.put(sourcePort, sequence + dataOctets);
        }
        return initiatorPort;
    }

    @Override
    public String toString() {
        return name;
    }
}

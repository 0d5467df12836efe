package org.x400gate.gateway.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.gateway.capture.CaptureBuilder.Format;
import org.x400gate.gateway.capture.CaptureBuilder.Link;
import org.x400gate.protocol.octets.Octets;

class CaptureTest {
    private static final int CLIENT = 40_000;
    private static final int SERVER = 102;
    private static final long NEAR_THE_END = (1L << 32) - 3;

    private final Heard heard = new Heard();

    static Stream<Arguments> kinds() {
        return Stream.of(Format.values())
                .flatMap(format -> Stream.of(Link.values())
                        .flatMap(link -> Stream.of(true, false).map(ipv6 -> Arguments.of(format, link, ipv6))));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyFormatLinkAndVersionOfIpIsRead(Format format, Link link, boolean ipv6) throws IOException {
        CaptureBuilder capture = new CaptureBuilder(format, link, ipv6)
                .segment(CLIENT, SERVER, 9, CaptureBuilder.SYN, Octets.EMPTY)
                .segment(SERVER, CLIENT, 99, CaptureBuilder.SYN_ACK, Octets.EMPTY)
                .segment(CLIENT, SERVER, 10, CaptureBuilder.PUSH_ACK, ascii("question"))
                .segment(SERVER, CLIENT, 100, CaptureBuilder.PUSH_ACK, ascii("answer"));

        assertThat(read(capture.build())).isEmpty();

        String host = ipv6 ? "[0:0:0:0:0:0:0:1]" : "127.0.0.1";
        assertThat(heard.lines)
                .containsExactly(
                        "1 opened " + host + ":40000 " + host + ":102 true",
                        "1 -> 2023-11-14T22:13:22Z question",
                        "1 <- 2023-11-14T22:13:23Z answer");
    }

    @Test
    void octetsComeOnceAndInOrderAcrossTheEndOfTheSequenceNumbers() throws IOException {
        CaptureBuilder capture = opened(NEAR_THE_END)
                .segment(CLIENT, SERVER, NEAR_THE_END + 1, CaptureBuilder.PUSH_ACK, ascii("abcd"))
                .repeatLast()
                .segment(CLIENT, SERVER, NEAR_THE_END + 3, CaptureBuilder.PUSH_ACK, ascii("cdEFGH"))
                .segment(CLIENT, SERVER, NEAR_THE_END + 13, CaptureBuilder.PUSH_ACK, ascii("mno"))
                .segment(CLIENT, SERVER, NEAR_THE_END + 9, CaptureBuilder.PUSH_ACK, ascii("ijkl"));

        read(capture.build());

        assertThat(heard.sentBy("->")).isEqualTo("abcdEFGHijklmno");
        assertThat(heard.lines).noneMatch(line -> line.contains("missing"));
    }

    @Test
    void whatIsMissingIsSaidAndWhatFollowsIsGiven() throws IOException {
        CaptureBuilder capture = opened(0)
                .segment(CLIENT, SERVER, 1, CaptureBuilder.PUSH_ACK, ascii("ab"))
                .segment(CLIENT, SERVER, 8, CaptureBuilder.PUSH_ACK, ascii("ij"));

        read(capture.build());

        assertThat(heard.lines).endsWith("1 -> 2023-11-14T22:13:22Z missing 5", "1 -> 2023-11-14T22:13:22Z ij");
    }

    @Test
    void severalConnectionsAreKeptApartAlsoOnTheSamePorts() throws IOException {
        CaptureBuilder capture = opened(0)
                .segment(CLIENT, SERVER, 1, CaptureBuilder.PUSH_ACK, ascii("one"))
                .segment(CLIENT + 1, SERVER, 500, CaptureBuilder.SYN, Octets.EMPTY)
                .segment(CLIENT + 1, SERVER, 501, CaptureBuilder.PUSH_ACK, ascii("two"))
                .segment(CLIENT, SERVER, 7000, CaptureBuilder.SYN, Octets.EMPTY)
                .segment(CLIENT, SERVER, 7001, CaptureBuilder.PUSH_ACK, ascii("three"));

        read(capture.build());

        assertThat(heard.lines.stream().filter(line -> !line.contains("opened")))
                .containsExactly(
                        "1 -> 2023-11-14T22:13:21Z one",
                        "2 -> 2023-11-14T22:13:23Z two",
                        "3 -> 2023-11-14T22:13:25Z three");
        assertThat(heard.closed).containsExactly(1, 2, 3);
    }

    @Test
    void aConnectionWithoutItsStartIsOpenedByWhoCallsTheLowerPort() throws IOException {
        CaptureBuilder capture = new CaptureBuilder(Format.PCAP_LITTLE, Link.RAW, false)
                .segment(SERVER, CLIENT, 77, CaptureBuilder.PUSH_ACK, ascii("answer"));

        read(capture.build());

        assertThat(heard.lines)
                .containsExactly("1 opened 127.0.0.1:40000 127.0.0.1:102 false", "1 <- 2023-11-14T22:13:20Z answer");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void everyPrefixAndEveryChangedOctetGivesSentencesAndNoThrow(Format format, Link link, boolean ipv6)
            throws IOException {
        byte[] good = new CaptureBuilder(format, link, ipv6)
                .segment(CLIENT, SERVER, 9, CaptureBuilder.SYN, Octets.EMPTY)
                .segment(CLIENT, SERVER, 10, CaptureBuilder.PUSH_ACK, ascii("question"))
                .build()
                .toByteArray();
        for (int at = 0; at < good.length; at++) {
            for (int change : new int[] {0x01, 0x7F, 0x80, 0xFF}) {
                byte[] changed = good.clone();
                changed[at] ^= (byte) change;
                read(Octets.wrap(changed));
            }
            Optional<String> ended = read(Octets.wrap(good).slice(0, at));
            assertThat(ended.isPresent() || at >= 24).as("prefix of " + at).isTrue();
        }
        assertThat(read(Octets.wrap(good).slice(0, good.length - 1)))
                .hasValueSatisfying(text -> assertThat(text).contains("ends within a packet"));
    }

    @Test
    void lengthsAreNotTrusted() throws IOException {
        Octets header = new CaptureBuilder(Format.PCAP_BIG, Link.RAW, false).build();

        assertThat(read(header.append(Octets.ofHex("00000000 00000000 7fffffff 7fffffff"))))
                .hasValueSatisfying(text ->
                        assertThat(text).contains("a length of 2147483647 octets, of at most 16777216, at octet 40"));
        assertThat(read(Octets.ofHex("0a0d0d0a 00000004 1a2b3c4d"))).isPresent();
    }

    private static CaptureBuilder opened(long sequence) {
        return new CaptureBuilder(Format.PCAPNG_LITTLE, Link.ETHERNET, false)
                .segment(CLIENT, SERVER, sequence, CaptureBuilder.SYN, Octets.EMPTY);
    }

    private Optional<String> read(Octets file) throws IOException {
        heard.lines.clear();
        TcpStreams streams = new TcpStreams(heard, 0);
        try (InputStream in = file.open()) {
            Optional<String> ended = Capture.read(in, streams);
            streams.end();
            return ended;
        }
    }

    private static Octets ascii(String text) {
        return Octets.of(text, StandardCharsets.US_ASCII);
    }

    private static final class Heard implements TcpStreams.Listener {
        private final List<String> lines = new ArrayList<>();
        private final List<Integer> closed = new ArrayList<>();

        String sentBy(String arrow) {
            StringBuilder all = new StringBuilder();
            lines.stream()
                    .filter(line -> line.contains(arrow))
                    .forEach(line -> all.append(line.substring(line.lastIndexOf(' ') + 1)));
            return all.toString();
        }

        @Override
        public void opened(int connection, String initiator, String responder, boolean fromStart) {
            lines.add(connection + " opened " + initiator + " " + responder + " " + fromStart);
        }

        @Override
        public void octets(int connection, Instant time, boolean byInitiator, Octets octets) {
            lines.add(connection + (byInitiator ? " -> " : " <- ") + time + " "
                    + octets.toString(StandardCharsets.ISO_8859_1));
        }

        @Override
        public void missing(int connection, Instant time, boolean byInitiator, long octets) {
            lines.add(connection + (byInitiator ? " -> " : " <- ") + time + " missing " + octets);
        }

        @Override
        public void closed(int connection) {
            closed.add(connection);
        }
    }
}

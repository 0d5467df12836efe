package org.x400gate.protocol.p1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

class ApduScanTest {
    private static final int MOST = 1 << 20;
    private static final Octets CONTENT = Octets.ofHex("3003 0201ff 0000 0481 07");

    private static Octets octets(ContentRef content) {
        try (InputStream in = content.open()) {
            Octets all = Octets.wrap(in.readAllBytes());
            assertThat(all.length()).isEqualTo((int) content.octets());
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MtsApdu scanned(List<Octets> pieces) {
        ApduScan scan = new ApduScan(P1Limits.STANDARD, MOST);
        pieces.forEach(scan::feed);
        return inMemory(scan.end(Octets.concat(pieces)));
    }

    private static MtsApdu inMemory(MtsApdu apdu) {
        return apdu instanceof MtsApdu.Message message
                ? new MtsApdu.Message(message.envelope(), octets(message.content()))
                : apdu;
    }

    /** Its content as the scan leaves it: of a report nothing that it returns. */
    private static MtsApdu expected(Octets whole) {
        MtsApdu apdu = MtsApdu.decode(whole, P1Limits.STANDARD);
        if (!(apdu instanceof MtsApdu.Report report)) {
            return apdu;
        }
        ReportContent said = report.content();
        return new MtsApdu.Report(
                report.envelope(),
                new ReportContent(
                        said.subject(),
                        said.intermediateTrace(),
                        said.originalTypes(),
                        said.contentType(),
                        said.contentIdentifier(),
                        said.returnedContent().map(any -> Octets.EMPTY),
                        said.additionalInformation(),
                        said.extensions(),
                        said.recipients()));
    }

    static Stream<Octets> apdus() {
        return P1Targets.apdus().stream();
    }

    /** The envelope of a sample, and a content in every form that BER has for it (X.690 8.7, 8.1.3). */
    static Stream<Octets> forms() {
        Octets sample = P1Samples.message("id", CONTENT).node().encode();
        Octets envelope = sample.slice(
                sample.at(1) < 0x80 ? 2 : 2 + (sample.at(1) & 0x7F), sample.length() - 2 - CONTENT.length());
        List<Octets> apdus = new ArrayList<>();
        for (String content : List.of(
                "04 0a 3003 0201ff 0000 0481 07",
                "04 83 00000a 3003 0201ff 0000 0481 07",
                "24 0e 0405 3003 0201ff 0405 0000 0481 07",
                "24 80 0405 3003 0201ff 0405 0000 0481 07 0000",
                "24 80 24 80 0401 30 0400 0000 2406 0404 03 0201ff 0405 0000 0481 07 0000",
                "2480 0000",
                "2400",
                "0400")) {
            Octets encoded = Octets.ofHex(content);
            apdus.add(Octets.concat(Octets.ofHex("a080"), envelope, encoded, Octets.ofHex("0000")));
            int length = envelope.length() + encoded.length();
            apdus.add(Octets.concat(Octets.of(0xA0, 0x82, length >> 8, length & 0xFF), envelope, encoded));
        }
        return apdus.stream();
    }

    @ParameterizedTest
    @MethodSource({"apdus", "forms"})
    void whereverItIsCutItIsTheSameAsReadWhole(Octets whole) throws IOException {
        MtsApdu expected;
        try {
            expected = expected(whole);
        } catch (MalformedInput fault) {
            assertThatThrownBy(() -> scanned(List.of(whole))).isInstanceOf(MalformedInput.class);
            return;
        }
        List<Octets> single = new ArrayList<>();
        for (int at = 0; at < whole.length(); at++) {
            assertThat(scanned(List.of(whole.slice(0, at), whole.from(at)))).isEqualTo(expected);
            single.add(whole.slice(at, at + 1));
        }
        assertThat(scanned(single)).isEqualTo(expected);
        assertThat(inMemory(ApduScan.read(whole, P1Limits.STANDARD, MOST))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource({"apdus", "forms"})
    void noPrefixOfItIsAnApduAndNothingMayFollow(Octets whole) {
        for (int at = 0; at < whole.length(); at++) {
            Octets prefix = whole.slice(0, at);
            assertThatThrownBy(() -> scanned(List.of(prefix))).isInstanceOf(MalformedInput.class);
        }
        assertThatThrownBy(() -> scanned(List.of(whole, Octets.of(4, 0)))).isInstanceOf(MalformedInput.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1 << 20, 50 << 20})
    void whatIsKeptDoesNotGrowWithTheContent(int length) {
        ContentRef content = new ContentRef() {
            @Override
            public long octets() {
                return length;
            }

            @Override
            public InputStream open() {
                return InputStream.nullInputStream();
            }
        };
        MtsApdu.Message message =
                new MtsApdu.Message(P1Samples.message("id", CONTENT).envelope(), content);
        ApduScan scan = new ApduScan(P1Limits.STANDARD, MOST);
        scan.feed((Octets) message.node().sequence().pieces().get(0));
        int kept = scan.headOctets();
        Octets piece = Octets.wrap(new byte[1 << 18]);
        for (int at = 0; at < length; at += piece.length()) {
            scan.feed(piece);
        }
        assertThat(scan.headOctets()).isLessThan(kept + 10);
    }

    @Test
    void anEnvelopeLongerThanItMayBeIsMalformed() {
        Octets whole = P1Samples.message("id", CONTENT).node().encode();
        ApduScan scan = new ApduScan(P1Limits.STANDARD, 50);
        assertThatThrownBy(() -> scan.feed(whole))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("limit maxHeadOctets");
    }

    /** A stored content that has become shorter is seen. */
    @Test
    void contentThatIsNotThereIsMalformed() {
        Octets whole = P1Samples.message("id", CONTENT).node().encode();
        for (int at = 0; at < whole.length(); at++) {
            Octets prefix = whole.slice(0, at);
            assertThatThrownBy(() -> ApduScan.read(prefix, P1Limits.STANDARD, MOST))
                    .isInstanceOf(MalformedInput.class);
        }
    }
}

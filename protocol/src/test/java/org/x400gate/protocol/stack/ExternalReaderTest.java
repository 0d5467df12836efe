package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

class ExternalReaderTest {
    private static final String APDU = "a003020100";

    private static Octets read(Octets transfer, int cut) {
        ExternalReader reader = ExternalReader.START;
        Octets apdu = Octets.EMPTY;
        for (int at = 0; at < transfer.length(); at += cut) {
            ExternalReader.Step step = reader.feed(transfer.slice(at, Math.min(transfer.length(), at + cut)));
            apdu = apdu.append(step.apdu());
            reader = step.next();
        }
        reader.end();
        return apdu;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "280a 020105 a005" + APDU,
                "280e 06025101 020105 a005" + APDU,
                "2880 020105 a080" + APDU + "0000 0000",
                "2880 020105 a005" + APDU + "0000",
                "280c 020105 a080" + APDU + "0000",
                "2881 0a 020105 a0 05" + APDU,
                "2883 00000b 020105 a0 81 05" + APDU,
                "280a 020105 8105" + APDU,
                "2884 00000010 06025101 0700 020105 a005" + APDU,
                "2807 a005" + APDU,
                APDU,
            })
    void everyLegalFormGivesTheBareApduWhereverItIsCut(String hex) {
        Octets transfer = Octets.ofHex(hex);
        for (int cut = 1; cut <= transfer.length(); cut++) {
            assertThat(read(transfer, cut)).as("cut at %d", cut).isEqualTo(Octets.ofHex(APDU));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "28",
                "280a 020105 a005" + "a00302",
                "280a 020105 a005" + APDU + "00",
                "2880 020105 a080" + APDU + "0000",
                "2880 020105 a080" + APDU + "0000 0001",
                "280b 020105 a005" + APDU,
                "280a 020105 8180" + APDU,
                "280a 030105 a005" + APDU,
                "2805 020105 a000",
                "2880 020105 a080 0000 0000",
                "3003 020100",
                "28ff ffffffffffffffffffffffffffffffff",
            })
    void whatIsNoSuchValueIsAFault(String hex) {
        assertThatThrownBy(() -> read(Octets.ofHex(hex), 3)).isInstanceOf(MalformedInput.class);
    }

    @Test
    void aHeaderThatNeverEndsIsCutOff() {
        Octets descriptor = Octets.ofHex("2880 0782 0190").append(Octets.wrap(new byte[400]));
        Octets endless = Octets.concat(descriptor, descriptor.from(2), descriptor.from(2));
        assertThatThrownBy(() -> read(endless, 50)).isInstanceOf(MalformedInput.class);
    }

    @Test
    void everyPrefixAndEveryChangedOctetIsAnApduOrAFault() {
        Octets sample = Octets.ofHex("2880 06025101 020105 a080" + APDU + "0000 0000");
        Hostile.tryAll(sample, octets -> read(octets, 4));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 118, 119, 120, 127, 128, 255, 256, 65_535, 65_536, 1L << 31, 1L << 40})
    void ourOwnHeaderReadsBack(long octets) {
        Octets header = ExternalWriter.header(5, octets);
        ExternalReader reader = ExternalReader.START.feed(header).next();
        assertThat(reader.expected()).hasValue(octets);
        assertThat(reader.trailer()).isZero();
    }
}

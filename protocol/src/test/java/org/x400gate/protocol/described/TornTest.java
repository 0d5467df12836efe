package org.x400gate.protocol.described;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.octets.Octets;

class TornTest {
    @ParameterizedTest
    @CsvSource({
        // whole, definite and indefinite, and with octets behind its end
        "3006020101020102, 3006020101020102",
        "3080020101 0000, 3080020101 0000",
        "30030201 01 0500, 30030201 01 0500",
        // cut off inside the second member, inside its header, and behind the first
        "30060201010201, 3080 020101 0000",
        "300602010102, 3080 020101 0000",
        "3006020101, 3080 020101 0000",
        "300602, 3080 0000",
        "3006, 3080 0000",
        // an indefinite length that never ends, and one whose member does
        "3080020101, 3080 020101 0000",
        "3080 3080 020101 0000 020102, 3080 3080 020101 0000 020102 0000",
        "3080 020101 00, 3080 020101 0000",
        // deeper, with a tag of two octets
        "3020 BF8101 0A 3008 020101 0403 0102, 3080 BF8101 80 3080 020101 0484 00000002 0102 0000 0000 0000",
        // only an OCTET STRING may hold a value of its own
        "3005 1603 61, 3080 0000",
        "3005 0403 61, 3080 0484 00000001 61 0000",
        // lengths that nobody could mean
        "3088 ffffffffffffffff 020101, 3080 020101 0000",
        "3084 ffffffff 020101, 3080 020101 0000",
    })
    void elementsThatAreWholeStayInTheirPlaces(String given, String left) {
        assertThat(Torn.closed(Octets.ofHex(given.replace(" ", "")))).isEqualTo(Octets.ofHex(left.replace(" ", "")));
    }

    @ParameterizedTest
    @CsvSource({"30", "1f", "3f81", "02"})
    void ofWhatIsNoElementNothingIsLeft(String given) {
        assertThat(Torn.closed(Octets.ofHex(given)).isEmpty()).isTrue();
    }

    @Test
    void whatIsLeftOfAnyBeginningIsAValue() {
        Octets whole =
                Octets.ofHex("30 18 A00C 3080 020101 0403 616263 0000 3108 0401 78 0403 79 797a".replace(" ", ""));
        for (int length = 2; length < whole.length(); length++) {
            Octets left = Torn.closed(whole.slice(0, length));
            assertThat(Ber.decode(left, BerLimits.STANDARD).encoding()).isEqualTo(left);
        }
    }

    @Test
    void itNeverThrowsAndNeverGrowsByMoreThanItsNesting() {
        Random random = new Random(1984);
        for (int times = 0; times < 50_000; times++) {
            byte[] octets = new byte[random.nextInt(40)];
            random.nextBytes(octets);
            for (int at = 0; at < octets.length; at += 2) {
                octets[at] = random.nextBoolean() ? 0x30 : octets[at];
            }
            assertThat(Torn.closed(Octets.wrap(octets)).length()).isLessThanOrEqualTo(octets.length * 3 + 4);
        }
        Octets deep = Octets.ofHex("3080".repeat(100_000));
        assertThat(Torn.closed(deep).length()).isLessThan(1000);
    }
}

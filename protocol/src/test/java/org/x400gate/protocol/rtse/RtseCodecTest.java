package org.x400gate.protocol.rtse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

class RtseCodecTest {
    private static final Octets USER_DATA = Octets.ofHex("b002 0500");
    private static final RtseApdu.ConnectionData OPEN = new RtseApdu.ConnectionData.Open(USER_DATA);

    static List<RtseApdu> apdus() {
        return List.of(
                new RtseApdu.Rtorq(63, 3, false, OPEN),
                new RtseApdu.Rtorq(0, 1, true, new RtseApdu.ConnectionData.Open(Octets.EMPTY)),
                new RtseApdu.Rtorq(1, 1, false, new RtseApdu.ConnectionData.Recover(Octets.ofHex("040101 170131"))),
                new RtseApdu.Rtoac(1, 7, OPEN),
                new RtseApdu.Rtorj(Optional.empty(), Optional.of(Octets.ofHex("020102"))),
                new RtseApdu.Rtorj(Optional.of(0), Optional.empty()),
                new RtseApdu.Rttp(0),
                new RtseApdu.Rttr(Octets.ofHex("010203")),
                new RtseApdu.Rtab(Optional.of(4), Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("apdus")
    void everyApduReadsBack(RtseApdu apdu) {
        assertThat(RtseCodec.decode(RtseCodec.encode(apdu))).isEqualTo(apdu);
    }

    @ParameterizedTest
    @MethodSource("apdus")
    void everyPrefixAndEveryChangedOctetIsAValueOrAFault(RtseApdu apdu) {
        Hostile.tryAll(RtseCodec.encode(apdu), RtseCodec::decode);
    }

    /** Defaults: checkpoint 0, window 3, monologue. */
    @Test
    void absentMeansItsDefaultInAnyOrder() {
        assertThat(RtseCodec.decode(Octets.ofHex("b008 a306 a004 b0020500")))
                .isEqualTo(new RtseApdu.Rtorq(0, 3, false, OPEN));
        assertThat(RtseCodec.decode(Octets.ofHex("b080 a306 a004 b0020500 820101 80013f 0000")))
                .isEqualTo(new RtseApdu.Rtorq(63, 3, true, OPEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0403 010203", "2407 0401 01 0402 0203", "2480 0401 01 0402 0203 0000"})
    void aSegmentMayComeInPieces(String hex) {
        assertThat(RtseCodec.decode(Octets.ofHex(hex))).isEqualTo(new RtseApdu.Rttr(Octets.ofHex("010203")));
    }

    @Test
    void aHugeProposalIsCutAndAWindowOfNoneIsOne() {
        assertThat(RtseCodec.decode(Octets.ofHex("b00f 80047fffffff 810100 a304 a002 0500")))
                .isEqualTo(new RtseApdu.Rtorq(
                        RtseCodec.MAX_CHECKPOINT_KILOOCTETS,
                        1,
                        false,
                        new RtseApdu.ConnectionData.Open(Octets.ofHex("0500"))));
        assertThatThrownBy(() -> RtseCodec.decode(Octets.ofHex("b00c 8001ff 810101 a304 a002 0500")))
                .isInstanceOf(MalformedInput.class);
    }
}

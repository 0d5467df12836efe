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
                new RtseApdu.Rtorq(63, 3, false, OPEN, 1),
                new RtseApdu.Rtorq(0, 1, true, new RtseApdu.ConnectionData.Open(Octets.EMPTY), 1),
                new RtseApdu.Rtorq(1, 1, false, new RtseApdu.ConnectionData.Recover(Octets.ofHex("040101 170131")), 1),
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
                .isEqualTo(new RtseApdu.Rtorq(0, 3, false, OPEN, 1));
        assertThat(RtseCodec.decode(Octets.ofHex("b080 a306 a004 b0020500 820101 80013f 0000")))
                .isEqualTo(new RtseApdu.Rtorq(63, 3, true, OPEN, 1));
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
                        new RtseApdu.ConnectionData.Open(Octets.ofHex("0500")),
                        1));
        assertThatThrownBy(() -> RtseCodec.decode(Octets.ofHex("b00c 8001ff 810101 a304 a002 0500")))
                .isInstanceOf(MalformedInput.class);
    }

    // ---- X.410 mode

    /** The opens of the published association of X400GATE, octet for octet (syntax and window spelt out, SET order its own). */
    @Test
    void x400gatesOpensReadAndWriteBackToTheSameOctets() {
        Octets bind = Octets.ofHex("a116 80107767632e6d6963726f736f66742e6361 a1021600");
        Octets members = Octets.concat(Octets.ofHex("800100 810101 820100 840101 a31a a018"), bind);
        RtseApdu rtorq = new RtseApdu.Rtorq(0, 1, false, new RtseApdu.ConnectionData.Open(bind), 1);
        assertThat(RtseCodec.decodeRtorq(RtseMode.X410, members)).isEqualTo(rtorq);
        assertThat(RtseCodec.encode(RtseMode.X410, rtorq)).isEqualTo(members);

        Octets answered = Octets.ofHex("800100 810101 a211 a00f a10d 8007 65616e2e756263 a1021600");
        RtseApdu rtoac = new RtseApdu.Rtoac(
                0, 1, new RtseApdu.ConnectionData.Open(Octets.ofHex("a10d 8007 65616e2e756263 a1021600")));
        assertThat(RtseCodec.decodeRtoac(RtseMode.X410, answered)).isEqualTo(rtoac);
        assertThat(RtseCodec.encode(RtseMode.X410, rtoac)).isEqualTo(answered);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a304 a0020500", "a380 a080 0500 0000 0000"})
    void anOpenInX410ModeThatNamesNothingMeansTheDefaults(String hex) {
        assertThat(RtseCodec.decodeRtorq(RtseMode.X410, Octets.ofHex(hex)))
                .isEqualTo(new RtseApdu.Rtorq(0, 3, false, new RtseApdu.ConnectionData.Open(Octets.ofHex("0500")), 1));
    }

    /** As PP orders them: checkpoint 63, the bind, application protocol 3072; and two-way alternate first of all. */
    @Test
    void theMembersOfAnOpenInX410ModeComeInAnyOrder() {
        assertThat(RtseCodec.decodeRtorq(RtseMode.X410, Octets.ofHex("820101 80013f a304a0020500 84020c00")))
                .isEqualTo(
                        new RtseApdu.Rtorq(63, 3, true, new RtseApdu.ConnectionData.Open(Octets.ofHex("0500")), 3072));
    }

    @Test
    void x410ModeHasReasonsInPlaceOfUserData() {
        Optional<Octets> userData = Optional.of(Octets.ofHex("020102"));
        assertThat(RtseCodec.encode(RtseMode.X410, new RtseApdu.Rtorj(Optional.of(2), userData)))
                .isEqualTo(Octets.ofHex("800102"));
        assertThat(RtseCodec.encode(RtseMode.X410, new RtseApdu.Rtab(Optional.of(4), userData)))
                .isEqualTo(Octets.ofHex("800104"));
        assertThat(RtseCodec.decodeRtorj(RtseMode.X410, Octets.ofHex("800103")))
                .isEqualTo(new RtseApdu.Rtorj(Optional.of(3), Optional.empty()));
        assertThat(RtseCodec.decodeRtab(RtseMode.X410, Octets.EMPTY))
                .isEqualTo(new RtseApdu.Rtab(Optional.empty(), Optional.empty()));
    }

    @Test
    void dataOfX410ModeAreBareWhateverTheyLookLike() {
        Octets looksLikeAnOctetString = Octets.ofHex("0403 010203");
        RtseApdu rttr = new RtseApdu.Rttr(looksLikeAnOctetString);
        assertThat(RtseCodec.decodeRttr(RtseMode.X410, looksLikeAnOctetString)).isEqualTo(rttr);
        assertThat(RtseCodec.encode(RtseMode.X410, rttr)).isEqualTo(looksLikeAnOctetString);
        assertThat(RtseCodec.encode(RtseMode.X410, new RtseApdu.Rttp(7))).isEqualTo(Octets.ofHex("020107"));
    }

    @Test
    void everyChangedOctetOfAnOpenInX410ModeIsAValueOrAFault() {
        Hostile.tryAll(
                Octets.ofHex("80013f 810103 820101 84020c00 a304a0020500"),
                octets -> RtseCodec.decodeRtorq(RtseMode.X410, octets));
        Hostile.tryAll(Octets.ofHex("800102"), octets -> RtseCodec.decodeRtorj(RtseMode.X410, octets));
    }
}

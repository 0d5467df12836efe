package org.x400gate.protocol.presentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

class PpduCodecTest {
    private static final PpduCodec CODEC = PpduCodec.upTo(1 << 16);
    private static final Octets VALUE = Octets.ofHex("0403 010203");
    private static final List<Integer> CONTEXTS = List.of(1, 3);
    private static final PresentationValue IN_3 = new PresentationValue(3, VALUE);

    private static final Ppdu.Cp CP = new Ppdu.Cp(
            Optional.of(Octets.ofHex("01")),
            Optional.of(Octets.ofHex("0203")),
            List.of(
                    PresentationContext.inBer(1, Oid.of(2, 2, 1, 0, 1)),
                    PresentationContext.inBer(3, Oid.of(2, 6, 0, 2, 12))),
            List.of(IN_3));
    private static final Ppdu.Cpa CPA = new Ppdu.Cpa(
            Optional.empty(), List.of(ContextResult.ACCEPTED, ContextResult.ABSTRACT_SYNTAX_UNKNOWN), List.of(IN_3));
    private static final Ppdu.Cpr CPR = new Ppdu.Cpr(
            List.of(ContextResult.ACCEPTED, ContextResult.TRANSFER_SYNTAX_UNKNOWN), Optional.of(3), List.of(IN_3));

    @Test
    void everyPpduReadsBack() {
        assertThat(CODEC.decodeCp(CODEC.encode(CP))).isEqualTo(CP);
        assertThat(CODEC.decodeCpa(CODEC.encode(CPA), CONTEXTS)).isEqualTo(CPA);
        assertThat(CODEC.decodeCpr(CODEC.encode(CPR), CONTEXTS)).isEqualTo(CPR);
        Ppdu aru = new Ppdu.Aru(List.of(IN_3));
        assertThat(CODEC.decodeAbort(CODEC.encode(aru), CONTEXTS)).isEqualTo(aru);
        Ppdu arp = new Ppdu.Arp(Optional.of(6), Optional.empty());
        assertThat(CODEC.decodeAbort(CODEC.encode(arp), CONTEXTS)).isEqualTo(arp);
    }

    @Test
    void everyPpduOfX410ModeReadsBack() {
        Ppdu connect = new Ppdu.X410Connect(Octets.ofHex("800100 a304 a0020500"));
        assertThat(CODEC.encode(connect)).isEqualTo(Octets.ofHex("3110 a003800100 a109 800100 a304 a0020500"));
        assertThat(CODEC.decodeCp(CODEC.encode(connect))).isEqualTo(connect);
        assertThat(CODEC.decodeCpa(CODEC.encode(connect), List.of())).isEqualTo(connect);
        Ppdu end = new Ppdu.X410End(Octets.ofHex("800102"));
        assertThat(CODEC.encode(end)).isEqualTo(Octets.ofHex("3103 800102"));
        assertThat(CODEC.decodeCpr(CODEC.encode(end), List.of())).isEqualTo(end);
        assertThat(CODEC.decodeAbort(CODEC.encode(end), List.of())).isEqualTo(end);
    }

    /** Either member first, any length form; RTSE's members may be missing, the mode may not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "3110 a109 800100 a304 a0020500 a003800100",
                "3180 a003800100 a180 800100 a304 a0020500 0000 0000",
                "318113 a08104 80810100 a18109 800100 a304 a0020500"
            })
    void aConnectInX410ModeIsReadInEveryForm(String hex) {
        assertThat(CODEC.decodeCp(Octets.ofHex(hex)))
                .isEqualTo(new Ppdu.X410Connect(Octets.ofHex("800100 a304 a0020500")));
    }

    @Test
    void aConnectNeedsItsModeAndNothingElse() {
        assertThat(CODEC.decodeCp(Octets.ofHex("3105 a003800100"))).isEqualTo(new Ppdu.X410Connect(Octets.EMPTY));
        assertThatThrownBy(() -> CODEC.decodeCp(Octets.ofHex("310b a109 800100 a304 a0020500")))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("mode-selector");
        assertThatThrownBy(() -> CODEC.decodeCp(Octets.ofHex("3105 a003800102")))
                .isInstanceOf(MalformedInput.class);
    }

    /** Definite and indefinite lengths, one value or several, in every choice (X.226 8.4.2.5). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "610c 300a 020103 a005 0403010203",
                "6180 3080 020103 a080 0403010203 0000 0000 0000",
                "6110 300e 06025101 020103 a005 0403010203",
                "610c 300a 020103 8105 0403010203",
                "610e 300c 020103 a107 0405 0403010203",
                "610d 300b 020103 8206 00 0403010203",
            })
    void everyFormOfAPdvListIsRead(String hex) {
        assertThat(CODEC.decodeUserData(Octets.ofHex(hex), CONTEXTS)).containsExactly(IN_3);
    }

    @Test
    void severalValuesInOneListAndSeveralListsAreRead() {
        assertThat(CODEC.decodeUserData(
                        Octets.ofHex("611d 300f 020103 810a 0403010203 0403010203 300a 020101 a005 0403010203"),
                        CONTEXTS))
                .containsExactly(IN_3, IN_3, new PresentationValue(1, VALUE));
    }

    @Test
    void simplyEncodedDataNeedsTheOnlyContext() {
        Octets simply = Octets.ofHex("4005 0403010203");
        assertThat(CODEC.decodeUserData(simply, List.of(3))).containsExactly(IN_3);
        assertThatThrownBy(() -> CODEC.decodeUserData(simply, CONTEXTS)).isInstanceOf(MalformedInput.class);
    }

    @Test
    void aContextThatWasNotAgreedIsAFault() {
        assertThatThrownBy(() -> CODEC.decodeUserData(Octets.ofHex("610c 300a 020105 a005 0403010203"), CONTEXTS))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("context 5");
    }

    @Test
    void theMembersOfCpComeInAnyOrderAndUnknownOnesAreSkipped() {
        Ppdu.Cp cp = (Ppdu.Cp)
                CODEC.decodeCp(Octets.ofHex("3118 a211 ab00 8900 a40b 3009 020107 06025101 3000 a003 800101"));
        assertThat(cp.contexts()).containsExactly(new PresentationContext(7, Oid.of(2, 1, 1), List.of()));
    }

    @Test
    void everyPrefixAndEveryChangedOctetIsAValueOrAFault() {
        Hostile.tryAll(CODEC.encode(CP), CODEC::decodeCp);
        Hostile.tryAll(CODEC.encode(CPA), octets -> CODEC.decodeCpa(octets, CONTEXTS));
        Hostile.tryAll(CODEC.encode(CPR), octets -> CODEC.decodeCpr(octets, CONTEXTS));
        Hostile.tryAll(CODEC.encode(new Ppdu.Aru(List.of(IN_3))), octets -> CODEC.decodeAbort(octets, CONTEXTS));
        Octets x410 = CODEC.encode(new Ppdu.X410Connect(Octets.ofHex("800100 a304 a0020500")));
        Hostile.tryAll(x410, CODEC::decodeCp);
        Hostile.tryAll(x410, octets -> CODEC.decodeCpa(octets, List.of()));
        Octets end = CODEC.encode(new Ppdu.X410End(Octets.ofHex("800102")));
        Hostile.tryAll(end, octets -> CODEC.decodeCpr(octets, List.of()));
        Hostile.tryAll(end, octets -> CODEC.decodeAbort(octets, List.of()));
        Hostile.tryAll(
                Octets.ofHex("6180 3080 020103 a080 0403010203 0000 0000 0000"),
                octets -> CODEC.decodeUserData(octets, CONTEXTS));
    }
}

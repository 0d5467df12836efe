package org.x400gate.protocol.acse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.asn1.Oid;
import org.x400gate.protocol.octets.Octets;

class AcseCodecTest {
    private static final Oid CONTEXT = Oid.parse("2.6.0.1.6");
    private static final List<UserInformation> INFORMATION =
            List.of(new UserInformation(3, Octets.ofHex("b203 800101")));

    static List<AcseApdu> apdus() {
        return List.of(
                new AcseApdu.Aarq(true, CONTEXT, INFORMATION),
                new AcseApdu.Aare(CONTEXT, 0, false, 0, INFORMATION),
                new AcseApdu.Aare(CONTEXT, 2, false, 1, INFORMATION),
                new AcseApdu.Aare(CONTEXT, 1, true, 2, List.of()),
                new AcseApdu.Rlrq(Optional.of(0), List.of()),
                new AcseApdu.Rlre(Optional.empty(), List.of()),
                new AcseApdu.Abrt(false, Optional.empty(), INFORMATION),
                new AcseApdu.Abrt(true, Optional.of(2), List.of()));
    }

    @ParameterizedTest
    @MethodSource("apdus")
    void everyApduReadsBack(AcseApdu apdu) {
        assertThat(AcseCodec.decode(AcseCodec.encode(apdu))).isEqualTo(apdu);
    }

    @ParameterizedTest
    @MethodSource("apdus")
    void everyPrefixAndEveryChangedOctetIsAValueOrAFault(AcseApdu apdu) {
        Hostile.tryAll(AcseCodec.encode(apdu), AcseCodec::decode);
    }

    /** X.227 7.4, and what 1988 does not know yet. */
    @Test
    void titlesRequirementsAndUnknownElementsAreSkipped() {
        Octets aarq = Octets.ofHex(
                "6026 80020780 a106060456000106 a2030601 51 8a020780 bf6400" + "be0c 280a 020103 a005 b203800101");
        assertThat(AcseCodec.decode(aarq)).isEqualTo(new AcseApdu.Aarq(true, CONTEXT, INFORMATION));
    }

    @Test
    void octetAlignedUserInformationIsRead() {
        Octets abrt = Octets.ofHex("6411 800100 be0c 280a 020103 8105 b203800101");
        assertThat(AcseCodec.decode(abrt)).isEqualTo(new AcseApdu.Abrt(false, Optional.empty(), INFORMATION));
    }
}

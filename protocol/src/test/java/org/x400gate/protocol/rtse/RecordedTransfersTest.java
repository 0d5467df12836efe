package org.x400gate.protocol.rtse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.Recording;
import org.x400gate.protocol.acse.RecordedApdusTest;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.Tag;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.RecordedUserData;

/** Every APDU of reliable transfer that another MTA really sent decodes, and ours of its value decodes to an equal one. */
class RecordedTransfersTest {
    static Stream<Recording> inNormalMode() {
        return Recording.all().filter(RecordedUserData::isNormalMode);
    }

    static Stream<Recording> inX410Mode() {
        return Recording.all()
                .filter(recording -> !RecordedUserData.isNormalMode(recording))
                .filter(recording -> RecordedUserData.of(recording).findAny().isPresent());
    }

    @ParameterizedTest
    @MethodSource("inNormalMode")
    void everyApduDecodesAndReadsBack(Recording recording) {
        assertThat(RecordedApdusTest.reliableTransferOf(recording))
                .hasSizeGreaterThanOrEqualTo(2)
                .allSatisfy(octets -> {
                    RtseApdu apdu = RtseCodec.decode(octets);
                    assertThat(RtseCodec.decode(RtseCodec.encode(apdu))).isEqualTo(apdu);
                });
    }

    /** Of CP and CPA the members that reliable transfer has in them, of CPR all. */
    @ParameterizedTest
    @MethodSource("inX410Mode")
    void everyOpenOfX410ModeAndItsAnswerReadBack(Recording recording) {
        RecordedUserData.of(recording).forEach(data -> {
            switch (data.spdu()) {
                case "CONNECT" -> {
                    RtseApdu rtorq = RtseCodec.decodeRtorq(RtseMode.X410, parameters(data.userData()));
                    assertThat(RtseCodec.decodeRtorq(RtseMode.X410, RtseCodec.encode(RtseMode.X410, rtorq)))
                            .isEqualTo(rtorq);
                }
                case "ACCEPT" -> {
                    RtseApdu rtoac = RtseCodec.decodeRtoac(RtseMode.X410, parameters(data.userData()));
                    assertThat(RtseCodec.decodeRtoac(RtseMode.X410, RtseCodec.encode(RtseMode.X410, rtoac)))
                            .isEqualTo(rtoac);
                }
                case "REFUSE" -> {
                    Octets members = Ber.decode(data.userData(), BerLimits.STANDARD)
                            .expect(Tag.SET, "CPR")
                            .contents();
                    RtseApdu rtorj = RtseCodec.decodeRtorj(RtseMode.X410, members);
                    assertThat(RtseCodec.decodeRtorj(RtseMode.X410, RtseCodec.encode(RtseMode.X410, rtorj)))
                            .isEqualTo(rtorj);
                }
                default -> assertThat(data.spdu()).isEqualTo("DATA_TRANSFER");
            }
        });
    }

    private static Octets parameters(Octets connect) {
        return Ber.decodePrefix(connect, BerLimits.STANDARD)
                .child(Tag.context(1))
                .map(BerElement::contents)
                .orElseThrow();
    }
}

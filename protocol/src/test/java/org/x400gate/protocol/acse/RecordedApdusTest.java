package org.x400gate.protocol.acse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.Recording;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.presentation.PresentationValue;
import org.x400gate.protocol.presentation.RecordedValuesTest;
import org.x400gate.protocol.session.RecordedUserData;

/** Every APDU of association control that another MTA really sent decodes, and ours of its value decodes to an equal one. */
public class RecordedApdusTest {
    private static final int ASSOCIATION = 1;
    private static final int RELIABLE_TRANSFER = 3;

    static Stream<Recording> recordings() {
        return Recording.all().filter(RecordedUserData::isNormalMode);
    }

    private static Stream<Octets> apdus(Recording recording) {
        return RecordedValuesTest.valuesOf(recording).stream()
                .filter(value -> value.contextId() == ASSOCIATION)
                .map(PresentationValue::value);
    }

    private static List<UserInformation> information(AcseApdu apdu) {
        if (apdu instanceof AcseApdu.Aarq aarq) {
            return aarq.userInformation();
        } else if (apdu instanceof AcseApdu.Aare aare) {
            return aare.userInformation();
        }
        return apdu instanceof AcseApdu.Abrt abrt ? abrt.userInformation() : List.of();
    }

    /** What reliable transfer said in a recording in normal mode: within association control, and in its own context. */
    public static List<Octets> reliableTransferOf(Recording recording) {
        List<Octets> apdus = new ArrayList<>();
        for (PresentationValue value : RecordedValuesTest.valuesOf(recording)) {
            if (value.contextId() == RELIABLE_TRANSFER) {
                apdus.add(value.value());
            } else if (value.contextId() == ASSOCIATION) {
                information(AcseCodec.decode(value.value())).forEach(one -> apdus.add(one.value()));
            }
        }
        return apdus;
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyApduDecodesAndReadsBack(Recording recording) {
        assertThat(apdus(recording)).hasSizeGreaterThanOrEqualTo(2).allSatisfy(octets -> {
            AcseApdu apdu = AcseCodec.decode(octets);
            assertThat(AcseCodec.decode(AcseCodec.encode(apdu))).isEqualTo(apdu);
        });
    }
}

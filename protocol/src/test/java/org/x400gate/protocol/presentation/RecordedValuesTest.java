package org.x400gate.protocol.presentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.Recording;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.RecordedUserData;

/** Every PPDU that another MTA really sent decodes, and what we write of its value decodes to an equal one. */
public class RecordedValuesTest {
    private static final PpduCodec CODEC = PpduCodec.upTo(1 << 20);
    private static final List<Integer> CONTEXTS = List.of(1, 3, 5);

    static Stream<Recording> recordings() {
        return Recording.all();
    }

    /** The values of a recording in normal mode, in the order of sending. */
    public static List<PresentationValue> valuesOf(Recording recording) {
        List<PresentationValue> values = new ArrayList<>();
        RecordedUserData.of(recording).forEach(data -> {
            Ppdu ppdu = decode(data.spdu(), data.userData());
            values.addAll(values(ppdu));
        });
        return values;
    }

    private static Ppdu decode(String spdu, Octets userData) {
        return switch (spdu) {
            case "CONNECT" -> CODEC.decodeCp(userData);
            case "ACCEPT" -> CODEC.decodeCpa(userData, CONTEXTS);
            case "REFUSE" -> CODEC.decodeCpr(userData, CONTEXTS);
            case "ABORT" -> CODEC.decodeAbort(userData, CONTEXTS);
            default -> new Ppdu.Aru(CODEC.decodeUserData(userData, CONTEXTS));
        };
    }

    /** TD and its like are nothing but values. */
    private static Octets encode(String spdu, Ppdu ppdu) {
        return switch (spdu) {
            case "CONNECT", "ACCEPT", "REFUSE", "ABORT" -> CODEC.encode(ppdu);
            default -> PpduCodec.userData(values(ppdu)).encode();
        };
    }

    private static List<PresentationValue> values(Ppdu ppdu) {
        if (ppdu instanceof Ppdu.Cp cp) {
            return cp.values();
        } else if (ppdu instanceof Ppdu.Cpa cpa) {
            return cpa.values();
        } else if (ppdu instanceof Ppdu.Cpr cpr) {
            return cpr.values();
        }
        return ppdu instanceof Ppdu.Aru aru ? aru.values() : List.of();
    }

    @ParameterizedTest
    @MethodSource("recordings")
    void everyPpduDecodesAndReadsBack(Recording recording) {
        RecordedUserData.of(recording)
                .filter(data -> RecordedUserData.isNormalMode(recording)
                        || List.of("CONNECT", "ACCEPT", "REFUSE").contains(data.spdu()))
                .forEach(data -> {
                    Ppdu ppdu = decode(data.spdu(), data.userData());
                    assertThat(decode(data.spdu(), encode(data.spdu(), ppdu))).isEqualTo(ppdu);
                });
    }
}

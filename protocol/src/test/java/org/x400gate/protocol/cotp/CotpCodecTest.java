package org.x400gate.protocol.cotp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.Vectors;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

class CotpCodecTest {
    static Stream<Vectors.Vector> vectors() {
        return Vectors.of("cotp").all().stream();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyVectorIsReadAsItsStandardSays(Vectors.Vector vector) {
        if (vector.bad()) {
            assertThatThrownBy(() -> CotpCodec.decode(vector.octets())).isInstanceOf(MalformedInput.class);
            return;
        }
        CotpTpdu tpdu = CotpCodec.decode(vector.octets());
        assertThat(tpdu).hasToString(vector.expected());
        if (vector.exact()) {
            assertThat(Octets.concat(CotpCodec.encode(tpdu)).toHex())
                    .isEqualTo(vector.octets().toHex());
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void noOctetsDoHarm(Vectors.Vector vector) {
        Hostile.tryAll(vector.octets(), CotpCodec::decode);
    }
}

package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.Vectors;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

class SpduVectorsTest {
    static Stream<Vectors.Vector> vectors() {
        return Vectors.of("session").all().stream();
    }

    /** In the order in which they are worked off; a segment with the bits of its enclosure item. */
    private static String read(Octets tsdu) {
        return RawSpdu.decode(tsdu).stream()
                .map(raw -> (raw.enclosure() == RawSpdu.WHOLE ? "" : "enclosure " + raw.enclosure() + " ")
                        + SpduDecoder.decode(raw))
                .collect(Collectors.joining("\n"));
    }

    /** Category 2 brings its own GIVE TOKENS or PLEASE TOKENS along, so that the peer's empty one is left out. */
    static Octets written(Octets tsdu) {
        List<Octets> tsdus = new ArrayList<>();
        List<RawSpdu> spdus = RawSpdu.decode(tsdu);
        for (RawSpdu raw : spdus) {
            boolean leader = spdus.size() > 1 && raw.kind().category() == SpduKind.Category.LEADING;
            if (!leader) {
                tsdus.add(SpduEncoder.encode(SpduDecoder.decode(raw)).encode(false));
            }
        }
        return Octets.concat(tsdus);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyVectorIsReadAsItsStandardSays(Vectors.Vector vector) {
        if (vector.bad()) {
            assertThatThrownBy(() -> read(vector.octets())).isInstanceOf(MalformedInput.class);
            return;
        }
        assertThat(read(vector.octets())).isEqualTo(vector.expected());
        if (vector.exact()) {
            assertThat(written(vector.octets()).toHex())
                    .isEqualTo(vector.octets().toHex());
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void noOctetsDoHarm(Vectors.Vector vector) {
        Hostile.tryAll(vector.octets(), SpduVectorsTest::read);
    }
}

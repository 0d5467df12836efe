package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.protocol.octets.Octets;

/** Parameter fields: X.225 8.2. */
class SpduParametersTest {
    /** 8.2.5: up to 254 in one octet, beyond in two behind one of all ones. */
    @ParameterizedTest
    @CsvSource({"0, 00", "1, 01", "254, fe", "255, ff00ff", "256, ff0100", "65535, ffffff"})
    void aLengthHasOneOctetOrThree(int length, String octets) {
        assertThat(SpduParameters.encodeLength(length).toHex()).isEqualTo(octets);
        SpduParameters value = SpduParameters.NONE.with(SpduKind.Code.USER_DATA, SessionPair.octets(length));
        assertThat(value.encode()).isEqualTo(Octets.ofHex("c1" + octets).append(SessionPair.octets(length)));
        assertThat(SpduParameters.decode(value.encode())).isEqualTo(value);
    }

    @Test
    void noLengthIsLongerThanTwoOctetsCanSay() {
        assertThatThrownBy(() -> SpduParameters.encodeLength(65_536)).isInstanceOf(IllegalArgumentException.class);
    }
}

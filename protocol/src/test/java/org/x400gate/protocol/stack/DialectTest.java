package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {
    @ParameterizedTest
    @EnumSource(Dialect.class)
    void isFoundByTheNameItHasInSettings(Dialect dialect) {
        assertThat(Dialect.ofConfigured(dialect.configured())).contains(dialect);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "P1_1988", "1988-X410", "2004"})
    void noOtherNameNamesOne(String name) {
        assertThat(Dialect.ofConfigured(name)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Dialect.class)
    void anOpenHasTheUsualApplicationProtocolUnlessItNamesAnother(Dialect dialect) {
        OpenParameters open = StackPair.open(dialect, 1, 3, StackLimits.STANDARD);
        assertThat(open.dialect()).isEqualTo(dialect);
        assertThat(open.applicationProtocol()).isEqualTo(dialect.applicationProtocol());
        assertThat(open.in(dialect, 3072).applicationProtocol()).isEqualTo(3072);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void anApplicationProtocolOutOfBoundsIsTheCallersFault(int protocol) {
        OpenParameters open = StackPair.open(1, 3, StackLimits.STANDARD);
        assertThatIllegalArgumentException().isThrownBy(() -> open.in(Dialect.P1_1984, protocol));
    }
}

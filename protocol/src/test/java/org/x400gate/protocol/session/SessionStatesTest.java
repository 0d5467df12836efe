package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.Vectors;
import org.x400gate.protocol.octets.Octets;

/** Octets that are no SPDU, in every state; for those that are one see {@link AnnexATest}. */
class SessionStatesTest {
    private static final Set<SessionState> WITHOUT_SESSION =
            EnumSet.of(SessionState.TRANSPORT_CONNECTED, SessionState.WAIT_FOR_CN);
    private static final Set<SessionState> OVER = EnumSet.of(SessionState.IDLE, SessionState.WAIT_FOR_TRANSPORT_END);

    static Stream<SessionMachine> machines() {
        return Stream.of(SessionState.values()).map(SessionPair::in);
    }

    /** X.225 A.4.3.2. */
    @ParameterizedTest
    @EnumSource(SessionState.class)
    void anUnknownSpduEndsTheSessionUnlessItIsOverAlready(SessionState state) {
        SessionPair.End end = new SessionPair.End(SessionPair.in(state));
        end.take(end.machine.onTsdu(Octets.ofHex("6300")));
        boolean over = OVER.contains(state);
        boolean before = WITHOUT_SESSION.contains(state);
        assertThat(end.told).hasSize(over ? 0 : 1);
        assertThat(end.disconnected).isEqualTo(before);
        assertThat(end.wire.stream().map(Octets::toHex)).isEqualTo(over || before ? List.of() : List.of("1903110105"));
    }

    /** No octets break a machine: nothing comes out but steps. */
    @ParameterizedTest
    @MethodSource("machines")
    void noOctetsBreakAnyState(SessionMachine machine) {
        for (Vectors.Vector vector : Vectors.of("session").all()) {
            if (vector.octets().length() <= 40) {
                Hostile.tryAll(
                        vector.octets(),
                        octets -> assertThat(machine.onTsdu(octets)).isNotNull());
            }
        }
    }
}

package org.x400gate.protocol.session;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.x400gate.protocol.Hostile;
import org.x400gate.protocol.Vectors;
import org.x400gate.protocol.octets.Octets;

/** Every SPDU in every state: X.225 annex A, tables A.8 to A.16, for the functional units in use. */
class SessionStatesTest {
    private static final Map<String, String> SPDUS = Map.ofEntries(
            entry("CN", "0D00"),
            entry("AC", "0E0905031601021402" + "0249"),
            entry("RF", "0C03320100"),
            entry("FN", "0903110101"),
            entry("DN", "0A00"),
            entry("NF", "0800"),
            entry("AB", "1903110103"),
            entry("AA", "1A00"),
            entry("GT", "0103100101"),
            entry("PT", "0203100101"),
            entry("GTC", "1500"),
            entry("GTA", "1600"),
            entry("DT", "0100010041"),
            entry("MIP", "010031032A0131"),
            entry("MIA", "020032032A0131"),
            entry("MAP", "010029060F01012A0131"),
            entry("AS", "01002D03290101"),
            entry("AR", "01001D0B21062901012A0131290102"),
            entry("AE", "010029032A0131"),
            entry("AEA", "02002A032A0131"),
            entry("AI", "01001900"),
            entry("AIA", "02001A00"),
            entry("AD", "01003900"),
            entry("ADA", "02003A00"),
            entry("ED", "02003003320100"),
            entry("ER", "02000003" + "31010D"),
            entry("TD", "210041"),
            entry("RS", "010035091A0100" + "1B0100" + "2A0131"),
            entry("unknown", "6300"));

    /** A state, a machine in it, and the SPDUs that are no protocol error there. */
    record Case(String name, SessionMachine machine, Set<String> legal) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> sessions() {
        Map<SessionState, Set<String>> legal = new LinkedHashMap<>();
        legal.put(SessionState.WAIT_FOR_AC, Set.of("AC", "RF", "AB"));
        legal.put(SessionState.WAIT_FOR_CONNECT_RESPONSE, Set.of("AB"));
        legal.put(SessionState.DATA_TRANSFER, Set.of("PT", "AB"));
        legal.put(SessionState.WAIT_FOR_DN, Set.of("DN", "PT", "AB"));
        legal.put(SessionState.WAIT_FOR_RELEASE_RESPONSE, Set.of("AB"));
        legal.put(SessionState.WAIT_FOR_AEA, Set.of("AEA", "PT", "ED", "ER", "AB"));
        legal.put(SessionState.WAIT_FOR_END_RESPONSE, Set.of("AI", "AD", "GT", "AB"));
        legal.put(SessionState.WAIT_FOR_AIA, Set.of("AIA", "AEA", "PT", "ED", "ER", "AB"));
        legal.put(SessionState.WAIT_FOR_ADA, Set.of("ADA", "AEA", "PT", "ED", "ER", "AB"));
        legal.put(SessionState.WAIT_FOR_INTERRUPT_RESPONSE, Set.of("AB"));
        legal.put(SessionState.WAIT_FOR_DISCARD_RESPONSE, Set.of("AB"));
        legal.put(SessionState.WAIT_FOR_GTA, Set.of("GTA", "PT", "AB"));
        legal.put(SessionState.EXCEPTION_SENT, Set.of("DT", "MIP", "AE", "AI", "AD", "GT", "PT", "ED", "ER", "AB"));
        legal.put(SessionState.EXCEPTION_RECEIVED, Set.of("AEA", "PT", "AB"));
        List<Case> cases = new ArrayList<>();
        legal.forEach((state, spdus) -> cases.add(new Case(state.name(), SessionPair.in(state), spdus)));
        cases.add(new Case(
                "DATA_TRANSFER without tokens",
                new SessionPair().open().responder.machine,
                Set.of("AS", "AR", "DT", "FN", "GTC", "GT", "PT", "AI", "AD", "AB")));
        cases.add(new Case(
                "DATA_TRANSFER without tokens, in an activity",
                new SessionPair().inActivity().responder.machine,
                Set.of("DT", "MIP", "AE", "AI", "AD", "GT", "PT", "ED", "ER", "AB")));
        cases.add(new Case(
                "DATA_TRANSFER with tokens, in an activity",
                new SessionPair().inActivity().initiator.machine,
                Set.of("PT", "ED", "ER", "AB")));
        SessionPair synced = new SessionPair().inActivity();
        synced.initiator.request(new SessionRequest.SyncMinor(true, Octets.EMPTY));
        cases.add(new Case(
                "DATA_TRANSFER with an open point", synced.initiator.machine, Set.of("MIA", "PT", "ED", "ER", "AB")));
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("sessions")
    void whatIsOutOfPlaceIsAbortedAndWhatIsInPlaceIsNot(Case session) {
        SPDUS.forEach((name, hex) -> {
            SessionPair.End end = new SessionPair.End(session.machine());
            end.take(end.machine.onTsdu(Octets.ofHex(hex)));
            SessionIndication error = new SessionIndication.ProviderAbort(SessionCause.PROTOCOL_ERROR);
            if (session.legal().contains(name)) {
                assertThat(end.told).as(name).doesNotContain(error);
                assertThat(end.state()).as(name).isNotEqualTo(SessionState.WAIT_FOR_TRANSPORT_END);
            } else {
                assertThat(end.told).as(name).containsExactly(error);
                assertThat(end.wire).as(name).containsExactly(Octets.ofHex("1903110105"));
                assertThat(end.state()).as(name).isEqualTo(SessionState.WAIT_FOR_TRANSPORT_END);
            }
        });
    }

    @Test
    void beforeASessionWhatIsOutOfPlaceEndsTheTransport() {
        for (SessionState state : List.of(SessionState.TRANSPORT_CONNECTED, SessionState.WAIT_FOR_CN)) {
            SPDUS.forEach((name, hex) -> {
                SessionPair.End end = new SessionPair.End(SessionPair.in(state));
                end.take(end.machine.onTsdu(Octets.ofHex(hex)));
                boolean legal = state == SessionState.WAIT_FOR_CN && name.equals("CN");
                assertThat(end.disconnected).as(name).isEqualTo(!legal);
                assertThat(end.wire).as(name).isEmpty();
                assertThat(end.told).as(name).hasSize(1);
            });
        }
    }

    @Test
    void afterAnAbortOnlyItsAnswersMeanSomething() {
        SPDUS.forEach((name, hex) -> {
            SessionPair.End end = new SessionPair.End(SessionPair.in(SessionState.WAIT_FOR_TRANSPORT_END));
            end.take(end.machine.onTsdu(Octets.ofHex(hex)));
            assertThat(end.disconnected)
                    .as(name)
                    .isEqualTo(Set.of("AB", "AA", "CN").contains(name));
            assertThat(end.told).as(name).isEmpty();
            SessionPair.End idle = new SessionPair.End(SessionPair.in(SessionState.IDLE));
            assertThat(idle.machine.onTsdu(Octets.ofHex(hex)).actions())
                    .as(name)
                    .isEmpty();
        });
    }

    static Stream<SessionMachine> machines() {
        return Stream.concat(
                Stream.of(SessionState.values()).map(SessionPair::in),
                sessions().map(Case::machine).distinct());
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

package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SessionPair.End;

/**
 * X.225 6.3.7: every basic concatenation of table 7 and every extended one of table 8 does what its SPDUs do one by one
 * in the order of 6.3.7.1, with a token item in the first SPDU where the tables allow it and without.
 */
class ConcatenationTest {
    private static final Map<String, String> SPDUS = Map.ofEntries(
            Map.entry("GT", "0100"),
            Map.entry("PT", "0200"),
            Map.entry("GT+", "0103100101"),
            Map.entry("PT+", "0203100101"),
            Map.entry("DT", "0100414243"),
            Map.entry("MIP", "31032A0131"),
            Map.entry("MIP2", "31032A0132"),
            Map.entry("MIA", "32032A0131"),
            Map.entry("AE", "29032A0131"),
            Map.entry("AE2", "29032A0132"),
            Map.entry("AEA", "2A032A0131"),
            Map.entry("AS", "2D03290101"),
            Map.entry("AR", "1D0B2106290101" + "2A0131" + "290102"),
            Map.entry("AI", "1900"),
            Map.entry("AIA", "1A00"),
            Map.entry("AD", "3900"),
            Map.entry("ADA", "3A00"),
            Map.entry("ER", "000331010D"),
            Map.entry("ED", "3003320100"));

    private static SessionMachine machine(String where) {
        Set<SessionToken> none = Set.of();
        Set<SessionToken> butData = Set.of(SessionToken.SYNCHRONIZE_MINOR, SessionToken.MAJOR_ACTIVITY);
        return switch (where) {
            case "receiving" -> with(SessionState.DATA_TRANSFER, new Dialogue(true, none, 1, 1, false));
            case "between" -> with(SessionState.DATA_TRANSFER, new Dialogue(false, none, 5, 5, false));
            case "sending" -> with(SessionState.DATA_TRANSFER, new Dialogue(true, butData, 2, 1, false));
            case "owning" -> with(SessionState.DATA_TRANSFER, new Dialogue(true, SessionToken.ALL, 2, 1, false));
            case "ending" -> with(SessionState.WAIT_FOR_AEA, new Dialogue(true, butData, 2, 1, false));
            case "interrupting" -> with(SessionState.WAIT_FOR_AIA, new Dialogue(true, SessionToken.ALL, 2, 1, false));
            case "discarding" -> with(SessionState.WAIT_FOR_ADA, new Dialogue(true, SessionToken.ALL, 2, 1, false));
            default -> throw new IllegalArgumentException(where);
        };
    }

    private static SessionMachine with(SessionState state, Dialogue dialogue) {
        SessionAgreement agreed = new SessionAgreement(true, 2, FunctionalUnit.RELIABLE_TRANSFER, 0, 0);
        return new SessionMachine(state, SessionSettings.STANDARD, agreed, dialogue, Reassembly.NONE);
    }

    private static End taking(SessionMachine machine, List<String> tsdus) {
        End end = new End(machine);
        tsdus.forEach(tsdu -> end.take(end.machine.onTsdu(Octets.ofHex(tsdu))));
        return end;
    }

    /** {@code order} is that of 6.3.7.1; "+" behind the first one says that a token item is allowed in it. */
    @ParameterizedTest
    @CsvSource({
        // table 7
        "receiving, GT+ DT, DT GT",
        "receiving, GT+ MIP, MIP GT",
        "sending, PT+ MIA, MIA PT",
        "between, GT+ AS, AS GT",
        "between, GT+ AR, AR GT",
        "between, PT+ AR, AR PT",
        "receiving, GT AI, AI",
        "interrupting, PT+ AIA, AIA PT",
        "receiving, GT AD, AD",
        "discarding, PT+ ADA, ADA PT",
        "receiving, GT+ AE, AE GT",
        "ending, PT+ AEA, AEA PT",
        "owning, PT+ ER, ER PT",
        "owning, PT+ ED, ED PT",
        // table 8
        "sending, GT+ MIA, MIA GT",
        "ending, GT+ AEA, AEA GT",
        "between, GT+ AS MIP, AS MIP GT",
        "between, GT+ AR MIP2, AR MIP2 GT",
        "between, GT AS AE, AS AE",
        "between, GT AR AE2, AR AE2",
        "receiving, GT+ MIP DT, DT MIP GT",
        "sending, GT+ MIA DT, DT MIA GT",
        "between, GT+ AS DT, AS DT GT",
        "between, GT+ AR DT, AR DT GT",
        "receiving, GT+ AE DT, DT AE GT",
        "ending, GT+ AEA DT, DT AEA GT",
        "between, GT+ AS MIP DT, AS DT MIP GT",
        "between, GT+ AR MIP2 DT, AR DT MIP2 GT",
        "between, GT AS AE DT, AS DT AE",
        "between, GT AR AE2 DT, AR DT AE2"
    })
    void togetherTheyDoWhatTheyDoOneByOne(String where, String together, String order) {
        for (boolean tokens : together.contains("+") ? new boolean[] {true, false} : new boolean[] {false}) {
            StringBuilder tsdu = new StringBuilder();
            for (String name : together.split(" ")) {
                tsdu.append(SPDUS.get(tokens ? name : name.replace("+", "")));
            }
            List<String> oneByOne = new ArrayList<>();
            for (String name : order.split(" ")) {
                boolean leading = name.equals("GT") || name.equals("PT");
                if (!leading) {
                    // a DT is known by the GIVE TOKENS in front of it
                    oneByOne.add(SPDUS.get("GT") + SPDUS.get(name));
                } else if (tokens) {
                    oneByOne.add(SPDUS.get(name + "+"));
                }
            }
            End joined = taking(machine(where), List.of(tsdu.toString()));
            End apart = taking(machine(where), oneByOne);
            assertThat(joined.told)
                    .as(together)
                    .isNotEmpty()
                    .isEqualTo(apart.told)
                    .noneMatch(SessionIndication.ProviderAbort.class::isInstance);
            assertThat(joined.machine).as(together).isEqualTo(apart.machine);
            assertThat(joined.wire).as(together).containsExactlyElementsOf(apart.wire);
        }
    }

    /** Anything else in one TSDU with an SPDU of category 1 is invalid. */
    @ParameterizedTest
    @CsvSource({"0903110101 0100", "1500 0200", "1600 1600", "0A00 0100010041", "1903110103 1A00", "0100 0903110101"})
    void whatAlwaysStandsAloneIsAProtocolErrorInCompany(String tsdu) {
        End end = taking(machine("between"), List.of(tsdu));
        assertThat(end.told).containsExactly(new SessionIndication.ProviderAbort(SessionCause.PROTOCOL_ERROR));
    }

    /** More SPDUs than any concatenation of table 8 has are no TSDU of a peer in its right mind: bounded. */
    @Test
    void aTsduHasSoManySpdusAtMost() {
        String spdu = "0200";
        End most = taking(machine("between"), List.of(spdu.repeat(8)));
        assertThat(most.told).isEmpty();
        assertThat(most.state()).isEqualTo(SessionState.DATA_TRANSFER);
        End more = taking(machine("between"), List.of(spdu.repeat(9)));
        assertThat(more.told).containsExactly(new SessionIndication.ProviderAbort(SessionCause.PROTOCOL_ERROR));
    }
}

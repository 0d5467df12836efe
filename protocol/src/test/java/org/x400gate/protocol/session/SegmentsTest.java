package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.session.SessionPair.ACTIVITY;
import static org.x400gate.protocol.session.SessionPair.CALLED;
import static org.x400gate.protocol.session.SessionPair.NO_DATA;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SessionPair.End;

/** Units of the service cut into several SPDUs. X.225 6.3.5, 6.3.6, 7.11, 7.37, 8.4. */
class SegmentsTest {
    private final SessionPair pair = new SessionPair();
    private final End initiator = pair.initiator;
    private final End responder = pair.responder;

    @ParameterizedTest
    @ValueSource(ints = {128, 129, 200, 2041, 65_535})
    void withATsduMaximumEverythingIsCutToItAndPutTogetherAgain(int maximum) {
        SessionSettings limited = new SessionSettings(maximum, maximum, 1 << 20);
        SessionPair cutting = new SessionPair(limited, limited);
        cutting.open();
        assertThat(cutting.initiator.machine.agreed().maxTsduToPeer()).isEqualTo(maximum);
        cutting.initiator.request(new SessionRequest.ActivityStart(ACTIVITY, SessionPair.octets(700)));
        for (int length : List.of(1, maximum - 20, maximum - 5, maximum, 3 * maximum, 100_000)) {
            cutting.initiator.request(new SessionRequest.Data(SessionPair.octets(length)));
            assertThat(cutting.initiator.wire).allMatch(tsdu -> tsdu.length() <= maximum);
            cutting.deliver();
            assertThat(cutting.responder.lastTold()).isEqualTo(new SessionIndication.Data(SessionPair.octets(length)));
        }
        cutting.initiator.request(new SessionRequest.ActivityEnd(SessionPair.octets(900)));
        cutting.deliver();
        assertThat(cutting.responder.lastTold())
                .isEqualTo(new SessionIndication.ActivityEnd(1, SessionPair.octets(900)));
    }

    @Test
    void aMaximumThatOnlyOneSideNamesIsNone() {
        SessionPair half = new SessionPair(new SessionSettings(2041, 2041, 1 << 20), SessionSettings.STANDARD);
        half.open();
        assertThat(half.initiator.machine.agreed().maxTsduToPeer()).isZero();
        assertThat(half.responder.machine.agreed().maxTsduToUs()).isZero();
    }

    @Test
    void longUserDataIsCutInVersion2() {
        pair.connecting(NO_DATA);
        responder.request(new SessionRequest.ConnectAccept(CALLED, NO_DATA, SessionPair.octets(200_000)));
        assertThat(responder.wire).hasSizeGreaterThan(3);
        pair.deliver();
        SessionIndication.ConnectConfirm told = (SessionIndication.ConnectConfirm) initiator.lastTold();
        assertThat(told.userData()).isEqualTo(SessionPair.octets(200_000));
    }

    @Test
    void segmentsBeyondTheLimitOrOutOfOrderAreProtocolErrors() {
        for (List<String> tsdus : List.of(
                List.of("01000103190100" + "4142"), // a middle before any beginning
                List.of("01000103190101" + "4142", "01000103190101" + "4142"), // two beginnings
                List.of("01000103190101" + "4142", "01000103190100"), // an empty middle
                List.of("01000103190101" + "4142", "0100" + "3103" + "2A0131"), // another SPDU in between
                List.of("01000103190101" + "41".repeat(600), "01000103190100" + "41".repeat(600)))) {
            SessionPair small = new SessionPair(SessionSettings.STANDARD, new SessionSettings(0, 0, 1000)).inActivity();
            for (String tsdu : tsdus) {
                small.responder.take(small.responder.machine.onTsdu(Octets.ofHex(tsdu)));
            }
            assertThat(small.responder.lastTold())
                    .isEqualTo(new SessionIndication.ProviderAbort(SessionCause.PROTOCOL_ERROR));
        }
    }

    @Test
    void aDiscardEndsASegmentedUnitThatIsArriving() {
        pair.inActivity();
        responder.take(responder.machine.onTsdu(Octets.ofHex("010001031901014142")));
        responder.take(responder.machine.onTsdu(Octets.ofHex("01003900")));
        assertThat(responder.lastTold()).isInstanceOf(SessionIndication.ActivityDiscard.class);
        assertThat(responder.machine.arriving()).isEqualTo(Reassembly.NONE);
    }
}

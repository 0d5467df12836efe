package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.session.SessionPair.ACTIVITY;
import static org.x400gate.protocol.session.SessionPair.CALLED;
import static org.x400gate.protocol.session.SessionPair.NO_DATA;

import java.util.List;
import java.util.Optional;
import java.util.Set;
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

    /** 6.3.5 b), 7.37: in version 2 every unit, in both directions, at every agreed maximum and at none. */
    @ParameterizedTest
    @ValueSource(ints = {0, 128, 131, 200, 1000, 2041, 65_535})
    void everyUnitOfVersion2IsCutAndPutTogetherAgain(int maximum) {
        SessionSettings limited = new SessionSettings(maximum, maximum, 1 << 20);
        SessionPair cutting = new SessionPair(limited, limited);
        Octets data = SessionPair.octets(70_000);
        End initiator = cutting.initiator;
        End responder = cutting.responder;
        cutting.connecting(NO_DATA);
        send(cutting, responder, new SessionRequest.ConnectAccept(CALLED, NO_DATA, data), initiator);
        send(cutting, responder, new SessionRequest.TokenPlease(SessionToken.ALL, data), initiator);
        send(cutting, initiator, new SessionRequest.ActivityStart(ACTIVITY, data), responder);
        send(cutting, initiator, new SessionRequest.Data(data), responder);
        send(cutting, initiator, new SessionRequest.SyncMinor(true, data), responder);
        send(cutting, responder, new SessionRequest.SyncMinorResponse(1, data), initiator);
        send(cutting, initiator, new SessionRequest.ActivityEnd(data), responder);
        send(cutting, responder, new SessionRequest.ActivityEndResponse(data), initiator);
        initiator.request(new SessionRequest.ControlGive());
        cutting.deliver();
        SessionRequest resume = new SessionRequest.ActivityResume(ACTIVITY, ACTIVITY, 7, Optional.empty(), data);
        send(cutting, responder, resume, initiator);
        send(cutting, responder, new SessionRequest.Data(data), initiator);
        SessionRequest report = new SessionRequest.UserExceptionReport(ExceptionReason.SEQUENCE_ERROR, data);
        send(cutting, initiator, report, responder);
        responder.request(SessionPair.discard());
        cutting.deliver();
        initiator.request(new SessionRequest.ActivityDiscardResponse());
        cutting.deliver();
        send(cutting, responder, new SessionRequest.Release(data), initiator);
        send(cutting, initiator, new SessionRequest.ReleaseAccept(data), responder);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 128, 2041})
    void aRefusalAndAnAbortAreCutToo(int maximum) {
        SessionSettings limited = new SessionSettings(maximum, maximum, 1 << 20);
        Octets data = SessionPair.octets(70_000);
        SessionPair refused = new SessionPair(limited, limited).connecting(NO_DATA);
        SessionRequest refusal = new SessionRequest.ConnectRefuse(RefuseReason.USER_DATA, CALLED, data);
        send(refused, refused.responder, refusal, refused.initiator);
        SessionPair aborted = new SessionPair(limited, limited).inActivity();
        send(aborted, aborted.responder, new SessionRequest.UserAbort(data), aborted.initiator);
    }

    /** The longest SPDU is 65539 octets (6.3.5 b 2), but for a GIVE or PLEASE TOKENS in front of it. */
    private static void send(SessionPair pair, End from, SessionRequest request, End to) {
        int maximum = from.machine.agreed().maxTsduToPeer();
        int told = to.told.size();
        from.request(request);
        boolean unlimitedData = maximum == 0 && request instanceof SessionRequest.Data;
        assertThat(from.wire).hasSizeGreaterThan(unlimitedData ? 0 : 1);
        assertThat(from.wire).allMatch(tsdu -> unlimitedData || tsdu.length() <= (maximum == 0 ? 65_539 + 2 : maximum));
        pair.deliver();
        assertThat(to.told).hasSize(told + 1);
        assertThat(userData(to.lastTold())).isEqualTo(SessionPair.octets(70_000));
        assertThat(to.told).noneMatch(SessionIndication.ProviderAbort.class::isInstance);
    }

    private static Object userData(SessionIndication told) {
        try {
            return told.getClass().getMethod("userData").invoke(told);
        } catch (ReflectiveOperationException fault) {
            throw new AssertionError(told + " has no user data", fault);
        }
    }

    /** 7.37.1: the last segment needn't have user data; this holds for GIVE TOKENS and PLEASE TOKENS too. */
    @Test
    void aUnitMayEndWithASegmentOfNoOctets() {
        pair.open();
        for (String tsdu : List.of("020B" + "100101" + "190101" + "C1034142 43", "0203190102")) {
            initiator.take(initiator.machine.onTsdu(Octets.ofHex(tsdu)));
        }
        assertThat(initiator.lastTold())
                .isEqualTo(new SessionIndication.TokenPlease(Set.of(SessionToken.DATA), Octets.ofHex("414243")));
        for (String tsdu : List.of("010A" + "100101" + "190101" + "C1024142", "0106190100" + "C10143", "0103190102")) {
            responder.take(responder.machine.onTsdu(Octets.ofHex(tsdu)));
        }
        assertThat(responder.lastTold()).isEqualTo(new SessionIndication.TokenGive(Set.of(SessionToken.DATA)));
    }

    /** 8.3.11.4: with a TSDU maximum data has an enclosure item even when it is whole, and without one it has none. */
    @Test
    void wholeDataNamesItsEnclosureWhereItCouldBeCut() {
        SessionSettings limited = new SessionSettings(2041, 2041, 1 << 20);
        SessionPair cutting = new SessionPair(limited, limited).inActivity();
        cutting.initiator.request(new SessionRequest.Data(Octets.ofHex("41")));
        assertThat(cutting.initiator.wire.remove().toHex()).isEqualTo("0100" + "0103190103" + "41");
        pair.inActivity().initiator.request(new SessionRequest.Data(Octets.ofHex("41")));
        assertThat(initiator.wire.remove().toHex()).isEqualTo("0100" + "0100" + "41");
    }

    /** 7.37.1, 8.4: what fits one SPDU is one, without an enclosure item; the first octet too much makes two of it. */
    @Test
    void whatFitsOneSpduIsNotCut() {
        SessionSettings limited = new SessionSettings(128, 128, 1 << 20);
        int longest = 0;
        for (int length = 1; length < 200; length++) {
            SessionPair cutting = new SessionPair(limited, limited).inActivity();
            cutting.initiator.request(new SessionRequest.ActivityEnd(SessionPair.octets(length)));
            if (cutting.initiator.wire.size() == 1) {
                // leader, identifier and length, serial number, user data
                assertThat(cutting.initiator.wire.remove().length()).isEqualTo(2 + 2 + 3 + 2 + length);
                longest = length;
            } else {
                assertThat(cutting.initiator.wire).hasSize(2);
            }
        }
        assertThat(longest).isBetween(100, 127);
    }

    /** Parameters that leave no room for an octet of user data: our own user is told; nothing is cut for ever. */
    @Test
    void parametersThatLeaveNoRoomAreRefused() {
        SessionSettings limited = new SessionSettings(128, 128, 1 << 20);
        int refused = 0;
        for (int reference = 0; reference <= ConnectionId.MAX_REFERENCE_OCTETS; reference++) {
            SessionPair cutting = new SessionPair(limited, limited).connecting(NO_DATA);
            ConnectionId id = ConnectionId.called(SessionPair.octets(64), SessionPair.octets(reference));
            SessionRequest accept = new SessionRequest.ConnectAccept(id, NO_DATA, SessionPair.octets(300));
            try {
                cutting.responder.request(accept);
            } catch (IllegalArgumentException noRoom) {
                refused++;
                continue;
            }
            assertThat(cutting.responder.wire).allMatch(tsdu -> tsdu.length() <= 128);
            cutting.deliver();
            assertThat(userData(cutting.initiator.lastTold())).isEqualTo(SessionPair.octets(300));
        }
        assertThat(refused).isBetween(10, 50);
    }
}

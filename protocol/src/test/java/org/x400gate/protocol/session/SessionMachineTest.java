package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.protocol.session.SessionPair.ACTIVITY;
import static org.x400gate.protocol.session.SessionPair.CALLED;
import static org.x400gate.protocol.session.SessionPair.CALLING;
import static org.x400gate.protocol.session.SessionPair.NO_DATA;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SessionPair.End;

/** Dialogues between two machines. */
class SessionMachineTest {
    private static final Octets HELLO = Octets.ofHex("48656C6C6F");

    private final SessionPair pair = new SessionPair();
    private final End initiator = pair.initiator;
    private final End responder = pair.responder;

    private static Octets octets(int length) {
        byte[] octets = new byte[length];
        for (int at = 0; at < length; at++) {
            octets[at] = (byte) (at * 31);
        }
        return Octets.wrap(octets);
    }

    @Test
    void aSessionIsProposedAsIsodeDoesAndAnswered() {
        initiator.request(new SessionRequest.Connect(CALLING, NO_DATA, Octets.ofHex("5348"), HELLO));
        assertThat(initiator.wire.peek().toHex())
                .isEqualTo("0d26" + "010a0a041402766d0b02170d" + "0509130100160103" + "1a0100" + "14020249" + "34025348"
                        + "c105" + HELLO.toHex());
        pair.deliver();
        assertThat(responder.told)
                .containsExactly(new SessionIndication.Connect(
                        CALLING, NO_DATA, Octets.ofHex("5348"), FunctionalUnit.RELIABLE_TRANSFER, HELLO));

        responder.request(new SessionRequest.ConnectAccept(CALLED, NO_DATA, HELLO));
        assertThat(responder.wire.peek().toHex())
                .isEqualTo("0e22" + "010a09041402766e0b02170d" + "0509130100160102" + "1a0100" + "14020249" + "c105"
                        + HELLO.toHex());
        pair.deliver();
        assertThat(initiator.told)
                .containsExactly(
                        new SessionIndication.ConnectConfirm(CALLED, NO_DATA, FunctionalUnit.RELIABLE_TRANSFER, HELLO));
        assertThat(initiator.machine.agreed().version()).isEqualTo(2);
        assertThat(initiator.machine.dialogue().ownsAll()).isTrue();
        assertThat(responder.machine.dialogue().ownsNone()).isTrue();
    }

    @Test
    void transfersFollowOneAnotherAndTheSessionIsReleased() {
        pair.open();
        for (int transfer = 0; transfer < 3; transfer++) {
            initiator.request(new SessionRequest.ActivityStart(ACTIVITY, NO_DATA));
            for (int point = 1; point <= 4; point++) {
                assertThat(initiator.machine.nextSerial()).isEqualTo(point);
                initiator.request(new SessionRequest.Data(HELLO));
                initiator.request(new SessionRequest.SyncMinor(true, NO_DATA));
            }
            pair.deliver();
            // one confirmation stands for all points up to its own
            responder.request(new SessionRequest.SyncMinorResponse(3, NO_DATA));
            initiator.request(new SessionRequest.Data(HELLO));
            initiator.request(new SessionRequest.ActivityEnd(NO_DATA));
            pair.deliver();
            assertThat(initiator.lastTold()).isEqualTo(new SessionIndication.SyncMinorConfirm(3, NO_DATA));
            assertThat(responder.lastTold()).isEqualTo(new SessionIndication.ActivityEnd(5, NO_DATA));
            responder.request(new SessionRequest.ActivityEndResponse(NO_DATA));
            pair.deliver();
            assertThat(initiator.lastTold()).isEqualTo(new SessionIndication.ActivityEndConfirm(5, NO_DATA));
        }
        assertThat(responder.told)
                .filteredOn(SessionIndication.Data.class::isInstance)
                .hasSize(15);

        initiator.request(new SessionRequest.Release(HELLO));
        pair.deliver();
        assertThat(responder.lastTold()).isEqualTo(new SessionIndication.Release(HELLO));
        responder.request(new SessionRequest.ReleaseAccept(HELLO));
        pair.deliver();
        assertThat(initiator.lastTold()).isEqualTo(new SessionIndication.ReleaseConfirm(HELLO));
        assertThat(initiator.disconnected).isTrue();
        responder.take(responder.machine.onTransportDisconnected());
        assertThat(responder.state()).isEqualTo(SessionState.IDLE);
        assertThat(responder.lastTold()).isEqualTo(new SessionIndication.Release(HELLO));
    }

    @ParameterizedTest
    @EnumSource(RefuseReason.class)
    void aRefusalIsToldWithItsReason(RefuseReason reason) {
        pair.connecting(NO_DATA);
        Octets userData = reason == RefuseReason.USER_DATA ? octets(2000) : NO_DATA;
        responder.request(new SessionRequest.ConnectRefuse(reason, CALLED, userData));
        pair.deliver();
        SessionIndication.ConnectRefused refused = (SessionIndication.ConnectRefused) initiator.lastTold();
        assertThat(refused.cause().code()).isEqualTo("SES-RF-" + reason.code());
        assertThat(refused.id()).isEqualTo(CALLED);
        assertThat(refused.userData()).isEqualTo(userData);
        assertThat(initiator.disconnected).isTrue();
        assertThat(responder.state()).isEqualTo(SessionState.WAIT_FOR_TRANSPORT_END);
    }

    @Test
    void anAbortIsToldWithItsDataAndEndsBothSides() {
        pair.inActivity();
        responder.request(new SessionRequest.UserAbort(HELLO));
        assertThat(responder.wire.peek().toHex()).isEqualTo("190a110103c105" + HELLO.toHex());
        pair.deliver();
        assertThat(initiator.lastTold()).isEqualTo(new SessionIndication.UserAbort(HELLO));
        assertThat(initiator.state()).isEqualTo(SessionState.IDLE);
        assertThat(initiator.disconnected).isTrue();
    }

    @Test
    void anActivityEndThatCrossesOurAbortIsNoError() {
        pair.inActivity();
        initiator.request(new SessionRequest.ActivityEnd(NO_DATA));
        responder.request(new SessionRequest.UserAbort(NO_DATA));
        responder.take(responder.machine.onTsdu(initiator.wire.remove()));
        assertThat(responder.state()).isEqualTo(SessionState.WAIT_FOR_TRANSPORT_END);
        assertThat(responder.told).noneMatch(SessionIndication.ProviderAbort.class::isInstance);
        responder.take(responder.machine.onTsdu(Octets.ofHex("FFFF")));
        responder.take(responder.machine.onTsdu(Octets.ofHex("1A00")));
        assertThat(responder.disconnected).isTrue();
        assertThat(responder.state()).isEqualTo(SessionState.IDLE);
    }

    @Test
    void abortsThatCrossEndBothSides() {
        pair.open();
        initiator.request(new SessionRequest.UserAbort(NO_DATA));
        responder.request(new SessionRequest.UserAbort(NO_DATA));
        pair.deliver();
        assertThat(List.of(initiator.state(), responder.state())).containsOnly(SessionState.IDLE);
        assertThat(initiator.disconnected && responder.disconnected).isTrue();
        assertThat(initiator.told).noneMatch(SessionIndication.UserAbort.class::isInstance);
    }

    @Test
    void anInterruptedActivityIsResumedBehindItsLastPoint() {
        pair.inActivity();
        initiator.request(new SessionRequest.SyncMinor(true, NO_DATA));
        pair.deliver();
        initiator.request(new SessionRequest.ActivityInterrupt(ExceptionReason.LOCAL_USER_ERROR));
        pair.deliver();
        assertThat(responder.lastTold())
                .isEqualTo(new SessionIndication.ActivityInterrupt(ExceptionReason.LOCAL_USER_ERROR));
        responder.request(new SessionRequest.ActivityInterruptResponse());
        pair.deliver();
        assertThat(initiator.lastTold()).isEqualTo(new SessionIndication.ActivityInterruptConfirm());

        Octets newId = Octets.ofHex("020102");
        initiator.request(new SessionRequest.ActivityResume(newId, ACTIVITY, 1, Optional.of(CALLING), NO_DATA));
        pair.deliver();
        assertThat(responder.lastTold())
                .isEqualTo(new SessionIndication.ActivityResume(newId, ACTIVITY, 1, Optional.of(CALLING), NO_DATA));
        assertThat(initiator.machine.nextSerial()).isEqualTo(2);
        assertThat(responder.machine.nextSerial()).isEqualTo(2);
    }

    @Test
    void anExceptionIsRecoveredFromByDiscardAndWhatWasUnderWayIsPassedOver() {
        pair.inActivity();
        responder.request(new SessionRequest.UserExceptionReport(ExceptionReason.SEQUENCE_ERROR, HELLO));
        // the sender goes on until it learns of it
        initiator.request(new SessionRequest.Data(HELLO));
        initiator.request(new SessionRequest.SyncMinor(true, NO_DATA));
        initiator.request(new SessionRequest.Data(HELLO));
        initiator.request(new SessionRequest.ActivityEnd(NO_DATA));
        int toldBefore = responder.told.size();
        pair.deliver();
        assertThat(responder.told).hasSize(toldBefore);
        assertThat(initiator.lastTold())
                .isEqualTo(new SessionIndication.UserExceptionReport(ExceptionReason.SEQUENCE_ERROR, HELLO));
        assertThat(initiator.state()).isEqualTo(SessionState.EXCEPTION_RECEIVED);

        initiator.request(new SessionRequest.ActivityDiscard(ExceptionReason.NO_SPECIFIC_REASON));
        pair.deliver();
        responder.request(new SessionRequest.ActivityDiscardResponse());
        pair.deliver();
        assertThat(initiator.lastTold()).isEqualTo(new SessionIndication.ActivityDiscardConfirm());
        initiator.request(new SessionRequest.ActivityStart(ACTIVITY, NO_DATA));
        pair.deliver();
        assertThat(responder.lastTold()).isEqualTo(new SessionIndication.ActivityStart(ACTIVITY, NO_DATA));
    }

    @Test
    void anAcknowledgementThatCrossesADiscardIsPassedOver() {
        pair.inActivity();
        initiator.request(new SessionRequest.ActivityEnd(NO_DATA));
        pair.deliver();
        responder.request(new SessionRequest.ActivityEndResponse(NO_DATA));
        initiator.request(SessionPair.discard());
        pair.deliver();
        assertThat(responder.lastTold()).isInstanceOf(SessionIndication.ActivityDiscard.class);
        responder.request(new SessionRequest.ActivityDiscardResponse());
        pair.deliver();
        assertThat(initiator.lastTold()).isEqualTo(new SessionIndication.ActivityDiscardConfirm());
        assertThat(initiator.state()).isEqualTo(SessionState.DATA_TRANSFER);
    }

    @Test
    void controlIsAskedForAndGivenBetweenActivities() {
        pair.open();
        responder.request(new SessionRequest.TokenPlease(Set.of(SessionToken.DATA), Octets.ofHex("020107")));
        pair.deliver();
        assertThat(initiator.lastTold())
                .isEqualTo(new SessionIndication.TokenPlease(Set.of(SessionToken.DATA), Octets.ofHex("020107")));
        initiator.request(new SessionRequest.ControlGive());
        assertThat(initiator.state()).isEqualTo(SessionState.WAIT_FOR_GTA);
        pair.deliver();
        assertThat(responder.lastTold()).isEqualTo(new SessionIndication.ControlGive());
        assertThat(responder.machine.dialogue().ownsAll()).isTrue();
        assertThat(initiator.machine.dialogue().ownsNone()).isTrue();
        responder.request(new SessionRequest.ActivityStart(ACTIVITY, NO_DATA));
        pair.deliver();
        assertThat(initiator.lastTold()).isEqualTo(new SessionIndication.ActivityStart(ACTIVITY, NO_DATA));
    }

    @Test
    void tokensAreGivenOneByOneAndNeverHeldByBoth() {
        pair.open();
        initiator.request(new SessionRequest.TokenGive(Set.of(SessionToken.DATA, SessionToken.MAJOR_ACTIVITY)));
        pair.deliver();
        assertThat(responder.machine.dialogue().owned())
                .containsExactlyInAnyOrder(SessionToken.DATA, SessionToken.MAJOR_ACTIVITY);
        assertThat(initiator.machine.dialogue().owned()).containsExactly(SessionToken.SYNCHRONIZE_MINOR);
        End giver = initiator;
        assertThatThrownBy(() -> giver.request(new SessionRequest.TokenGive(Set.of(SessionToken.DATA))))
                .isInstanceOf(IllegalStateException.class);
        // a peer that gives what it doesn't own
        responder.take(responder.machine.onTsdu(Octets.ofHex("0103100101")));
        assertThat(responder.lastTold()).isEqualTo(new SessionIndication.ProviderAbort(SessionCause.PROTOCOL_ERROR));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 512, 513, 10_240})
    void connectCarriesUserDataUpToItsLimit(int length) {
        pair.connecting(octets(length));
        SessionIndication.Connect told = (SessionIndication.Connect) responder.lastTold();
        assertThat(told.userData()).isEqualTo(octets(length));
        assertThat(responder.machine.agreed().version()).isEqualTo(2);
    }

    @Test
    void connectCarriesNoMore() {
        assertThatThrownBy(() -> pair.connecting(octets(10_241))).isInstanceOf(IllegalArgumentException.class);
        // a peer that announces more is refused, since it would need further SPDUs
        responder.take(responder.machine.onTsdu(Octets.ofHex("0d0b05031601023c0101c20141")));
        assertThat(responder.lastTold())
                .isEqualTo(new SessionIndication.ProviderAbort(SessionCause.UNACCEPTABLE_PROPOSAL));
        assertThat(responder.wire.remove().toHex()).isEqualTo("0c06110101320186");
    }

    @Test
    void aProposalThatWeCannotMeetIsRefusedByTheProvider() {
        // version 3 only; then without activity management
        for (String[] proposalAndReason :
                new String[][] {{"0d0b05031601041402024934" + "00", "84"}, {"0d0905031601021402" + "0209", "86"}}) {
            SessionPair fresh = new SessionPair();
            fresh.responder.take(fresh.responder.machine.onTsdu(Octets.ofHex(proposalAndReason[0])));
            assertThat(fresh.responder.wire.remove().toHex()).isEqualTo("0c061101013201" + proposalAndReason[1]);
            assertThat(fresh.responder.state()).isEqualTo(SessionState.WAIT_FOR_TRANSPORT_END);
        }
    }

    @Test
    void defaultsOfAbsentParametersAreThoseOfTheStandard() {
        responder.take(responder.machine.onTsdu(Octets.ofHex("0d00")));
        SessionIndication.Connect told = (SessionIndication.Connect) responder.lastTold();
        assertThat(told.requirements()).isEqualTo(FunctionalUnit.RELIABLE_TRANSFER);
        assertThat(responder.machine.agreed().version()).isEqualTo(1);
        assertThat(responder.machine.dialogue().ownsNone()).isTrue();
    }

    @Test
    void theResponderMayBeGivenTheTokens() {
        // data and activity token on the responder's side, minor synchronize by its choice
        responder.take(responder.machine.onTsdu(Octets.ofHex("0d0b05091301001601021a0119")));
        assertThat(responder.machine.dialogue().owned())
                .containsExactlyInAnyOrder(SessionToken.DATA, SessionToken.MAJOR_ACTIVITY);
        responder.request(new SessionRequest.ConnectAccept(CALLED, NO_DATA, NO_DATA));
        assertThat(responder.wire.remove().toHex()).contains("1a0111");
    }

    @Test
    void anAnswerBeyondTheProposalIsAborted() {
        for (String accept : List.of(
                "0e0905031601041402" + "0249", // a version that wasn't proposed
                "0e0905031601021402" + "0209", // without activity management
                "0e0c05061601021a0101" + "14020249", // tokens on the other side
                "0e0c05061601021a0103" + "14020249")) { // a reserved token setting
            SessionPair fresh = new SessionPair().connecting(NO_DATA);
            fresh.initiator.take(fresh.initiator.machine.onTsdu(Octets.ofHex(accept)));
            assertThat(fresh.initiator.lastTold()).isInstanceOf(SessionIndication.ProviderAbort.class);
            assertThat(fresh.initiator.wire.remove().toHex()).isEqualTo("1903110105");
        }
    }

    @Test
    void anAnswerMayAskForTokensAtOnce() {
        pair.connecting(NO_DATA);
        initiator.take(initiator.machine.onTsdu(Octets.ofHex("0e0c050316010210010114020249")));
        assertThat(initiator.lastTold())
                .isEqualTo(new SessionIndication.TokenPlease(Set.of(SessionToken.DATA), NO_DATA));
        assertThat(initiator.state()).isEqualTo(SessionState.DATA_TRANSFER);
    }

    @Test
    void version1IsKeptWhereThePeerKnowsNoOther() {
        responder.take(responder.machine.onTsdu(Octets.ofHex("0d0905031601011402" + "0249")));
        assertThatThrownBy(() -> responder.request(new SessionRequest.ConnectAccept(CALLED, NO_DATA, octets(513))))
                .isInstanceOf(IllegalArgumentException.class);
        responder.request(new SessionRequest.ConnectAccept(CALLED, NO_DATA, octets(512)));
        assertThat(responder.state()).isEqualTo(SessionState.DATA_TRANSFER);
        assertThat(responder.wire.remove().toHex()).contains("160101");
    }

    @ParameterizedTest
    @ValueSource(ints = {128, 129, 200, 2041, 65_535})
    void withATsduMaximumEverythingIsCutToItAndPutTogetherAgain(int maximum) {
        SessionSettings limited = new SessionSettings(maximum, maximum, 1 << 20);
        SessionPair cutting = new SessionPair(limited, limited);
        cutting.open();
        assertThat(cutting.initiator.machine.agreed().maxTsduToPeer()).isEqualTo(maximum);
        cutting.initiator.request(new SessionRequest.ActivityStart(ACTIVITY, octets(700)));
        for (int length : List.of(1, maximum - 20, maximum - 5, maximum, 3 * maximum, 100_000)) {
            cutting.initiator.request(new SessionRequest.Data(octets(length)));
            assertThat(cutting.initiator.wire).allMatch(tsdu -> tsdu.length() <= maximum);
            cutting.deliver();
            assertThat(cutting.responder.lastTold()).isEqualTo(new SessionIndication.Data(octets(length)));
        }
        cutting.initiator.request(new SessionRequest.ActivityEnd(octets(900)));
        cutting.deliver();
        assertThat(cutting.responder.lastTold()).isEqualTo(new SessionIndication.ActivityEnd(1, octets(900)));
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
        responder.request(new SessionRequest.ConnectAccept(CALLED, NO_DATA, octets(200_000)));
        assertThat(responder.wire).hasSizeGreaterThan(3);
        pair.deliver();
        SessionIndication.ConnectConfirm told = (SessionIndication.ConnectConfirm) initiator.lastTold();
        assertThat(told.userData()).isEqualTo(octets(200_000));
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

    @Test
    void serialNumbersAreComparedAsNumbers() {
        pair.inActivity();
        initiator.request(new SessionRequest.ActivityEnd(NO_DATA));
        initiator.take(initiator.machine.onTsdu(Octets.ofHex("02002A082A06303030303031")));
        assertThat(initiator.lastTold()).isEqualTo(new SessionIndication.ActivityEndConfirm(1, NO_DATA));
    }

    @Test
    void confirmationsAreCheckedAgainstWhatIsOpen() {
        pair.inActivity();
        initiator.request(new SessionRequest.SyncMinor(true, NO_DATA));
        initiator.request(new SessionRequest.SyncMinor(true, NO_DATA));
        pair.deliver();
        responder.request(new SessionRequest.SyncMinorResponse(1, NO_DATA));
        for (long serial : new long[] {0, 1, 3}) {
            assertThatThrownBy(() -> responder.request(new SessionRequest.SyncMinorResponse(serial, NO_DATA)))
                    .isInstanceOf(IllegalStateException.class);
        }
        pair.deliver();
        initiator.take(initiator.machine.onTsdu(Octets.ofHex("02003203" + "2A0133")));
        assertThat(initiator.lastTold()).isEqualTo(new SessionIndication.ProviderAbort(SessionCause.PROTOCOL_ERROR));
    }

    @Test
    void theEndsOwnSerialIsConfirmedOnlyByItsAcknowledgement() {
        pair.inActivity();
        initiator.request(new SessionRequest.SyncMinor(true, NO_DATA));
        initiator.request(new SessionRequest.ActivityEnd(NO_DATA));
        pair.deliver();
        assertThatThrownBy(() -> responder.request(new SessionRequest.SyncMinorResponse(2, NO_DATA)))
                .isInstanceOf(IllegalStateException.class);
        responder.request(new SessionRequest.SyncMinorResponse(1, NO_DATA));
        pair.deliver();
        assertThat(initiator.lastTold()).isEqualTo(new SessionIndication.SyncMinorConfirm(1, NO_DATA));
        initiator.take(initiator.machine.onTsdu(Octets.ofHex("02003203" + "2A0132")));
        assertThat(initiator.lastTold()).isEqualTo(new SessionIndication.ProviderAbort(SessionCause.PROTOCOL_ERROR));
    }

    @Test
    void pointsEndBeforeTheSixDigitsOfASerialDo() {
        pair.open();
        initiator.request(new SessionRequest.ActivityResume(ACTIVITY, ACTIVITY, 999_997, Optional.empty(), NO_DATA));
        initiator.request(new SessionRequest.SyncMinor(true, NO_DATA));
        assertThatThrownBy(() -> initiator.request(new SessionRequest.SyncMinor(true, NO_DATA)))
                .isInstanceOf(IllegalStateException.class);
        initiator.request(new SessionRequest.ActivityEnd(NO_DATA));
        pair.deliver();
        assertThat(responder.lastTold()).isEqualTo(new SessionIndication.ActivityEnd(999_999, NO_DATA));
    }

    @ParameterizedTest
    @EnumSource(SessionState.class)
    void everyWaitHasATimerThatEndsIt(SessionState state) {
        End end = new End(SessionPair.in(state));
        end.take(end.machine.onTimer(state));
        if (state.timeout().isEmpty()) {
            assertThat(end.machine).isEqualTo(SessionPair.in(state));
            return;
        }
        boolean silent = state == SessionState.WAIT_FOR_TRANSPORT_END;
        boolean early = state == SessionState.WAIT_FOR_CN;
        assertThat(end.told).hasSize(silent ? 0 : 1);
        assertThat(end.disconnected).isEqualTo(silent || early);
        assertThat(end.wire.stream().map(Octets::toHex)).isEqualTo(silent || early ? List.of() : List.of("1903110109"));
        if (!silent) {
            SessionIndication.ProviderAbort abort = (SessionIndication.ProviderAbort) end.lastTold();
            assertThat(Optional.of(abort.cause())).isEqualTo(state.timeoutCause());
            assertThat(abort.cause().code()).startsWith("SES-T-");
        }
    }

    @ParameterizedTest
    @EnumSource(SessionState.class)
    void aTimerOfAStateAlreadyLeftIsNothing(SessionState state) {
        SessionMachine machine = SessionPair.in(state);
        for (SessionState other : SessionState.values()) {
            if (other != state) {
                assertThat(machine.onTimer(other).actions()).isEmpty();
            }
        }
    }

    @Test
    void enteringAWaitStartsItsTimerAndLeavingItEndsIt() {
        pair.open();
        assertThat(initiator.timers)
                .containsExactly(
                        new SessionAction.StartTimer(SessionState.WAIT_FOR_AC), new SessionAction.CancelTimer());
        assertThat(responder.timers)
                .containsExactly(
                        new SessionAction.StartTimer(SessionState.WAIT_FOR_CN),
                        new SessionAction.StartTimer(SessionState.WAIT_FOR_CONNECT_RESPONSE),
                        new SessionAction.CancelTimer());
    }

    @ParameterizedTest
    @EnumSource(SessionState.class)
    void theTransportsEndIsToldOnceWhereASessionWas(SessionState state) {
        End end = new End(SessionPair.in(state));
        end.take(end.machine.onTransportDisconnected());
        end.take(end.machine.onTransportDisconnected());
        boolean noSession = Set.of(
                        SessionState.IDLE,
                        SessionState.TRANSPORT_CONNECTED,
                        SessionState.WAIT_FOR_CN,
                        SessionState.WAIT_FOR_TRANSPORT_END)
                .contains(state);
        assertThat(end.told)
                .isEqualTo(
                        noSession
                                ? List.of()
                                : List.of(new SessionIndication.ProviderAbort(SessionCause.TRANSPORT_LOST)));
        assertThat(end.state()).isEqualTo(SessionState.IDLE);
    }

    @Test
    void abortsOfTheProviderNameTheirReason() {
        for (String[] abortAndCode : new String[][] {
            {"1903110105", "SES-AB-4"},
            {"1903110109", "SES-AB-8"},
            {"1903110111", "SES-AB-16"},
            {"1903110101", "SES-AB-OTHER"}
        }) {
            End end = new End(SessionPair.in(SessionState.DATA_TRANSFER));
            end.take(end.machine.onTsdu(Octets.ofHex(abortAndCode[0])));
            SessionIndication.ProviderAbort abort = (SessionIndication.ProviderAbort) end.lastTold();
            assertThat(abort.cause().code()).isEqualTo(abortAndCode[1]);
        }
    }

    @Test
    void causesHaveCodesOfTheirOwn() {
        assertThat(Stream.of(SessionCause.values()).map(SessionCause::code)).doesNotHaveDuplicates();
        assertThat(Stream.of(SessionCause.values()).map(SessionCause::sentence)).doesNotHaveDuplicates();
    }

    @Test
    void aFaultyRequestOfOurOwnUserChangesNothing() {
        List<SessionRequest> misplaced = new ArrayList<>(List.of(
                new SessionRequest.Data(HELLO),
                new SessionRequest.SyncMinor(true, NO_DATA),
                new SessionRequest.ActivityEnd(NO_DATA),
                new SessionRequest.Release(NO_DATA),
                new SessionRequest.ControlGive(),
                new SessionRequest.ActivityStart(ACTIVITY, NO_DATA),
                SessionPair.exception(),
                SessionPair.discard()));
        pair.open();
        for (SessionRequest request : misplaced) {
            assertThatThrownBy(() -> responder.machine.request(request)).isInstanceOf(IllegalStateException.class);
        }
        assertThatThrownBy(() -> initiator.machine.request(
                        new SessionRequest.ActivityStart(Octets.ofHex("01020304050607"), NO_DATA)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

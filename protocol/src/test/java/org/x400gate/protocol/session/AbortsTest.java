package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.session.SessionPair.NO_DATA;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SessionPair.End;

/** Every end that is no release: aborts, timers, the end of the transport. X.225 7.9, 7.10, A.4.1, table A.16. */
class AbortsTest {
    private static final Octets HELLO = Octets.ofHex("48656C6C6F");

    private final SessionPair pair = new SessionPair();
    private final End initiator = pair.initiator;
    private final End responder = pair.responder;

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

    @ParameterizedTest
    @EnumSource(SessionState.class)
    void everyWaitHasATimerThatEndsIt(SessionState state) {
        End end = new End(SessionPair.in(state));
        end.take(end.machine.onTimer(state));
        if (!state.timed()) {
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

    /** A.4.3.1.1, 8.3.9.3: bits 6 to 8 are reserved. */
    @Test
    void reservedBitsOfAnAbortSayNothing() {
        for (String abort : List.of("1903110125", "1903110145", "1903110185", "19031101E5", "1903110104")) {
            End end = new End(SessionPair.in(SessionState.DATA_TRANSFER));
            end.take(end.machine.onTsdu(Octets.ofHex(abort)));
            SessionIndication.ProviderAbort told = (SessionIndication.ProviderAbort) end.lastTold();
            assertThat(told.cause()).isEqualTo(SessionCause.AB_PROTOCOL_ERROR);
        }
    }

    /** Table D.1: in version 1 the user data of an abort has at most 9 octets. */
    @Test
    void anAbortOfVersion1SaysAsMuchAsItHasRoomFor() {
        responder.take(responder.machine.onTsdu(Octets.ofHex("0d0905031601011402" + "0249")));
        for (int length : new int[] {0, 9, 10, 600}) {
            End end = new End(responder.machine);
            end.request(new SessionRequest.UserAbort(SessionPair.octets(length)));
            assertThat(end.wire).hasSize(1);
            Spdu.Abort abort = (Spdu.Abort)
                    SpduDecoder.decode(RawSpdu.decode(end.wire.remove()).get(0));
            assertThat(abort.userData().length()).isEqualTo(length <= 9 ? length : 0);
            assertThat(end.state()).isEqualTo(SessionState.WAIT_FOR_TRANSPORT_END);
        }
        pair.initiator.request(new SessionRequest.Connect(SessionPair.CALLING, NO_DATA, NO_DATA, NO_DATA));
        initiator.wire.clear();
        initiator.request(new SessionRequest.UserAbort(SessionPair.octets(100)));
        assertThat(initiator.wire.remove().toHex())
                .endsWith(SessionPair.octets(100).toHex());
    }
}

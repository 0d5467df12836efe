package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.protocol.session.SessionPair.ACTIVITY;
import static org.x400gate.protocol.session.SessionPair.CALLING;
import static org.x400gate.protocol.session.SessionPair.NO_DATA;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SessionPair.End;

/** Activity management: dialogues of start, end, interrupt, resume and discard. X.225 7.29 to 7.36. */
class ActivitiesTest {
    private static final Octets HELLO = Octets.ofHex("48656C6C6F");

    private final SessionPair pair = new SessionPair();
    private final End initiator = pair.initiator;
    private final End responder = pair.responder;

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

    /** 8.3.22.5: one to six octets. */
    @Test
    void anIdentifierHasOneToSixOctets() {
        pair.open();
        Octets longest = Octets.ofHex("010203040506");
        Octets tooLong = Octets.ofHex("01020304050607");
        for (Octets illegal : List.of(tooLong, NO_DATA)) {
            for (SessionRequest request : List.of(
                    new SessionRequest.ActivityStart(illegal, NO_DATA),
                    new SessionRequest.ActivityResume(illegal, longest, 1, Optional.empty(), NO_DATA),
                    new SessionRequest.ActivityResume(longest, illegal, 1, Optional.empty(), NO_DATA))) {
                assertThatThrownBy(() -> initiator.machine.request(request))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
        initiator.request(new SessionRequest.ActivityResume(longest, longest, 1, Optional.empty(), NO_DATA));
        pair.deliver();
        assertThat(responder.lastTold())
                .isEqualTo(new SessionIndication.ActivityResume(longest, longest, 1, Optional.empty(), NO_DATA));
    }

    /** 8.3.1.13: six digits; behind 999999 there would be none for the activity's end. */
    @Test
    void anActivityIsResumedWhereSerialNumbersAreLeft() {
        pair.open();
        for (long serial : new long[] {-1, 999_999}) {
            SessionRequest beyond =
                    new SessionRequest.ActivityResume(ACTIVITY, ACTIVITY, serial, Optional.empty(), NO_DATA);
            assertThatThrownBy(() -> initiator.machine.request(beyond)).isInstanceOf(IllegalStateException.class);
        }
        initiator.request(new SessionRequest.ActivityResume(ACTIVITY, ACTIVITY, 999_998, Optional.empty(), NO_DATA));
        initiator.request(new SessionRequest.ActivityEnd(NO_DATA));
        pair.deliver();
        assertThat(responder.lastTold()).isEqualTo(new SessionIndication.ActivityEnd(999_999, NO_DATA));
    }
}

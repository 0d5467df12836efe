package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.protocol.session.SessionPair.ACTIVITY;
import static org.x400gate.protocol.session.SessionPair.NO_DATA;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SessionPair.End;

/** Minor synchronize: serial numbers and what confirms them. X.225 7.20, 7.21, 8.3.20, 8.3.21, table A.4. */
class MinorSynchronizeTest {
    private final SessionPair pair = new SessionPair();
    private final End initiator = pair.initiator;
    private final End responder = pair.responder;

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
}

package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.protocol.session.SessionPair.ACTIVITY;
import static org.x400gate.protocol.session.SessionPair.NO_DATA;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SessionPair.End;

/** Exceptions: reported, and recovered from. X.225 7.27, 7.28. */
class ExceptionsTest {
    private static final Octets HELLO = Octets.ofHex("48656C6C6F");

    private final SessionPair pair = new SessionPair();
    private final End initiator = pair.initiator;
    private final End responder = pair.responder;

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

    /** 7.11.3: our report destroys what has come of a segmented unit, and its other segments mean nothing, came they or not. */
    @Test
    void segmentsOfAUnitThatAReportDestroyedArePassedOver() {
        pair.inActivity();
        responder.take(responder.machine.onTsdu(Octets.ofHex("010001031901014142")));
        responder.request(SessionPair.exception());
        assertThat(responder.machine.arriving()).isEqualTo(Reassembly.NONE);
        for (String segment : List.of("010001031901004142", "0100010319010243", "010001031901014142")) {
            responder.take(responder.machine.onTsdu(Octets.ofHex(segment)));
        }
        assertThat(responder.state()).isEqualTo(SessionState.EXCEPTION_SENT);
        assertThat(responder.machine.arriving()).isEqualTo(Reassembly.NONE);
        // the sender needn't finish it, but recovers by giving the data token away
        responder.take(responder.machine.onTsdu(Octets.ofHex("0103100101")));
        assertThat(responder.state()).isEqualTo(SessionState.DATA_TRANSFER);
        assertThat(responder.lastTold()).isEqualTo(new SessionIndication.TokenGive(Set.of(SessionToken.DATA)));
    }
}

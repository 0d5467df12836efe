package org.x400gate.protocol.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.protocol.session.SessionPair.ACTIVITY;
import static org.x400gate.protocol.session.SessionPair.NO_DATA;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.session.SessionPair.End;

/** Half-duplex: tokens and control. X.225 7.16 to 7.19. */
class TokensTest {
    private final SessionPair pair = new SessionPair();
    private final End initiator = pair.initiator;
    private final End responder = pair.responder;

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

    /** 8.3.16.3, 8.3.17.3: tokens of units that aren't in use are none, and none can't be asked for or given. */
    @Test
    void askingForNoTokensOrGivingNoneIsAProtocolError() {
        for (String tsdu : new String[] {"0203c10141", "0203100140", "0203100100", "0103100140"}) {
            SessionPair fresh = new SessionPair().open();
            fresh.initiator.take(fresh.initiator.machine.onTsdu(Octets.ofHex(tsdu)));
            assertThat(fresh.initiator.told.get(fresh.initiator.told.size() - 1))
                    .as(tsdu)
                    .isEqualTo(new SessionIndication.ProviderAbort(SessionCause.PROTOCOL_ERROR));
        }
    }
}

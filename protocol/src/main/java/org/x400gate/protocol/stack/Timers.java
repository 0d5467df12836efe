package org.x400gate.protocol.stack;

import java.util.Optional;
import org.x400gate.protocol.cotp.CotpState;
import org.x400gate.protocol.rtse.RtseState;
import org.x400gate.protocol.session.SessionState;

/** The waits under way, one per layer that waits at all, and the names they carry outside. */
record Timers(Optional<CotpState> cotp, Optional<SessionState> session, Optional<RtseState> rtse) {
    static final Timers NONE = new Timers(Optional.empty(), Optional.empty(), Optional.empty());

    Timers cotp(Optional<CotpState> state) {
        return new Timers(state, session, rtse);
    }

    Timers session(Optional<SessionState> state) {
        return new Timers(cotp, state, rtse);
    }

    Timers rtse(Optional<RtseState> state) {
        return new Timers(cotp, session, state);
    }

    static StackTimer of(CotpState state) {
        return switch (state) {
            case WAIT_FOR_CR -> StackTimer.CONNECT_REQUEST;
            case WAIT_FOR_CC -> StackTimer.CONNECT_CONFIRM;
            case WAIT_FOR_T_CONNECT_RESPONSE -> StackTimer.OPEN_DECISION;
            case CLOSED, OPEN, ENDED -> throw new IllegalStateException("nothing is waited for in " + state);
        };
    }

    static StackTimer of(SessionState state) {
        return switch (state) {
            case WAIT_FOR_CN -> StackTimer.SESSION_CONNECT;
            case WAIT_FOR_AC -> StackTimer.SESSION_ACCEPT;
            case WAIT_FOR_CONNECT_RESPONSE -> StackTimer.OPEN_DECISION;
            case WAIT_FOR_AEA -> StackTimer.TRANSFER_CONFIRM;
            case WAIT_FOR_END_RESPONSE -> StackTimer.TRANSFER_SECURING;
            case WAIT_FOR_AIA, WAIT_FOR_ADA, WAIT_FOR_INTERRUPT_RESPONSE, WAIT_FOR_DISCARD_RESPONSE ->
                StackTimer.ACTIVITY_BREAK;
            case EXCEPTION_SENT, EXCEPTION_RECEIVED -> StackTimer.RECOVERY;
            case WAIT_FOR_DN, WAIT_FOR_RELEASE_RESPONSE -> StackTimer.RELEASE;
            case WAIT_FOR_GTA -> StackTimer.TURN;
            case WAIT_FOR_TRANSPORT_END -> StackTimer.PEER_CLOSE;
            case IDLE, TRANSPORT_CONNECTED, DATA_TRANSFER ->
                throw new IllegalStateException("nothing is waited for in " + state);
        };
    }

    static StackTimer of(RtseState state) {
        return switch (state) {
            case AWAIT_WINDOW -> StackTimer.CHECKPOINT;
            case RECEIVING -> StackTimer.TRANSFER_DATA;
            case IDLE,
                    AWAIT_RTOAC,
                    AWAIT_OPEN_RESPONSE,
                    TURN_OURS,
                    TURN_THEIRS,
                    AWAIT_SEGMENT,
                    AWAIT_END_CONFIRM,
                    AWAIT_DISCARD_CONFIRM,
                    AWAIT_ACCEPT,
                    REJECTED,
                    AWAIT_RELEASE_CONFIRM,
                    ENDED -> throw new IllegalStateException("nothing is waited for in " + state);
        };
    }
}

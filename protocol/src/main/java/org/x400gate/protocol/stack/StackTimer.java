package org.x400gate.protocol.stack;

import java.time.Duration;

/** What is waited for; every wait has an end, and the end has its own cause. At most one of a kind runs. */
public enum StackTimer {
    /** Responder: TCP is up, no CR yet. */
    CONNECT_REQUEST(30, EndCause.TIMEOUT_CR),
    /** Initiator: CR sent, no CC yet. */
    CONNECT_CONFIRM(60, EndCause.TIMEOUT_CC),
    /** Responder: CC sent, no CN yet. */
    SESSION_CONNECT(60, EndCause.TIMEOUT_CN),
    /** Initiator: CN sent, no AC or RF yet. */
    SESSION_ACCEPT(120, EndCause.TIMEOUT_AC),
    /** Sender: the window is full, no MIA. */
    CHECKPOINT(180, EndCause.TIMEOUT_MIA),
    /** Sender: AE sent, no AEA. */
    TRANSFER_CONFIRM(300, EndCause.TIMEOUT_AEA),
    /** Sender: AI or AD sent, no AIA or ADA. */
    ACTIVITY_BREAK(60, EndCause.TIMEOUT_ACTIVITY_BREAK),
    /** Receiver: inside an activity, the sender is silent. */
    TRANSFER_DATA(180, EndCause.TIMEOUT_DATA),
    /** Releasing side: FN sent, no DN. */
    RELEASE(30, EndCause.TIMEOUT_DN),
    /** Turn handed over by GTC, no GTA. */
    TURN(60, EndCause.TIMEOUT_GTA),
    /** All is said; the peer is expected to close the connection. */
    PEER_CLOSE(5, EndCause.RELEASED);

    private final Duration standard;
    private final EndCause cause;

    StackTimer(int seconds, EndCause cause) {
        this.standard = Duration.ofSeconds(seconds);
        this.cause = cause;
    }

    public Duration standard() {
        return standard;
    }

    /** Why the association ends when this wait ends without what was waited for. */
    public EndCause cause() {
        return cause;
    }
}

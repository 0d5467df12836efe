package org.x400gate.protocol.stack;

import java.time.Duration;

/**
 * What is waited for, and the one place where it is said how long if nobody configures it. The machines only know that
 * they wait. Every wait has an end, and the end has its own cause; at most one timer of a kind runs.
 */
public enum StackTimer {
    /** Responder: TCP is up, no CR yet. */
    CONNECT_REQUEST(30),
    /** Initiator: CR sent, no CC yet. */
    CONNECT_CONFIRM(120),
    /** Responder: CC sent, no CN yet. */
    SESSION_CONNECT(30),
    /** Initiator: CN sent, no AC or RF yet. */
    SESSION_ACCEPT(120),
    /** Responder: our own user decides about the open. */
    OPEN_DECISION(60),
    /** Sender: the window is full, no MIA. */
    CHECKPOINT(180),
    /** Sender: AE sent, no AEA. */
    TRANSFER_CONFIRM(300),
    /** Receiver: inside an activity, the sender is silent. */
    TRANSFER_DATA(180),
    /** Receiver: our own user secures what came, AE not yet answered. */
    TRANSFER_SECURING(300),
    /** Either side: an exception was reported, the activity not yet discarded or interrupted. */
    RECOVERY(60),
    /** Sender: AI or AD sent, no AIA or ADA. */
    ACTIVITY_BREAK(60),
    /** Releasing side: FN sent, no DN. */
    RELEASE(60),
    /** The turn was given by GTC, no GTA yet. */
    TURN(60),
    /** All is said; the peer is expected to close the connection. */
    PEER_CLOSE(10);

    private final Duration standard;

    StackTimer(int seconds) {
        this.standard = Duration.ofSeconds(seconds);
    }

    public Duration standard() {
        return standard;
    }
}

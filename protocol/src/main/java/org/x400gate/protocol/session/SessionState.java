package org.x400gate.protocol.session;

import java.util.Optional;

/** The states of X.225 annex A that the functional units in use can reach; {@code number} is the annex's. */
public enum SessionState {
    IDLE("STA01", "no session"),
    /** Initiator before its CONNECT; annex A has one STA01C for both sides, but only the responder waits in it. */
    TRANSPORT_CONNECTED("STA01C", "transport open, no session yet"),
    WAIT_FOR_CN("STA01C", "waiting for the session's CONNECT", SessionCause.TIMEOUT_CN),
    WAIT_FOR_AC("STA02A", "waiting for the session's ACCEPT", SessionCause.TIMEOUT_AC),
    WAIT_FOR_DN("STA03", "waiting for DISCONNECT", SessionCause.TIMEOUT_DN),
    WAIT_FOR_AEA("STA04B", "waiting for the activity end's acknowledgement", SessionCause.TIMEOUT_AEA),
    WAIT_FOR_AIA("STA05B", "waiting for the interrupt's acknowledgement", SessionCause.TIMEOUT_AIA),
    WAIT_FOR_ADA("STA05C", "waiting for the discard's acknowledgement", SessionCause.TIMEOUT_ADA),
    WAIT_FOR_CONNECT_RESPONSE("STA08", "deciding about the session's CONNECT", SessionCause.TIMEOUT_RESPONSE),
    WAIT_FOR_RELEASE_RESPONSE("STA09", "answering the release", SessionCause.TIMEOUT_RESPONSE),
    WAIT_FOR_END_RESPONSE("STA10B", "securing what the activity brought", SessionCause.TIMEOUT_RESPONSE),
    WAIT_FOR_INTERRUPT_RESPONSE("STA11B", "answering an interrupt", SessionCause.TIMEOUT_RESPONSE),
    WAIT_FOR_DISCARD_RESPONSE("STA11C", "answering a discard", SessionCause.TIMEOUT_RESPONSE),
    /** The cause was told when this state was entered; its end closes the transport and says no more. */
    WAIT_FOR_TRANSPORT_END("STA16", "waiting for the transport's end", SessionCause.TRANSPORT_LOST),
    WAIT_FOR_GTA("STA18", "waiting for the control given to be acknowledged", SessionCause.TIMEOUT_GTA),
    EXCEPTION_SENT("STA19", "exception reported, waiting for the peer to recover", SessionCause.TIMEOUT_RECOVERY),
    EXCEPTION_RECEIVED("STA20", "exception reported to us, recovering", SessionCause.TIMEOUT_RESPONSE),
    DATA_TRANSFER("STA713", "session open");

    private final String number;
    private final String sentence;
    private final Optional<SessionCause> timeoutCause;

    SessionState(String number, String sentence) {
        this.number = number;
        this.sentence = sentence;
        this.timeoutCause = Optional.empty();
    }

    SessionState(String number, String sentence, SessionCause timeoutCause) {
        this.number = number;
        this.sentence = sentence;
        this.timeoutCause = Optional.of(timeoutCause);
    }

    public String number() {
        return number;
    }

    /** For logs. */
    public String sentence() {
        return sentence;
    }

    /** Whether something is waited for, and a timer ends the wait. How long it may take, who runs the timer knows. */
    public boolean timed() {
        return timeoutCause.isPresent();
    }

    /** Why the session ends when the wait has taken too long. */
    Optional<SessionCause> timeoutCause() {
        return timeoutCause;
    }
}

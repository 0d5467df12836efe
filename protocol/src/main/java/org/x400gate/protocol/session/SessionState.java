package org.x400gate.protocol.session;

import java.time.Duration;
import java.util.Optional;

/** The states of X.225 annex A that the functional units in use can reach; {@code number} is the annex's. */
public enum SessionState {
    IDLE("STA01", "no session", 0),
    /** Initiator. */
    TRANSPORT_CONNECTED("STA01C", "transport open, no session yet", 0),
    /** Responder; annex A has one STA01C for both, but only a responder waits in it. */
    WAIT_FOR_CN("STA01C", "waiting for the session's CONNECT", 30),
    WAIT_FOR_AC("STA02A", "waiting for the session's ACCEPT", 120),
    WAIT_FOR_DN("STA03", "waiting for DISCONNECT", 60),
    WAIT_FOR_AEA("STA04B", "waiting for the activity end's acknowledgement", 300),
    WAIT_FOR_AIA("STA05B", "waiting for the interrupt's acknowledgement", 60),
    WAIT_FOR_ADA("STA05C", "waiting for the discard's acknowledgement", 60),
    WAIT_FOR_CONNECT_RESPONSE("STA08", "deciding about the session's CONNECT", 120),
    WAIT_FOR_RELEASE_RESPONSE("STA09", "answering the release", 60),
    WAIT_FOR_END_RESPONSE("STA10B", "securing what the activity brought", 300),
    WAIT_FOR_INTERRUPT_RESPONSE("STA11B", "answering an interrupt", 60),
    WAIT_FOR_DISCARD_RESPONSE("STA11C", "answering a discard", 60),
    WAIT_FOR_TRANSPORT_END("STA16", "waiting for the transport's end", 10),
    WAIT_FOR_GTA("STA18", "waiting for the acknowledgement of the control given", 60),
    WAIT_FOR_RECOVERY_REQUEST("STA19", "exception reported to us, recovery is our turn", 60),
    WAIT_FOR_RECOVERY_SPDU("STA20", "exception reported by us, waiting for recovery", 60),
    DATA_TRANSFER("STA713", "session open", 0);

    private final String number;
    private final String sentence;
    private final int timeoutSeconds;

    SessionState(String number, String sentence, int timeoutSeconds) {
        this.number = number;
        this.sentence = sentence;
        this.timeoutSeconds = timeoutSeconds;
    }

    public String number() {
        return number;
    }

    /** For logs. */
    public String sentence() {
        return sentence;
    }

    /** The default time a wait may take; empty where nothing is waited for. */
    public Optional<Duration> timeout() {
        return timeoutSeconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(timeoutSeconds));
    }
}

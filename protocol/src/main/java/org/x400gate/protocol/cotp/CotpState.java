package org.x400gate.protocol.cotp;

/** Where a class 0 transport connection stands; names after X.224 annex A. */
public enum CotpState {
    CLOSED("no transport connection yet", false),
    WAIT_FOR_CR("waiting for a connection request", true),
    WAIT_FOR_CC("waiting for the connection's confirmation", true),
    WAIT_FOR_T_CONNECT_RESPONSE("deciding about a connection request", true),
    OPEN("transport connection open", false),
    ENDED("transport connection over", false);

    private final String sentence;
    private final boolean timed;

    CotpState(String sentence, boolean timed) {
        this.sentence = sentence;
        this.timed = timed;
    }

    /** For logs. */
    public String sentence() {
        return sentence;
    }

    /** Whether something is waited for, and a timer ends the wait. How long it may take, who runs the timer knows. */
    public boolean timed() {
        return timed;
    }
}

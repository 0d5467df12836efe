package org.x400gate.protocol.cotp;

import java.time.Duration;
import java.util.Optional;

/** Where a class 0 transport connection stands; names after X.224 annex A. */
public enum CotpState {
    CLOSED("no transport connection yet", 0),
    WAIT_FOR_CR("waiting for a connection request", 30),
    WAIT_FOR_CC("waiting for the connection's confirmation", 120),
    WAIT_FOR_T_CONNECT_RESPONSE("deciding about a connection request", 120),
    OPEN("transport connection open", 0),
    ENDED("transport connection over", 0);

    private final String sentence;
    private final int timeoutSeconds;

    CotpState(String sentence, int timeoutSeconds) {
        this.sentence = sentence;
        this.timeoutSeconds = timeoutSeconds;
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

package org.x400gate.protocol.rtse;

import java.time.Duration;
import java.util.Optional;

/** Where reliable transfer stands on one side. X.228's state tables are not at hand, so the states carry our own names. */
public enum RtseState {
    IDLE("no association", 0),
    AWAIT_RTOAC("waiting for the answer to our open", 0),
    AWAIT_OPEN_RESPONSE("deciding about the peer's open", 0),
    /** Open, nothing in flight. */
    TURN_OURS("open, the turn is ours", 0),
    TURN_THEIRS("open, the turn is the peer's", 0),
    AWAIT_SEGMENT("sending, our user owes the next segment", 0),
    /** A checkpoint is due and the window is full. */
    AWAIT_WINDOW("waiting for the confirmation of a checkpoint", 180),
    AWAIT_END_CONFIRM("waiting for the confirmation of a transfer", 0),
    AWAIT_DISCARD_CONFIRM("waiting for the peer to forget a transfer", 0),
    RECEIVING("waiting for the rest of a transfer", 180),
    AWAIT_ACCEPT("securing a transfer", 0),
    /** An exception was reported to the sender; what still comes of the activity is void. */
    REJECTED("waiting for the peer to break off a rejected transfer", 0),
    AWAIT_RELEASE_CONFIRM("waiting for the answer to our close", 0),
    ENDED("association ended", 0);

    private final String sentence;
    private final int timeoutSeconds;

    RtseState(String sentence, int timeoutSeconds) {
        this.sentence = sentence;
        this.timeoutSeconds = timeoutSeconds;
    }

    /** For logs. */
    public String sentence() {
        return sentence;
    }

    /** The default time a wait may take; empty where the session below times it, or nothing is waited for. */
    public Optional<Duration> timeout() {
        return timeoutSeconds == 0 ? Optional.empty() : Optional.of(Duration.ofSeconds(timeoutSeconds));
    }
}

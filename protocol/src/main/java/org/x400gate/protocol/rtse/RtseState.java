package org.x400gate.protocol.rtse;

/** Where reliable transfer stands on one side. X.228's state tables are not at hand, so the states carry our own names. */
public enum RtseState {
    IDLE("no association", false),
    AWAIT_RTOAC("waiting for the answer to our open", false),
    AWAIT_OPEN_RESPONSE("deciding about the peer's open", false),
    /** Open, nothing in flight. */
    TURN_OURS("open, the turn is ours", false),
    TURN_THEIRS("open, the turn is the peer's", false),
    AWAIT_SEGMENT("sending, our user owes the next segment", false),
    /** A checkpoint is due and the window is full. */
    AWAIT_WINDOW("waiting for the confirmation of a checkpoint", true),
    AWAIT_END_CONFIRM("waiting for the confirmation of a transfer", false),
    AWAIT_DISCARD_CONFIRM("waiting for the peer to forget a transfer", false),
    RECEIVING("waiting for the rest of a transfer", true),
    AWAIT_ACCEPT("securing a transfer", false),
    /** An exception was reported to the sender; what still comes of the activity is void. */
    REJECTED("waiting for the peer to break off a rejected transfer", false),
    AWAIT_RELEASE_CONFIRM("waiting for the answer to our close", false),
    ENDED("association ended", false);

    private final String sentence;
    private final boolean timed;

    RtseState(String sentence, boolean timed) {
        this.sentence = sentence;
        this.timed = timed;
    }

    /** For logs. */
    public String sentence() {
        return sentence;
    }

    /**
     * Whether something is waited for that no layer below times. How long it may take, who runs the timer knows.
     */
    public boolean timed() {
        return timed;
    }
}

package org.x400gate.protocol.rtse;

/** Why an open is refused (X.228 RefuseReason). In normal mode the user data say it, and the result whether it passes. */
public enum RtseRefusal {
    BUSY(0, false),
    CANNOT_RECOVER(1, true),
    VALIDATION_FAILURE(2, true),
    UNACCEPTABLE_DIALOGUE_MODE(3, true);

    private final int refuseReason;
    private final boolean permanent;

    RtseRefusal(int refuseReason, boolean permanent) {
        this.refuseReason = refuseReason;
        this.permanent = permanent;
    }

    int refuseReason() {
        return refuseReason;
    }

    boolean permanent() {
        return permanent;
    }
}

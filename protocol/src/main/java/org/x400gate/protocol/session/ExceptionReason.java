package org.x400gate.protocol.session;

/** Reasons of exception reports, interrupts and discards. Source: X.225 8.3.28.4, 8.3.31.4, 8.3.33.4. */
public enum ExceptionReason {
    NO_SPECIFIC_REASON(0),
    RECEIVING_ABILITY_JEOPARDIZED(1),
    SEQUENCE_ERROR(3),
    LOCAL_USER_ERROR(5),
    UNRECOVERABLE_PROCEDURAL_ERROR(6),
    DEMAND_DATA_TOKEN(128);

    private final int code;

    ExceptionReason(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /** Codes outside of the standard mean no specific reason. */
    static ExceptionReason ofCode(int code) {
        for (ExceptionReason reason : values()) {
            if (reason.code == code) {
                return reason;
            }
        }
        return NO_SPECIFIC_REASON;
    }
}

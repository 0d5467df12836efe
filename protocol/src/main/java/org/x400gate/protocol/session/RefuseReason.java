package org.x400gate.protocol.session;

/** Why an SS-user refuses a session; {@code code} as on the wire. Source: X.225 8.3.5.10. */
public enum RefuseReason {
    NOT_SPECIFIED(0),
    TEMPORARY_CONGESTION(1),
    /** The only one that carries user data. */
    USER_DATA(2),
    SELECTOR_UNKNOWN(129),
    USER_NOT_ATTACHED(130),
    CONGESTION(131),
    VERSION_NOT_SUPPORTED(132),
    PROVIDER_NOT_SPECIFIED(133),
    IMPLEMENTATION_RESTRICTION(134);

    private final int code;

    RefuseReason(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}

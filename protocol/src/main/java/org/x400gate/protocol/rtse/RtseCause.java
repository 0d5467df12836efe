package org.x400gate.protocol.rtse;

import java.util.Arrays;

/** Every end or refusal that reliable transfer can name, with a code that never changes (X.228 RefuseReason, AbortReason). */
public enum RtseCause {
    REFUSED_BUSY("RTSE-RJ-0", true, "peer's reliable transfer is busy"),
    REFUSED_CANNOT_RECOVER("RTSE-RJ-1", true, "peer cannot recover the broken session"),
    REFUSED_VALIDATION("RTSE-RJ-2", false, "peer did not accept our name or password"),
    REFUSED_DIALOGUE_MODE("RTSE-RJ-3", false, "peer does not support the dialogue mode proposed"),
    REFUSED("RTSE-RJ", true, "peer refused the reliable transfer open"),
    ABORT_LOCAL_PROBLEM("RTSE-AB-0", true, "peer aborted: local system problem"),
    ABORT_INVALID_PARAMETER("RTSE-AB-1", false, "peer aborted: invalid parameter"),
    ABORT_UNRECOGNIZED_ACTIVITY("RTSE-AB-2", true, "peer aborted: unrecognized activity"),
    ABORT_TEMPORARY_PROBLEM("RTSE-AB-3", true, "peer aborted: temporary problem"),
    ABORT_PROTOCOL_ERROR("RTSE-AB-4", true, "peer aborted: reliable transfer protocol error"),
    ABORT_PERMANENT_PROBLEM("RTSE-AB-5", false, "peer aborted: permanent problem"),
    ABORT_USER_ERROR("RTSE-AB-6", true, "peer aborted: its user's error"),
    ABORT_TRANSFER_COMPLETED("RTSE-AB-7", true, "peer aborted: the transfer is completed already"),
    ABORT_OTHER("RTSE-AB", true, "peer aborted with another reason"),
    EXCEPTION_REPORTED("RTSE-ED", true, "peer could not take the transfer and reported an exception"),
    EXCEPTION_BY_PROVIDER("RTSE-ER", true, "peer's session provider reported an exception"),
    DISCARDED("RTSE-AD", true, "peer discarded the transfer"),
    DISCARDED_BY_US("RTSE-AD-US", true, "we broke the transfer off"),
    INTERRUPTED("RTSE-AI", true, "peer interrupted the transfer"),
    TOO_LONG("RTSE-1", false, "the transfer is longer than what is taken in one"),
    NEGOTIATION("RTSE-2", false, "peer settled on values that were not proposed"),
    PROTOCOL_ERROR("RTSE-3", true, "peer broke the reliable transfer protocol"),
    TIMEOUT_MIA("RTSE-T-MIA", true, "timeout waiting for the confirmation of a checkpoint"),
    TIMEOUT_DATA("RTSE-T-DATA", true, "timeout waiting for the rest of a transfer");

    private final String code;
    private final boolean soft;
    private final String sentence;

    RtseCause(String code, boolean soft, String sentence) {
        this.code = code;
        this.soft = soft;
        this.sentence = sentence;
    }

    /** Stable, unique, for logs and counters. */
    public String code() {
        return code;
    }

    /** Whether the same attempt may well succeed later. */
    public boolean soft() {
        return soft;
    }

    public String sentence() {
        return sentence;
    }

    static RtseCause ofRefuseReason(int reason) {
        return named("RTSE-RJ-" + reason, REFUSED);
    }

    static RtseCause ofAbortReason(int reason) {
        return named("RTSE-AB-" + reason, ABORT_OTHER);
    }

    private static RtseCause named(String code, RtseCause otherwise) {
        return Arrays.stream(values())
                .filter(cause -> cause.code.equals(code))
                .findFirst()
                .orElse(otherwise);
    }
}

package org.x400gate.protocol.session;

import java.util.Arrays;

/** Every end of a session that isn't its user's release, with a code that never changes. Source: X.225 8.3.5.10, 8.3.9.3. */
public enum SessionCause {
    RF_NOT_SPECIFIED("SES-RF-0", true, "peer's session user refused, reason not specified"),
    RF_CONGESTION("SES-RF-1", true, "peer's session user refused for temporary congestion"),
    RF_USER("SES-RF-2", true, "peer's session user refused, its data says why"),
    RF_SELECTOR_UNKNOWN("SES-RF-129", false, "peer doesn't know the session selector"),
    RF_NOT_ATTACHED("SES-RF-130", false, "nobody is attached to the peer's session selector"),
    RF_PROVIDER_CONGESTION("SES-RF-131", true, "peer's session provider is congested"),
    RF_VERSION("SES-RF-132", false, "peer supports none of the session protocol versions proposed"),
    RF_PROVIDER("SES-RF-133", false, "peer's session provider refused, reason not specified"),
    RF_RESTRICTION("SES-RF-134", false, "peer's session provider refused for a restriction of its implementation"),
    RF_OTHER("SES-RF-OTHER", true, "peer refused the session with a reason outside of X.225"),
    AB_PROTOCOL_ERROR("SES-AB-4", true, "peer aborted the session for a protocol error"),
    AB_NO_REASON("SES-AB-8", true, "peer's session provider aborted without a reason"),
    AB_RESTRICTION("SES-AB-16", true, "peer aborted the session for a restriction of its implementation"),
    AB_OTHER("SES-AB-OTHER", true, "peer's session provider aborted with a reason outside of X.225"),
    PROTOCOL_ERROR("SES-1", true, "peer broke the session protocol"),
    UNACCEPTABLE_ANSWER("SES-2", false, "peer's ACCEPT chose what was not proposed"),
    UNACCEPTABLE_PROPOSAL("SES-4", false, "peer's CONNECT proposes a version or functional units that we can't meet"),
    TRANSPORT_LOST("SES-3", true, "transport connection lost"),
    TIMEOUT_CN("SES-T-CN", true, "timeout waiting for the session's CONNECT"),
    TIMEOUT_AC("SES-T-AC", true, "timeout waiting for the session's ACCEPT"),
    TIMEOUT_DN("SES-T-DN", true, "timeout waiting for DISCONNECT"),
    TIMEOUT_AEA("SES-T-AEA", true, "timeout waiting for the activity end's acknowledgement"),
    TIMEOUT_AIA("SES-T-AIA", true, "timeout waiting for the interrupt's acknowledgement"),
    TIMEOUT_ADA("SES-T-ADA", true, "timeout waiting for the discard's acknowledgement"),
    TIMEOUT_GTA("SES-T-GTA", true, "timeout waiting for the acknowledgement of the control given"),
    TIMEOUT_RECOVERY("SES-T-REC", true, "timeout waiting for recovery after an exception"),
    TIMEOUT_RESPONSE("SES-T-RSP", true, "timeout waiting for our own session user's response");

    private final String code;
    private final boolean soft;
    private final String sentence;

    SessionCause(String code, boolean soft, String sentence) {
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

    static SessionCause ofRefuseReason(int reason) {
        return named("SES-RF-" + reason, RF_OTHER);
    }

    static SessionCause ofAbortReason(int reason) {
        return named("SES-AB-" + reason, AB_OTHER);
    }

    private static SessionCause named(String code, SessionCause otherwise) {
        return Arrays.stream(values())
                .filter(cause -> cause.code.equals(code))
                .findFirst()
                .orElse(otherwise);
    }
}

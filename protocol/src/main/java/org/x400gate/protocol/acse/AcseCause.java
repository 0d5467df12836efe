package org.x400gate.protocol.acse;

import java.util.Arrays;

/** Every end that association control can name, with a code that never changes (X.227 9.1, diagnostics of the AARE). */
public enum AcseCause {
    USER_NULL("ACSE-U-0", true, "peer rejected the association and gave no diagnostic"),
    USER_NO_REASON("ACSE-U-1", true, "peer rejected the association, no reason given"),
    USER_CONTEXT_NAME("ACSE-U-2", false, "peer doesn't support the application context"),
    USER_CALLING_TITLE("ACSE-U-3", false, "peer doesn't recognize our application title"),
    USER_CALLED_TITLE("ACSE-U-7", false, "peer doesn't recognize the application title called"),
    USER_AUTHENTICATION("ACSE-U-13", false, "peer rejected the association, authentication failure"),
    USER_AUTHENTICATION_REQUIRED("ACSE-U-14", false, "peer rejected the association, authentication required"),
    USER_OTHER("ACSE-U-OTHER", true, "peer rejected the association with another diagnostic"),
    PROVIDER_NULL("ACSE-P-0", true, "peer's association control rejected without a diagnostic"),
    PROVIDER_NO_REASON("ACSE-P-1", true, "peer's association control rejected, no reason given"),
    PROVIDER_VERSION("ACSE-P-2", false, "no common version of association control"),
    PROVIDER_OTHER("ACSE-P-OTHER", true, "peer's association control rejected with another diagnostic"),
    ABORTED_BY_USER("ACSE-A-0", true, "peer aborted the association"),
    ABORTED_BY_PROVIDER("ACSE-A-1", true, "peer's association control aborted"),
    PROTOCOL_ERROR("ACSE-1", true, "peer broke the association control protocol"),
    CONTEXT_NAME_UNKNOWN("ACSE-2", false, "peer asked for an application context that we don't know");

    private final String code;
    private final boolean soft;
    private final String sentence;

    AcseCause(String code, boolean soft, String sentence) {
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

    static AcseCause ofDiagnostic(boolean byProvider, int diagnostic) {
        String code = (byProvider ? "ACSE-P-" : "ACSE-U-") + diagnostic;
        return Arrays.stream(values())
                .filter(cause -> cause.code.equals(code))
                .findFirst()
                .orElse(byProvider ? PROVIDER_OTHER : USER_OTHER);
    }
}

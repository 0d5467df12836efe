package org.x400gate.protocol.acse;

import java.util.Arrays;
import java.util.Optional;

/** Every end that association control can name, with a code that never changes (X.227 9.1, diagnostics of the AARE). */
public enum AcseCause {
    USER_NULL("ACSE-U-0", true, "peer rejected the association and gave no diagnostic"),
    USER_NO_REASON("ACSE-U-1", true, "peer rejected the association, no reason given"),
    USER_CONTEXT_NAME("ACSE-U-2", false, "peer doesn't support the application context"),
    USER_CALLING_TITLE("ACSE-U-3", false, "peer doesn't recognize our application title"),
    USER_CALLING_INVOCATION("ACSE-U-4", false, "peer doesn't recognize our application's invocation identifier"),
    USER_CALLING_QUALIFIER("ACSE-U-5", false, "peer doesn't recognize our entity's qualifier"),
    USER_CALLING_ENTITY_INVOCATION("ACSE-U-6", false, "peer doesn't recognize our entity's invocation identifier"),
    USER_CALLED_TITLE("ACSE-U-7", false, "peer doesn't recognize the application title called"),
    USER_CALLED_INVOCATION("ACSE-U-8", false, "peer doesn't recognize the application invocation called"),
    USER_CALLED_QUALIFIER("ACSE-U-9", false, "peer doesn't recognize the entity qualifier called"),
    USER_CALLED_ENTITY_INVOCATION("ACSE-U-10", false, "peer doesn't recognize the entity invocation called"),
    USER_MECHANISM_UNKNOWN("ACSE-U-11", false, "peer doesn't recognize the name of an authentication mechanism"),
    USER_MECHANISM_REQUIRED("ACSE-U-12", false, "peer requires the name of an authentication mechanism"),
    USER_AUTHENTICATION("ACSE-U-13", false, "peer rejected the association, authentication failure"),
    USER_AUTHENTICATION_REQUIRED("ACSE-U-14", false, "peer rejected the association, authentication required"),
    USER_OTHER("ACSE-U-OTHER", true, "peer rejected the association with another diagnostic"),
    PROVIDER_NULL("ACSE-P-0", true, "peer's association control rejected without a diagnostic"),
    PROVIDER_NO_REASON("ACSE-P-1", true, "peer's association control rejected, no reason given"),
    PROVIDER_VERSION("ACSE-P-2", false, "no common version of association control"),
    PROVIDER_OTHER("ACSE-P-OTHER", true, "peer's association control rejected with another diagnostic"),
    ABORTED_BY_USER("ACSE-A-0", true, "peer aborted the association"),
    ABORTED_BY_PROVIDER("ACSE-A-1", true, "peer's association control aborted"),
    ABORTED_NO_REASON("ACSE-A-1-1", true, "peer's association control aborted, no reason given"),
    ABORTED_PROTOCOL_ERROR("ACSE-A-1-2", true, "peer's association control saw a protocol error"),
    ABORTED_MECHANISM_UNKNOWN("ACSE-A-1-3", false, "peer aborted: authentication mechanism name not recognized"),
    ABORTED_MECHANISM_REQUIRED("ACSE-A-1-4", false, "peer aborted: authentication mechanism name required"),
    ABORTED_AUTHENTICATION("ACSE-A-1-5", false, "peer aborted: authentication failure"),
    ABORTED_AUTHENTICATION_REQUIRED("ACSE-A-1-6", false, "peer aborted: authentication required"),
    PROTOCOL_ERROR("ACSE-1", true, "peer broke the association control protocol"),
    CONTEXT_NAME_UNKNOWN("ACSE-2", false, "peer asked for an application context that we don't know"),
    VERSION_UNKNOWN("ACSE-3", false, "peer speaks no version of association control that we know");

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
        return named((byProvider ? "ACSE-P-" : "ACSE-U-") + diagnostic, byProvider ? PROVIDER_OTHER : USER_OTHER);
    }

    /** The diagnostic is there only with the authentication functional unit; of the user's abort it says no more. */
    static AcseCause ofAbort(boolean byProvider, Optional<Integer> diagnostic) {
        if (!byProvider) {
            return ABORTED_BY_USER;
        }
        return diagnostic
                .map(code -> named("ACSE-A-1-" + code, ABORTED_BY_PROVIDER))
                .orElse(ABORTED_BY_PROVIDER);
    }

    private static AcseCause named(String code, AcseCause otherwise) {
        return Arrays.stream(values())
                .filter(cause -> cause.code.equals(code))
                .findFirst()
                .orElse(otherwise);
    }
}

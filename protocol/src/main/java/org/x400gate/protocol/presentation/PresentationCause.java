package org.x400gate.protocol.presentation;

import java.util.Arrays;
import java.util.Optional;

/** Every end that presentation can name, with a code that never changes (X.226 8.2 Provider-reason, Abort-reason). */
public enum PresentationCause {
    REFUSED_BY_USER("PRES-R-USER", true, "peer's presentation user refused"),
    REFUSED_NO_REASON("PRES-R-0", true, "peer's presentation provider refused, reason not specified"),
    REFUSED_CONGESTION("PRES-R-1", true, "peer's presentation provider is congested"),
    REFUSED_LIMIT("PRES-R-2", true, "peer's presentation provider is at a local limit"),
    REFUSED_ADDRESS_UNKNOWN("PRES-R-3", false, "peer doesn't know the presentation address called"),
    REFUSED_VERSION("PRES-R-4", false, "peer doesn't support the presentation protocol version"),
    REFUSED_DEFAULT_CONTEXT("PRES-R-5", false, "peer doesn't support the default context"),
    REFUSED_UNREADABLE("PRES-R-6", false, "peer couldn't read the user data of our presentation connect"),
    REFUSED_NO_PSAP("PRES-R-7", true, "peer has no presentation access point available"),
    REFUSED_OTHER("PRES-R-OTHER", true, "peer's presentation provider refused with another reason"),
    CONTEXT_REFUSED("PRES-1", false, "peer didn't accept a presentation context that the transfer needs"),
    ABORT_NO_REASON("PRES-A-0", true, "peer's presentation provider aborted, reason not specified"),
    ABORT_UNRECOGNIZED_PPDU("PRES-A-1", true, "peer's presentation provider saw an unrecognized PPDU"),
    ABORT_UNEXPECTED_PPDU("PRES-A-2", true, "peer's presentation provider saw an unexpected PPDU"),
    ABORT_UNEXPECTED_PRIMITIVE("PRES-A-3", true, "peer's presentation provider saw an unexpected session primitive"),
    ABORT_UNRECOGNIZED_PARAMETER("PRES-A-4", true, "peer's presentation provider saw an unrecognized parameter"),
    ABORT_UNEXPECTED_PARAMETER("PRES-A-5", true, "peer's presentation provider saw an unexpected parameter"),
    ABORT_INVALID_VALUE("PRES-A-6", true, "peer's presentation provider saw an invalid parameter value"),
    ABORT_OTHER("PRES-A-OTHER", true, "peer's presentation provider aborted with another reason"),
    VERSION_UNKNOWN("PRES-3", false, "peer speaks no version of presentation that we know"),
    PROTOCOL_ERROR("PRES-2", true, "peer broke the presentation protocol");

    private final String code;
    private final boolean soft;
    private final String sentence;

    PresentationCause(String code, boolean soft, String sentence) {
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

    /** Without a provider reason it was the user. */
    static PresentationCause ofProviderReason(Optional<Integer> reason) {
        return reason.map(code -> named("PRES-R-" + code, REFUSED_OTHER)).orElse(REFUSED_BY_USER);
    }

    static PresentationCause ofAbortReason(Optional<Integer> reason) {
        return reason.map(code -> named("PRES-A-" + code, ABORT_OTHER)).orElse(ABORT_NO_REASON);
    }

    private static PresentationCause named(String code, PresentationCause otherwise) {
        return Arrays.stream(values())
                .filter(cause -> cause.code.equals(code))
                .findFirst()
                .orElse(otherwise);
    }
}

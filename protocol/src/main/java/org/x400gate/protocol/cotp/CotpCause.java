package org.x400gate.protocol.cotp;

import java.util.Arrays;

/** Every end of a transport connection, with a code that never changes. Source of the reasons: X.224 13.5.3, 13.12.3. */
public enum CotpCause {
    DR_NOT_SPECIFIED("COTP-DR-0", true, "peer disconnected the transport, reason not specified"),
    DR_CONGESTION_AT_TSAP("COTP-DR-1", true, "peer's transport address is congested"),
    DR_NOT_ATTACHED("COTP-DR-2", true, "nobody listens at the peer's transport address"),
    DR_ADDRESS_UNKNOWN("COTP-DR-3", false, "peer doesn't know the transport address"),
    DR_NORMAL("COTP-DR-128", true, "peer disconnected the transport, normal disconnect by its user"),
    DR_REMOTE_CONGESTION("COTP-DR-129", true, "peer's transport entity is congested"),
    DR_NEGOTIATION_FAILED("COTP-DR-130", false, "peer doesn't support the proposed transport class"),
    DR_DUPLICATE_REFERENCE("COTP-DR-131", true, "peer saw a duplicate transport reference"),
    DR_MISMATCHED_REFERENCES("COTP-DR-132", true, "peer saw mismatched transport references"),
    DR_PROTOCOL_ERROR("COTP-DR-133", true, "peer found a transport protocol error"),
    DR_REFERENCE_OVERFLOW("COTP-DR-135", true, "peer ran out of transport references"),
    DR_NETWORK_REFUSED("COTP-DR-136", true, "peer refused the transport on this network connection"),
    DR_LENGTH_INVALID("COTP-DR-138", true, "peer found a transport header or parameter length invalid"),
    DR_OTHER("COTP-DR-OTHER", true, "peer disconnected the transport with a reason outside of X.224"),
    ER_NOT_SPECIFIED("COTP-ER-0", true, "peer rejected one of our TPDUs, reason not specified"),
    ER_PARAMETER_CODE("COTP-ER-1", true, "peer rejected one of our TPDUs for a parameter code"),
    ER_TPDU_TYPE("COTP-ER-2", true, "peer rejected one of our TPDUs for its type"),
    ER_PARAMETER_VALUE("COTP-ER-3", true, "peer rejected one of our TPDUs for a parameter value"),
    ER_OTHER("COTP-ER-OTHER", true, "peer rejected one of our TPDUs with a cause outside of X.224"),
    PROTOCOL_ERROR("COTP-1", true, "peer broke the transport protocol"),
    TSDU_TOO_LONG("COTP-2", false, "peer sent a transport data unit beyond our limit"),
    CLASS_NOT_OFFERED("COTP-3", false, "peer doesn't offer transport class 0"),
    NETWORK_CLOSED("COTP-4", true, "network connection closed"),
    TIMEOUT_CR("COTP-T-CR", true, "timeout waiting for a transport connection request"),
    TIMEOUT_CC("COTP-T-CC", true, "timeout waiting for the transport connection's confirmation"),
    TIMEOUT_RESPONSE("COTP-T-RSP", true, "timeout deciding about a transport connection request");

    private final String code;
    private final boolean soft;
    private final String sentence;

    CotpCause(String code, boolean soft, String sentence) {
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

    static CotpCause ofDisconnectReason(int reason) {
        return named("COTP-DR-" + reason, DR_OTHER);
    }

    static CotpCause ofRejectCause(int cause) {
        return named("COTP-ER-" + cause, ER_OTHER);
    }

    private static CotpCause named(String code, CotpCause otherwise) {
        return Arrays.stream(values())
                .filter(cause -> cause.code.equals(code))
                .findFirst()
                .orElse(otherwise);
    }
}

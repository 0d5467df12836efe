package org.x400gate.protocol.stack;

/** Why an association ended or never came to be: a closed list. Codes are stable and never used twice. */
public enum EndCause {
    TCP_REFUSED(101, Layer.TCP, true, "the peer's host refused the TCP connection"),
    TCP_TIMEOUT(102, Layer.TCP, true, "the TCP connection was not established in time"),
    TCP_UNREACHABLE(103, Layer.TCP, true, "the peer's host or network cannot be reached"),
    TCP_UNKNOWN_HOST(104, Layer.TCP, true, "the peer's host name has no address"),
    TCP_CLOSED(105, Layer.TCP, true, "the TCP connection was closed by the peer"),
    TCP_RESET(106, Layer.TCP, true, "the TCP connection broke"),
    TCP_SOURCE_NOT_ALLOWED(107, Layer.TCP, false, "the peer's address is not on the list"),
    TPKT_MALFORMED(201, Layer.TPKT, true, "what came is not RFC 1006"),
    COTP_MALFORMED(301, Layer.COTP, true, "a TPDU could not be understood"),
    RELEASED(901, Layer.LOCAL, true, "ended in good order"),
    TIMEOUT_CR(1001, Layer.COTP, true, "timeout waiting for the transport connect request"),
    TIMEOUT_CC(1002, Layer.COTP, true, "timeout waiting for the transport connect confirm"),
    TIMEOUT_CN(1003, Layer.SESSION, true, "timeout waiting for the session connect"),
    TIMEOUT_AC(1004, Layer.SESSION, true, "timeout waiting for the session accept"),
    TIMEOUT_MIA(1005, Layer.RTSE, true, "timeout waiting for the confirmation of a checkpoint"),
    TIMEOUT_AEA(1006, Layer.RTSE, true, "timeout waiting for the confirmation of a transfer"),
    TIMEOUT_ACTIVITY_BREAK(1007, Layer.RTSE, true, "timeout waiting for the end of an interrupted activity"),
    TIMEOUT_DATA(1008, Layer.RTSE, true, "timeout waiting for the rest of a transfer"),
    TIMEOUT_DN(1009, Layer.SESSION, true, "timeout waiting for the answer to the release"),
    TIMEOUT_GTA(1010, Layer.SESSION, true, "timeout waiting for the turn to be taken over");

    /** Where the cause lies. */
    public enum Layer {
        TCP,
        TPKT,
        COTP,
        SESSION,
        PRESENTATION,
        ACSE,
        RTSE,
        BIND,
        LOCAL
    }

    private final int code;
    private final Layer layer;
    private final boolean soft;
    private final String sentence;

    EndCause(int code, Layer layer, boolean soft, String sentence) {
        this.code = code;
        this.layer = layer;
        this.soft = soft;
        this.sentence = sentence;
    }

    public int code() {
        return code;
    }

    public Layer layer() {
        return layer;
    }

    /** Whether trying again later, with nothing changed, may help. */
    public boolean soft() {
        return soft;
    }

    /** One sentence for a log line. */
    public String sentence() {
        return sentence;
    }
}

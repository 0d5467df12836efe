package org.x400gate.gateway.net;

/** Why a TCP connection is no more, or never was: a closed list. */
public enum WireEnd {
    CONNECT_REFUSED("the host refused the connection"),
    CONNECT_TIMEOUT("the connection was not established in time"),
    UNREACHABLE("the host or its network cannot be reached"),
    NAME_UNKNOWN("the host name has no address"),
    PEER_RESET("the peer reset the connection or it broke"),
    TLS_TIMEOUT("the TLS handshake was not done in time"),
    TLS_NOT_TRUSTED("the peer's certificate does not lead to an authority that we trust"),
    TLS_NAME("the peer's certificate does not bear the name that we called"),
    TLS_VALIDITY("a certificate of the peer has expired or is not valid yet"),
    TLS_NOTHING_COMMON("the peer and we have no TLS version or cipher in common"),
    TLS_CERTIFICATE_WANTED("a certificate is missing or was refused"),
    TLS_NOT_TLS("what came is not TLS"),
    TLS_FAILED("TLS failed"),
    TLS_TRUNCATED("the peer closed the connection without the end of TLS"),
    DRAINED("all was sent and both sides closed"),
    LINGER_TIMEOUT("all was sent but the peer did not close in time"),
    ABORTED("we reset the connection"),
    OWNER_ENDED("its owner ended without closing it"),
    NEVER_OWNED("nobody took the connection over in time"),
    OVERRUN("its owner wrote more than it may before it was confirmed");

    private final String sentence;

    WireEnd(String sentence) {
        this.sentence = sentence;
    }

    /** One sentence for a log line. */
    public String sentence() {
        return sentence;
    }
}

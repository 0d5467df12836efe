package org.x400gate.gateway.association;

import java.util.Optional;
import org.x400gate.gateway.net.Wire;
import org.x400gate.gateway.net.WireEnd;
import org.x400gate.protocol.stack.EndCause;

/** What the end of a TCP connection is called in the list of causes. */
public final class TcpCause {
    private TcpCause() {}

    /** Why the connection is no more, if this says that it is none. */
    static Optional<EndCause> ofEnd(Wire.Event event) {
        if (event == Wire.Notice.PEER_FINISHED) {
            return Optional.of(EndCause.TCP_CLOSED);
        }
        if (event == Wire.Notice.PEER_TRUNCATED) {
            return Optional.of(EndCause.TLS_TRUNCATED);
        }
        return event instanceof Wire.Ended end ? Optional.of(of(end.end())) : Optional.empty();
    }

    /** What the wire knows beyond its kind of end. */
    static String detail(Wire.Ended ended) {
        return ended.detail().isEmpty() ? ended.end().sentence() : ended.detail();
    }

    public static EndCause of(WireEnd end) {
        return switch (end) {
            case CONNECT_REFUSED -> EndCause.TCP_REFUSED;
            case CONNECT_TIMEOUT -> EndCause.TCP_TIMEOUT;
            case UNREACHABLE -> EndCause.TCP_UNREACHABLE;
            case NAME_UNKNOWN -> EndCause.TCP_UNKNOWN_HOST;
            case TLS_TIMEOUT -> EndCause.TLS_TIMEOUT;
            case TLS_NOT_TRUSTED -> EndCause.TLS_NOT_TRUSTED;
            case TLS_NAME -> EndCause.TLS_NAME;
            case TLS_VALIDITY -> EndCause.TLS_VALIDITY;
            case TLS_NOTHING_COMMON -> EndCause.TLS_NOTHING_COMMON;
            case TLS_CERTIFICATE_WANTED -> EndCause.TLS_CERTIFICATE_WANTED;
            case TLS_NOT_TLS -> EndCause.TLS_NOT_TLS;
            case TLS_FAILED -> EndCause.TLS_FAILED;
            case TLS_TRUNCATED -> EndCause.TLS_TRUNCATED;
            case DRAINED, LINGER_TIMEOUT -> EndCause.TCP_CLOSED;
            case PEER_RESET, ABORTED, OWNER_ENDED, NEVER_OWNED, OVERRUN -> EndCause.TCP_RESET;
        };
    }
}

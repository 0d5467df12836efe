package org.x400gate.gateway.net;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;

/** What a failed stream means; Pekko tells a time-out and a failed look-up in the text only. */
final class WireFailure {
    private WireFailure() {}

    static Wire.Ended of(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String text = String.valueOf(cause.getMessage());
        return new Wire.Ended(kind(cause, text), text);
    }

    private static WireEnd kind(Throwable cause, String text) {
        if (cause instanceof UnknownHostException) {
            return WireEnd.NAME_UNKNOWN;
        }
        if (text.contains("timeout") || text.contains("timed out")) {
            return WireEnd.CONNECT_TIMEOUT;
        }
        if (cause instanceof NoRouteToHostException
                || cause instanceof PortUnreachableException
                || text.contains("unreachable")) {
            return WireEnd.UNREACHABLE;
        }
        return cause instanceof ConnectException ? WireEnd.CONNECT_REFUSED : WireEnd.PEER_RESET;
    }
}

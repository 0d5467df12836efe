package org.x400gate.gateway.net;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;

/** What a failed stream means. Its last cause says it; Pekko tells a time-out, and Linux some others, in the text only. */
final class WireFailure {
    private WireFailure() {}

    static Wire.Ended of(Throwable failure) {
        Throwable cause = lastCause(failure);
        String text = String.valueOf(cause.getMessage());
        return new Wire.Ended(kind(cause, text), text);
    }

    /** The innermost cause: what happened, without the layers that passed it on. */
    static Throwable lastCause(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static WireEnd kind(Throwable cause, String text) {
        if (cause instanceof UnknownHostException) {
            return WireEnd.NAME_UNKNOWN;
        }
        if (text.contains("timeout") || text.contains("timed out")) {
            return WireEnd.CONNECT_TIMEOUT;
        }
        if (cause instanceof NoRouteToHostException || text.contains("unreachable")) {
            return WireEnd.UNREACHABLE;
        }
        return cause instanceof ConnectException ? WireEnd.CONNECT_REFUSED : WireEnd.PEER_RESET;
    }
}

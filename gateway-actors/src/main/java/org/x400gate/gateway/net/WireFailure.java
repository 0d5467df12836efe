package org.x400gate.gateway.net;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** What a failed stream means. Its last cause says it; Pekko tells a time-out, and Linux some others, in the text only. */
final class WireFailure {
    private WireFailure() {}

    static Wire.Ended of(Throwable failure) {
        Throwable cause = lastCause(failure);
        if (cause instanceof TlsFailure tls) {
            return new Wire.Ended(tls.end(), tls.text());
        }
        String text = String.valueOf(cause.getMessage());
        return new Wire.Ended(kind(cause, text), text);
    }

    /** The innermost cause: what happened, without the layers that passed it on. */
    static Throwable lastCause(Throwable failure) {
        List<Throwable> chain = chain(failure);
        return chain.get(chain.size() - 1);
    }

    /** The failure and its causes, from the outside in. */
    static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null && !chain.contains(cause); cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
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

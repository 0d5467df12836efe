package org.x400gate.gateway.routing;

import org.x400gate.persistence.queue.NextHop;

/** The way of one recipient. */
public sealed interface Route {
    /** {@code hop} is a peer ({@code x400:NAME}) or a group of SMTP servers ({@code smtp:NAME}). */
    record To(NextHop hop, Reach reach) implements Route {}

    /** For whom the way is there. */
    enum Reach {
        /** A domain or prefix that was configured by name: anybody may send to it. */
        SERVED,
        /** An address of anybody's, wrapped so that it can pass through X.400: only those who may relay. */
        ELSEWHERE
    }

    /** No way is configured; the text names the address and what was looked for. */
    record Unroutable(String reason) implements Route {}
}

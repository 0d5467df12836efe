package org.x400gate.gateway.routing;

import org.x400gate.persistence.queue.NextHop;

/** The way of one recipient. */
public sealed interface Route {
    /** {@code hop} is a peer ({@code x400:NAME}), an SMTP server ({@code smtp:NAME}) or a domain in DNS ({@code mx:DOMAIN}). */
    record To(NextHop hop, Reach reach) implements Route {}

    /** For whom the way is there. */
    enum Reach {
        /** A domain or prefix that was configured by name: anybody may send to it. */
        SERVED,
        /** Anybody's, by X.400 wrapped in an O/R address, or where DNS says: only those who may relay. */
        ELSEWHERE
    }

    /** No way is configured; the text names the address and what was looked for. */
    record Unroutable(String reason) implements Route {}
}

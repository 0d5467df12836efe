package org.x400gate.gateway.smtp;

import org.x400gate.gateway.failure.Lifetimes;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.protocol.smtp.Mailbox;

/** Where a recipient goes. Answered from tables in memory: no look-up, no waiting, safe for any thread. */
public interface SmtpRouting {
    RouteAnswer route(Mailbox recipient);

    /** How long it may take to get there. */
    default Lifetimes lifetimes() {
        return Lifetimes.STANDARD;
    }

    /** Where, or why nowhere. */
    sealed interface RouteAnswer {}

    record Accepted(NextHop hop, Reach reach) implements RouteAnswer {}

    /** The text goes to the client: it names no secrets. */
    record Unroutable(String text) implements RouteAnswer {}

    /** For whom a route is there. */
    enum Reach {
        /** The domain is ours or one we serve: anybody may send to it. */
        SERVED,
        /** A way to everywhere else: only those who may relay. */
        ELSEWHERE
    }
}

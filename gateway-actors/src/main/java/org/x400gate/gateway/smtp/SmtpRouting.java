package org.x400gate.gateway.smtp;

import java.time.Duration;
import java.util.Optional;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.protocol.smtp.Mailbox;

/** Where a recipient goes. Answered from tables in memory: no look-up, no waiting, safe for any thread. */
public interface SmtpRouting {
    RouteAnswer route(Mailbox recipient);

    /** When a sender who wants to know hears that his mail still waits; empty for never. */
    default Optional<Duration> noticeAfter() {
        return Optional.empty();
    }

    /** Where, or why nowhere. */
    sealed interface RouteAnswer {}

    /** {@code lifetime}: how long it may take to get there. */
    record Accepted(NextHop hop, Duration lifetime, Reach reach) implements RouteAnswer {}

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

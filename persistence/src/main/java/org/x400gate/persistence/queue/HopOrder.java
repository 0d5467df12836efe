package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.Optional;

/**
 * What an operator wants of a next hop until further notice; one at most for each, and the same for all nodes.
 *
 * @param instead where its mail goes, for {@link Kind#REROUTE} alone
 * @param incomingToo whether nothing is taken from there either
 * @param by who wants it
 * @param reason why, in words; empty if nobody said
 */
public record HopOrder(
        NextHop hop,
        Kind kind,
        Optional<NextHop> instead,
        boolean incomingToo,
        Instant since,
        String by,
        String reason) {
    /** What becomes of its mail. */
    public enum Kind {
        /** It waits. */
        SUSPEND,
        /** What there is goes out; nothing new is taken for it. */
        DRAIN,
        /** It goes back to its originators, and nothing new is taken for it. */
        RETURN,
        /** It goes to another next hop, and so does what is new. */
        REROUTE;

        /** Whether nothing is sent there. */
        public boolean stops() {
            return this != DRAIN;
        }

        /** Whether the next hop is to be gone when nothing is left for it. */
        public boolean removes() {
            return this != SUSPEND;
        }
    }

    public HopOrder {
        since = Instant.ofEpochMilli(since.toEpochMilli());
        if (instead.isPresent() != (kind == Kind.REROUTE)
                || instead.filter(hop::equals).isPresent()) {
            throw new IllegalArgumentException("mail is re-routed to another next hop, and nothing else is");
        }
    }
}

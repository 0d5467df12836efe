package org.x400gate.gateway.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.protocol.octets.ContentRef;

/** What the desk needs of rooms that know protocols; may block. */
public interface OperatorPorts {
    /** Where a recipient goes by the routes in use now. */
    Way way(QueueEntry entry, Recipient recipient);

    /** How long an entry that begins anew may be on its way to these next hops. */
    Instant deadline(QueueEntry entry, Set<NextHop> hops, Instant now);

    /** Why it cannot go to that next hop; empty if it can be tried there. */
    Optional<String> obstacle(QueueEntry entry, NextHop hop);

    /** The same message for somebody else, in the place of these recipients. */
    Elsewhere elsewhere(QueueEntry entry, ContentRef content, Set<Integer> recipients, String address, Instant now);

    /** What tells the originator that these recipients were given up, and why if there is a reason. */
    Notice notice(QueueEntry entry, ContentRef content, Set<Integer> recipients, Optional<String> reason, Instant now);

    /** Whoever delivers there tries at once, even if it failed a moment ago. */
    void wake(NextHop hop);

    /** A next hop, or why there is none. */
    record Way(Optional<NextHop> hop, String why) {}

    /** The entry that goes there instead, or why there is none. */
    record Elsewhere(Optional<Change.Accept> entry, String why) {}

    /**
     * Reports to be written with the deletion.
     *
     * @param untold why nobody can be told, although somebody wants to know; one sentence for each reason
     */
    record Notice(List<Change.Accept> reports, List<String> untold) {
        public Notice {
            reports = List.copyOf(reports);
            untold = List.copyOf(untold);
        }
    }
}

package org.x400gate.gateway.queue;

import java.time.Instant;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.protocol.octets.ContentRef;

/** What the timekeeper needs of rooms that know protocols; may block. */
public interface TimekeeperPorts {
    /** What tells the originator that recipients still wait, and marks that he has been told. */
    Change.Notice notice(QueueEntry entry, ContentRef content, Instant now);

    /** The end of work whose time is over: its recipients have failed, and it is told. */
    Change.Settle expired(WorkItem item, QueueEntry entry, ContentRef content, Instant now);

    /** Work for that hop is tried now or never: whoever delivers there tries, even if it failed a while ago. */
    void lastTry(NextHop hop);
}

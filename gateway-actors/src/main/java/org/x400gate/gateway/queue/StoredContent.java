package org.x400gate.gateway.queue;

import java.io.InputStream;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.protocol.octets.ContentRef;

/** The content of an entry, read where and when it is used. */
record StoredContent(DurableQueue queue, QueueEntry entry) implements ContentRef {
    @Override
    public long octets() {
        return entry.contentOctets();
    }

    @Override
    public InputStream open() {
        return queue.content().open(entry.id());
    }
}

package org.x400gate.persistence.content;

import org.x400gate.persistence.store.QueueUnavailable;

/** Where a writer's chunks go, of one content. */
interface ChunkSink {
    /** A chunk that is full; on disk with the next {@link #keep} that is synced. */
    void put(long number, byte[] chunk) throws QueueUnavailable;

    /**
     * The content is so long from now on; of its last chunk, if that is not full, these are the octets so far.
     *
     * @param sealed nothing follows: on disk with the batch that accepts the entry. Else all of it is, on return
     */
    void keep(long number, byte[] tail, long length, boolean sealed) throws QueueUnavailable;

    /** Nobody writes to it any more. */
    void letGo();
}

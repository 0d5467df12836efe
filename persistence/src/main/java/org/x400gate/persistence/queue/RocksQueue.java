package org.x400gate.persistence.queue;

import java.time.Instant;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.store.RocksSettings;
import org.x400gate.persistence.store.Store;

/** The embedded queue: one directory, one process. */
public final class RocksQueue {
    private RocksQueue() {}

    /**
     * Opens the queue as it was left: all that was acknowledged, all of it claimable; orphaned content is swept.
     *
     * @param now later than any earlier opening
     * @throws QueueCorrupt if anything synced is missing or damaged
     * @throws QueueUnavailable if the directory is missing, in use, or of another version
     */
    public static DurableQueue open(RocksSettings settings, Instant now) throws QueueUnavailable {
        Store store = Store.open(settings);
        try {
            return new StoreQueue(store, now);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }
}

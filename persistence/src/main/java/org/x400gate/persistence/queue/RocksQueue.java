package org.x400gate.persistence.queue;

import java.nio.file.Path;
import java.time.Instant;
import org.x400gate.persistence.store.DamagedStore;
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

    /**
     * Makes a damaged queue open again, with all that can be read of it; see {@link Salvage}.
     *
     * @param copy where the whole directory is copied first; must not be there yet
     * @param now when work is due that had to be made anew
     * @throws QueueUnavailable if the directory is in use, or damaged where it cannot be mended
     */
    public static SalvageReport salvage(RocksSettings settings, Path copy, Instant now) throws QueueUnavailable {
        SalvageReport report;
        try (DamagedStore damaged = DamagedStore.open(settings, copy)) {
            report = new Salvage(damaged, now).run(copy);
            damaged.finish();
        }
        // The proof: it opens as every start opens it. Contents are not swept here: the report may name some.
        Store.open(settings).close();
        return report;
    }
}

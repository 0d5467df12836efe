package org.x400gate.persistence.queue;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.x400gate.persistence.store.Backup;
import org.x400gate.persistence.store.BackupReport;
import org.x400gate.persistence.store.DamagedStore;
import org.x400gate.persistence.store.Migration;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.store.RocksSettings;
import org.x400gate.persistence.store.Store;

/** The embedded queue: one directory, one process. */
public final class RocksQueue {
    /** How stores of older versions become what this code reads and writes. */
    private static final List<Migration> MIGRATIONS =
            List.of(new Migration(1, "rows of work by its deadline", RocksQueue::makeDeadlines));

    private RocksQueue() {}

    /** Some stores that call themselves 1 have them. */
    private static void makeDeadlines(Store store) {
        if (Totals.lackDeadlines(store)) {
            Deadlines.make(store);
        }
    }

    /**
     * Opens the queue as it was left: all that was acknowledged, all of it claimable; orphaned content is swept.
     *
     * @param now later than any earlier opening
     * @throws QueueCorrupt if anything synced is missing or damaged
     * @throws QueueUnavailable if the directory is missing, in use, or of a newer version
     */
    public static DurableQueue open(RocksSettings settings, Instant now) throws QueueUnavailable {
        Store store = Store.open(settings, MIGRATIONS);
        try {
            return new StoreQueue(store, now);
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /**
     * Puts a backup where no store is, and opens it once as a proof.
     *
     * @param hold whether nothing of it is tried before an operator releases it
     * @throws QueueUnavailable if there is something already, or the backup is not what it was; nothing is left then
     */
    public static RestoreReport restore(RocksSettings settings, Backup backup, boolean hold, Instant now)
            throws QueueUnavailable {
        BackupReport put = backup.restore(settings);
        try (DurableQueue queue = open(settings, now)) {
            long held = hold ? new Holding(queue, now).all() : 0;
            return new RestoreReport(put, queue.figures().entries(), held);
        } catch (QueueUnavailable e) {
            throw new QueueUnavailable(
                    settings.directory() + " was written, and may not be used: " + e.getMessage() + "; remove it", e);
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
        Store.open(settings, MIGRATIONS).close();
        return report;
    }
}

package org.x400gate.persistence.trace;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.x400gate.persistence.store.EntryId;

/** Reads the ledger; lines are written only by a queue's batches. */
public interface Ledger {
    /** How long lines are kept unless set otherwise. */
    Duration DEFAULT_RETENTION = Duration.ofDays(30);

    /** All lines of one entry, in the order they were written. */
    List<LedgerLine> of(EntryId entry);

    /** At most {@code max} lines that name the reference, newest entry first. */
    List<LedgerLine> referring(String reference, int max);

    /**
     * At most {@code max} entries whose lines bear that mark, a reference or {@link Parties#mark}, newest first; some may
     * have no lines any more. Cost by what is found.
     *
     * @param below those alone that are older than this one
     */
    List<EntryId> marked(String mark, Optional<EntryId> below, int max);

    /** What was kept last under the reference. */
    Optional<byte[]> kept(String reference);

    /** At most {@code max} lines before that place, the last written first, back to that time. */
    List<PlacedLine> before(LedgerPlace place, Instant since, int max);

    /**
     * At most {@code max} lines behind that place, in the order they were written: none will ever be written before the last
     * of them. What has just been written may be missing for some seconds.
     */
    List<PlacedLine> after(LedgerPlace place, int max);

    /**
     * Removes lines that were written before that time, those of entries that are still in the queue excepted; a step of
     * it, which looks at no more than {@code max} lines. True if there is more to do.
     */
    boolean purge(Instant before, int max);
}

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

    /** What was kept last under the reference. */
    Optional<byte[]> kept(String reference);

    /** Removes at most {@code max} lines of entries whose id was made before that time; returns how many. */
    int purge(Instant before, int max);
}

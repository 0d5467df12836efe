package org.x400gate.persistence.queue;

import org.x400gate.persistence.store.EntryId;

/**
 * What became of one change of a batch. Only {@link Applied} and {@link Duplicate} are synced; only they may be
 * acknowledged.
 */
public sealed interface ChangeResult {
    /** On disk. */
    record Applied() implements ChangeResult {}

    /** The same was accepted before, as {@code first}: that is on disk, and so is the line that says that it came again. */
    record Duplicate(EntryId first) implements ChangeResult {}

    /** The lease ran out and another holds the item, or it is settled already; the other outcome counts. */
    record Stale(String reason) implements ChangeResult {}

    /** Somebody is trying it just now: nothing has changed, ask again. */
    record Busy(String reason) implements ChangeResult {}

    /** The change contradicts itself or the queue: a fault of the caller; trying again will not help. */
    record Refused(String reason) implements ChangeResult {}

    /** Nothing new is taken for now: the disk is nearly full. Settles of the same batch went through. */
    record Unavailable(String reason) implements ChangeResult {}

    default boolean applied() {
        return this instanceof Applied;
    }
}

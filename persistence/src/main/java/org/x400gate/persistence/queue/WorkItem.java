package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.OptionalLong;
import org.x400gate.persistence.store.EntryId;

/**
 * The pending recipients of one entry at one next hop, due at a time.
 *
 * @param due kept to the millisecond
 * @param attempt tries already made at this hop
 * @param fence of the lease under which it was claimed; empty when it is not claimed
 */
public record WorkItem(EntryId entry, NextHop hop, Priority priority, Instant due, int attempt, OptionalLong fence) {
    public WorkItem {
        due = Instant.ofEpochMilli(due.toEpochMilli());
    }

    /** Its first try, then or when the entry's wait is over. */
    public static WorkItem of(QueueEntry entry, NextHop hop, Instant due) {
        Instant begins = entry.deferredUntil(due).orElse(due);
        return new WorkItem(entry.id(), hop, entry.priority(), begins, 0, OptionalLong.empty());
    }

    /** The next try at the same hop. */
    public WorkItem retryAt(Instant time) {
        return new WorkItem(entry, hop, priority, time, attempt + 1, OptionalLong.empty());
    }

    /** The same work by another way, from its first try. */
    public WorkItem rerouted(NextHop other, Instant time) {
        return new WorkItem(entry, other, priority, time, 0, OptionalLong.empty());
    }

    /** The same try at another time. */
    WorkItem dueAt(Instant time) {
        return new WorkItem(entry, hop, priority, time, attempt, OptionalLong.empty());
    }

    WorkItem leased(long newFence) {
        return new WorkItem(entry, hop, priority, due, attempt, OptionalLong.of(newFence));
    }
}

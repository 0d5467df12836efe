package org.x400gate.persistence.queue;

import java.util.List;
import java.util.Optional;
import org.x400gate.persistence.store.EntryId;

/**
 * A page of entries by id; {@code next} is where the following page begins, if there may be one. A page of messages to very
 * many ends before it is full.
 */
public record QueueView(List<QueueEntry> entries, Optional<EntryId> next) {
    /** As stored; the entry that reaches it is the page's last. */
    static final int MAX_OCTETS = 4 << 20;

    public QueueView {
        entries = List.copyOf(entries);
    }
}

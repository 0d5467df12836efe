package org.x400gate.persistence.queue;

import java.util.List;
import java.util.Optional;
import org.x400gate.persistence.store.EntryId;

/** A page of entries by id; {@code next} is where the following page begins, if there may be one. */
public record QueueView(List<QueueEntry> entries, Optional<EntryId> next) {
    public QueueView {
        entries = List.copyOf(entries);
    }
}

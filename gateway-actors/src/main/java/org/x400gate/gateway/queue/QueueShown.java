package org.x400gate.gateway.queue;

import java.util.List;
import org.x400gate.persistence.queue.HopView;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.QueueFigures;

/** What administration sees of the queue: answer to {@link QueueKeeper.Show}. */
public record QueueShown(
        QueueFigures figures, List<HopView> hops, List<QueueEntry> oldest, int waitingChanges, long deadLettersMade) {
    public QueueShown {
        hops = List.copyOf(hops);
        oldest = List.copyOf(oldest);
    }
}

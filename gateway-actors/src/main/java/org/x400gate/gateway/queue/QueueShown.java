package org.x400gate.gateway.queue;

import java.util.List;
import org.x400gate.persistence.queue.HopView;
import org.x400gate.persistence.queue.QueueFigures;
import org.x400gate.persistence.queue.QueueView;

/** What administration sees of the queue: answer to {@link QueueKeeper.Show}. */
public record QueueShown(
        QueueFigures figures, List<HopView> hops, QueueView entries, int waitingChanges, long deadLettersMade) {
    public QueueShown {
        hops = List.copyOf(hops);
    }
}

package org.x400gate.gateway.queue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.x400gate.persistence.queue.QueueEntry;

/**
 * The worst of all that it is offered: as many entries as a page has, and fewer where these are to very many. Whatever it
 * has turned away stands behind all that it keeps, so that the next page begins there.
 */
final class WorstFirst {
    /** Of all entries of a page; one alone may have more. */
    static final int MAX_RECIPIENTS = 100_000;

    private final int max;
    private final TreeMap<QueueRank, QueueEntry> kept = new TreeMap<>();
    private int recipients;
    private Optional<QueueRank> turnedAway = Optional.empty();

    WorstFirst(int max) {
        this.max = max;
    }

    /** One that is offered twice counts once. */
    void offer(QueueEntry entry) {
        QueueRank rank = QueueRank.of(entry);
        if (turnedAway.filter(first -> rank.compareTo(first) >= 0).isPresent() || kept.containsKey(rank)) {
            return;
        }
        kept.put(rank, entry);
        recipients += entry.recipients().size();
        while (kept.size() > max || kept.size() > 1 && recipients > MAX_RECIPIENTS) {
            Map.Entry<QueueRank, QueueEntry> last = kept.pollLastEntry();
            recipients -= last.getValue().recipients().size();
            turnedAway = Optional.of(last.getKey());
        }
    }

    List<QueueEntry> entries() {
        return List.copyOf(kept.values());
    }

    /** Behind which the next page begins; empty if there is nothing more. */
    Optional<QueueRank> next() {
        return turnedAway.map(any -> kept.lastKey());
    }
}

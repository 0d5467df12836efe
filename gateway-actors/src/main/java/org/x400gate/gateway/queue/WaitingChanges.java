package org.x400gate.gateway.queue;

import java.util.ArrayList;
import java.util.List;
import org.x400gate.persistence.queue.Change;

/** Changes that wait for the next synced write, in order, bounded in number and in octets of content. */
final class WaitingChanges {
    private final QueueKeeperSettings settings;
    private final List<QueueKeeper.Write<?>> waiting = new ArrayList<>();
    private long octets;

    WaitingChanges(QueueKeeperSettings settings) {
        this.settings = settings;
    }

    int size() {
        return waiting.size();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Whether this one is too many; a single change is let in whatever its size. */
    boolean fullFor(QueueKeeper.Write<?> write) {
        return waiting.size() >= settings.maxWaitingChanges()
                || octets > 0 && octets + write.octets() > settings.maxWaitingOctets();
    }

    void add(QueueKeeper.Write<?> write) {
        waiting.add(write);
        octets += write.octets();
    }

    /** Before all others: they have waited before. */
    void addFirst(List<? extends QueueKeeper.Write<?>> again) {
        waiting.addAll(0, again);
        again.forEach(write -> octets += write.octets());
    }

    /** The next batch, taken out; one change at least. */
    List<QueueKeeper.Write<?>> take() {
        int count = 0;
        long taken = 0;
        while (count < waiting.size() && count < settings.maxBatchChanges()) {
            long next = waiting.get(count).octets();
            if (count > 0 && taken + next > settings.maxBatchOctets()) {
                break;
            }
            taken += next;
            count++;
        }
        List<QueueKeeper.Write<?>> head = waiting.subList(0, count);
        List<QueueKeeper.Write<?>> batch = List.copyOf(head);
        head.clear();
        octets -= taken;
        return batch;
    }

    /** Of content, with what is accepted beside it. */
    static long octets(Change change) {
        long octets =
                change.newEntries().stream().mapToLong(WaitingChanges::octets).sum();
        if (change instanceof Change.Accept accept) {
            octets += accept.content().stream().mapToLong(piece -> piece.length).sum();
        }
        return octets;
    }
}

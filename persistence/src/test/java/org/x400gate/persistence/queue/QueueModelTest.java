package org.x400gate.persistence.queue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.x400gate.persistence.store.Store;

/**
 * The queue against its model. A small window, so that work overflows to disk; restarts, so that the lanes' rows are read
 * back.
 */
final class QueueModelTest {
    private static final int WINDOW = 4;

    @Property(tries = 300, shrinking = ShrinkingMode.OFF)
    void theQueueDoesWhatAMapWouldDo(@ForAll long seed, @ForAll @IntRange(min = 1, max = 120) int steps) {
        Store store = Store.inMemory();
        QueueModel model = new QueueModel(seed, now -> new StoreQueue(store, now, WINDOW));
        model.run(steps);
    }
}

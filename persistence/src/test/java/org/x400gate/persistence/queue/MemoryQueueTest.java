package org.x400gate.persistence.queue;

final class MemoryQueueTest
        implements DurableQueueContract,
                LongListsContract,
                OnceContract,
                OperatorActContract,
                DeadLettersContract,
                HopOrdersContract,
                NoticesContract,
                DeadlinesContract,
                WishesContract,
                LeasesContract {
    private final DurableQueue queue = DurableQueue.inMemory();
    private final Samples samples = new Samples(1);

    @Override
    public DurableQueue queue() {
        return queue;
    }

    @Override
    public Samples samples() {
        return samples;
    }
}

package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;

/** Whoever looks at the queue waits for no write, however long that takes. */
@Timeout(60)
final class ReadWhileWritingTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    private final Samples samples = new Samples(7);
    private final HangingStore store = new HangingStore();
    private final StoreQueue queue = new StoreQueue(store, NOW);

    @Test
    @Tag("SF-92")
    void queueAndLedgerAreReadWhileAWriteHangs() throws Exception {
        Change.Accept there = samples.accept(Priority.NORMAL, NOW, "x", WEST);
        queue.write(List.of(there));
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try {
            store.hangs = true;
            Future<List<ChangeResult>> write =
                    writer.submit(() -> queue.write(List.of(samples.accept(Priority.NORMAL, NOW, "y", WEST))));
            assertThat(store.writing.await(30, TimeUnit.SECONDS)).isTrue();

            EntryId id = there.entry().id();
            assertTimeoutPreemptively(AT_ONCE, () -> {
                assertThat(queue.view(EntryId.FIRST, 10).entries()).containsExactly(there.entry());
                assertThat(queue.held(EntryId.FIRST, 10).entries()).isEmpty();
                assertThat(queue.entry(id)).contains(there.entry());
                assertThat(queue.work(id)).hasSize(1);
                assertThat(queue.dueAfter(WEST, NOW.minusSeconds(1), 10)).hasSize(1);
                assertThat(queue.hops()).hasSize(1);
                assertThat(queue.figures().entries()).isEqualTo(1);
                assertThat(queue.ledger().of(id)).isEqualTo(there.ledger());
                assertThat(queue.ledger().referring("msgid:<" + id + "@example.org>", 5))
                        .isEqualTo(there.ledger());
            });

            assertThat(write.isDone()).isFalse();
            store.may.countDown();
            assertThat(write.get(30, TimeUnit.SECONDS)).allMatch(ChangeResult::applied);
        } finally {
            store.may.countDown();
            writer.shutdownNow();
        }
    }

    /** A store in memory whose next write hangs until it may go on. */
    private static final class HangingStore extends StandInStore {
        private final CountDownLatch writing = new CountDownLatch(1);
        private final CountDownLatch may = new CountDownLatch(1);
        private volatile boolean hangs;

        @Override
        public void write(Batch batch) {
            if (hangs) {
                writing.countDown();
                try {
                    may.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            super.write(batch);
        }
    }
}

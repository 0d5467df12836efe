package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.persistence.database.DatabaseSettings;
import org.x400gate.persistence.database.PostgresServer;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.RocksSettings;
import org.x400gate.persistence.store.Store;

/** Many threads accept, claim, give back, settle and look; each item is settled by exactly one of them. */
final class ConcurrentUseTest {
    private static final int WRITERS = 2;
    private static final int SETTLERS = 3;
    private static final int BATCH = 30;
    private static final int WINDOW = 16;

    @TempDir
    Path parent;

    private final Set<EntryId> done = ConcurrentHashMap.newKeySet();
    private final AtomicInteger twice = new AtomicInteger();
    private final AtomicInteger held = new AtomicInteger();
    private int each = 3_000;

    @Test
    void everyItemIsSettledOnce() throws Exception {
        try (StoreQueue queue = new StoreQueue(Store.open(RocksSettings.at(parent.resolve("store"))), NOW, WINDOW)) {
            everyItemIsSettledOnce(List.of(queue));
        }
    }

    /** Two nodes on one database. */
    @Test
    void everyItemIsSettledOnceByOneOfTwoNodes() throws Exception {
        DatabaseSettings settings = PostgresServer.shared().settings(PostgresServer.freshSchema());
        try (DurableQueue one = PostgresQueue.open(settings, NOW);
                DurableQueue other = PostgresQueue.open(settings, NOW)) {
            each = 600;
            everyItemIsSettledOnce(List.of(one, other));
        }
    }

    private void everyItemIsSettledOnce(List<DurableQueue> nodes) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(WRITERS + SETTLERS + 1);
        try {
            List<Callable<Void>> tasks = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                Samples samples = new Samples(i);
                DurableQueue queue = nodes.get(i % nodes.size());
                tasks.add(() -> accept(queue, samples));
            }
            for (int i = 0; i < SETTLERS; i++) {
                DurableQueue queue = nodes.get(i % nodes.size());
                tasks.add(() -> settle(queue));
            }
            tasks.add(() -> operate(nodes.get(0)));
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
            assertThat(nodes).allSatisfy(queue -> {
                assertThat(queue.figures().entries()).isZero();
                assertThat(queue.hops()).isEmpty();
            });
        } finally {
            threads.shutdownNow();
        }
        assertThat(done).hasSize(WRITERS * each);
        assertThat(twice).hasValue(0);
        assertThat(held).hasPositiveValue();
    }

    private Void accept(DurableQueue queue, Samples samples) {
        for (int written = 0; written < each; written += BATCH) {
            List<Change> batch = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                batch.add(samples.accept(Priority.NORMAL, NOW, "x", WEST));
            }
            assertThat(queue.write(batch)).allMatch(ChangeResult::applied);
        }
        return null;
    }

    /** Holds what it finds and releases it again; a settle that is under way is never spoilt. */
    private Void operate(DurableQueue queue) {
        while (done.size() < WRITERS * each) {
            for (QueueEntry entry : queue.held(EntryId.FIRST, BATCH).entries()) {
                assertThat(queue.write(List.of(new OperatorAct.TryAgain(
                                entry, queue.work(entry.id()), Map.of(1, WEST), NOW, NOW, List.of()))))
                        .allMatch(ChangeResult::applied);
            }
            for (QueueEntry entry : queue.view(EntryId.FIRST, 10 * BATCH).entries()) {
                if (entry.id().low() % 10 == 0) {
                    ChangeResult result = queue.write(
                                    List.of(new OperatorAct.Hold(entry, queue.work(entry.id()), List.of())))
                            .get(0);
                    held.addAndGet(result.applied() ? 1 : 0);
                }
            }
        }
        return null;
    }

    private Void settle(DurableQueue queue) {
        while (done.size() < WRITERS * each) {
            List<WorkItem> items = queue.claim(WEST, BATCH, NOW, LEASE);
            queue.hops();
            if (items.isEmpty()) {
                Thread.onSpinWait();
                continue;
            }
            queue.release(items.subList(0, 1));
            List<Change> batch = new ArrayList<>();
            items.subList(1, items.size()).forEach(item -> batch.add(Samples.settle(item, Samples.relayed(1))));
            if (items.size() == 1) {
                queue.claim(WEST, 1, NOW, LEASE).forEach(item -> batch.add(Samples.settle(item, Samples.relayed(1))));
            }
            assertThat(queue.write(batch)).allMatch(ChangeResult::applied);
            batch.forEach(change -> {
                if (!done.add(((Change.Settle) change).item().entry())) {
                    twice.incrementAndGet();
                }
            });
        }
        return null;
    }
}

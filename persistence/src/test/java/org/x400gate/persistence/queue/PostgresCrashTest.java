package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;
import static org.x400gate.persistence.queue.Samples.relayed;
import static org.x400gate.persistence.queue.Samples.settle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.database.DatabaseSettings;
import org.x400gate.persistence.database.PostgresServer;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;

/** The server is killed with -9 under two nodes at work, and started again; then the accounting has to close. */
final class PostgresCrashTest {
    private static final int KILLS = 3;
    private static final int BATCH = 10;

    private final Set<EntryId> accepted = ConcurrentHashMap.newKeySet();
    /** In a batch whose write had no answer: settled or not. */
    private final Set<EntryId> unsure = ConcurrentHashMap.newKeySet();

    private final Set<EntryId> settled = ConcurrentHashMap.newKeySet();
    private final AtomicInteger twice = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean over;

    @Test
    void whatWasAcknowledgedIsThereAndWhatWasSettledIsNot() throws Exception {
        PostgresServer server = PostgresServer.own();
        DatabaseSettings settings = server.settings(PostgresServer.freshSchema());
        ExecutorService threads = Executors.newCachedThreadPool();
        try (DurableQueue one = PostgresQueue.open(settings, NOW);
                DurableQueue other = PostgresQueue.open(settings, NOW)) {
            List<Future<?>> tasks = new ArrayList<>();
            for (DurableQueue node : List.of(one, other)) {
                Samples samples = new Samples(tasks.size() + 31);
                tasks.add(threads.submit(() -> accept(node, samples)));
                tasks.add(threads.submit(() -> settleAll(node)));
            }
            for (int kill = 0; kill < KILLS; kill++) {
                int before = settled.size();
                awaitMore(before + 300);
                server.kill();
                server.start();
            }
            awaitMore(settled.size() + 300);
            over = true;
            for (Future<?> task : tasks) {
                task.get();
            }
            assertClosed(one);
        } finally {
            over = true;
            threads.shutdownNow();
        }
    }

    private void awaitMore(int count) {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(settled).hasSizeGreaterThanOrEqualTo(count));
    }

    private void assertClosed(DurableQueue queue) {
        Set<EntryId> there = ConcurrentHashMap.newKeySet();
        QueueView page = queue.view(EntryId.FIRST, 500);
        page.entries().forEach(entry -> there.add(entry.id()));
        while (page.next().isPresent()) {
            page = queue.view(page.next().get(), 500);
            page.entries().forEach(entry -> there.add(entry.id()));
        }
        assertThat(refusals).hasPositiveValue();
        assertThat(twice).hasValue(0);
        assertThat(there).doesNotContainAnyElementsOf(settled);
        assertThat(accepted).allMatch(id -> there.contains(id) || settled.contains(id) || unsure.contains(id));
        assertThat(queue.figures().entries()).isEqualTo(there.size());
        assertThat(queue.figures().workItems()).isEqualTo(there.size());
        assertThat(accepted).allSatisfy(id -> assertThat(queue.ledger().of(id)).isNotEmpty());
    }

    private void accept(DurableQueue queue, Samples samples) {
        while (!over) {
            List<Change> batch = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                batch.add(samples.accept(Priority.NORMAL, NOW, "x", WEST));
            }
            try {
                assertThat(queue.write(batch)).allMatch(ChangeResult::applied);
                batch.forEach(
                        change -> accepted.add(((Change.Accept) change).entry().id()));
            } catch (QueueUnavailable e) {
                refusals.incrementAndGet();
            }
        }
    }

    private void settleAll(DurableQueue queue) {
        while (!over) {
            List<Change> batch = new ArrayList<>();
            for (WorkItem item : queue.claim(WEST, BATCH, NOW, LEASE)) {
                batch.add(settle(item, relayed(1)));
            }
            List<EntryId> ids = batch.stream()
                    .map(change -> ((Change.Settle) change).item().entry())
                    .toList();
            while (!batch.isEmpty() && !over) {
                try {
                    List<ChangeResult> results = queue.write(batch);
                    for (int i = 0; i < results.size(); i++) {
                        if (results.get(i).applied() && !settled.add(ids.get(i))) {
                            twice.incrementAndGet();
                        }
                    }
                    batch.clear();
                } catch (QueueUnavailable e) {
                    unsure.addAll(ids);
                    refusals.incrementAndGet();
                }
            }
        }
    }
}

package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.persistence.queue.Samples.EAST;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;
import static org.x400gate.persistence.queue.Samples.relayed;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.persistence.content.ContentWriter;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.store.RocksSettings;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;
import org.x400gate.persistence.stored.Shapes;
import org.x400gate.persistence.stored.StoredTotals;

/** The contract on the embedded store, and what only a store with a disk owes. */
final class RocksQueueTest
        implements DurableQueueContract,
                LongListsContract,
                OnceContract,
                OperatorActContract,
                DeadLettersContract,
                HopOrdersContract,
                NoticesContract,
                DeadlinesContract,
                WishesContract,
                LeasesContract,
                RestartContract {
    @TempDir
    Path parent;

    private final Samples samples = new Samples(2);
    private RocksSettings settings;
    private DurableQueue queue;

    @BeforeEach
    void open() {
        settings = RocksSettings.at(parent.resolve("store"));
        queue = RocksQueue.open(settings, NOW);
    }

    @AfterEach
    void close() {
        queue.close();
    }

    @Override
    public DurableQueue queue() {
        return queue;
    }

    @Override
    public Samples samples() {
        return samples;
    }

    @Override
    public void reopen() {
        queue.close();
        queue = RocksQueue.open(settings, NOW.plusSeconds(1));
    }

    @Test
    void aNearlyFullDiskTakesNothingNewButSettlesWhatIsThere() {
        Change.Accept accept = samples.accept(Priority.NORMAL, NOW, "x", WEST);
        queue.write(List.of(accept));
        queue.close();
        settings = settings.withMinFreeOctets(Long.MAX_VALUE / 2);
        queue = RocksQueue.open(settings, NOW);
        Change.Accept report = samples.accept(Priority.NORMAL, NOW, "report", EAST);
        WorkItem item = queue.claim(WEST, 1, NOW, LEASE).get(0);
        RecipientOutcome failed = new RecipientOutcome.Failed(
                1, "unknown", Optional.of(report.entry().id()));

        List<ChangeResult> results = queue.write(List.of(
                samples.accept(Priority.NORMAL, NOW, "y", WEST),
                new Change.Settle(item, List.of(failed), Optional.empty(), List.of(report), List.of())));

        assertThat(results.get(0)).isInstanceOf(ChangeResult.Unavailable.class);
        assertThat(results.get(1).applied()).isTrue();
        assertThat(queue.figures().entries()).isEqualTo(1);
        assertThatThrownBy(() -> {
                    try (ContentWriter writer = queue.content().write(samples.id(NOW), NOW)) {
                        writer.append(new byte[100_000], 0, 100_000);
                    }
                })
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContaining("disk nearly full");
    }

    @Test
    void aClosedQueueIsUnavailableAndCloseIsRepeatable() {
        queue.close();
        queue.close();

        assertThatThrownBy(() -> queue.write(List.of(samples.accept(Priority.NORMAL, NOW, "x", WEST))))
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContaining("closed");
        assertThatThrownBy(() -> queue.entry(EntryId.FIRST)).isInstanceOf(QueueUnavailable.class);
    }

    @Test
    void theCostOfAClaimDoesNotGrowWithWhatWasSettledOrIsQueued() throws Exception {
        int step = 25_000;
        List<Long> costs = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            acceptAll(step);
            int settled = round == 3 ? step : step / 2;
            long before = rowsRead();
            settleAll(settled);
            costs.add((rowsRead() - before) * 100 / settled);
        }
        assertThat(costs).allMatch(perHundred -> perHundred <= 110, "rows read per hundred claims " + costs);

        reopen();
        try (SkippedRows skipped = SkippedRows.count(parent)) {
            assertThat(queue.claim(WEST, 100, NOW, LEASE)).hasSize(100);
            assertThat(skipped.deleted()).isLessThan(1_000);
        }
        assertThat(rowsRead()).isLessThan(1_000);
    }

    @Test
    void aNearlyFullDiskPutsANoticeOffAndLosesNone() {
        Change.Accept accept = samples.noticed(DUE, WEST);
        queue.write(List.of(accept));
        queue.close();
        queue = RocksQueue.open(settings.withMinFreeOctets(Long.MAX_VALUE / 2), NOW);
        Change.Notice notice = new Change.Notice(
                accept.entry(), List.of(samples.accept(Priority.NORMAL, NOW, "report", EAST)), List.of());

        assertThat(queue.write(List.of(notice)).get(0)).isInstanceOf(ChangeResult.Unavailable.class);

        assertThat(queue.noticesDue(DUE, 9)).containsExactly(accept.entry());
    }

    @Test
    void theCostOfNoticesIsThatOfThoseDueWhateverIsQueuedOrDone() {
        int step = 500;
        for (int round = 0; round < 40; round++) {
            List<Change> batch = new ArrayList<>();
            for (int i = 0; i < step; i++) {
                // Of each round two are due, the others long after.
                batch.add(samples.noticed(i < 2 ? DUE.plusSeconds(round) : DUE.plusSeconds(1_000_000 + i), WEST));
            }
            queue.write(batch);
        }
        settleAll(10_000);
        StoreQueue there = (StoreQueue) queue;
        long before = there.noticeRowsRead();
        int told = 0;
        for (int second = 0; second < 40; second++) {
            List<QueueEntry> due = queue.noticesDue(DUE.plusSeconds(second), 100);
            told += due.size();
            queue.write(due.stream()
                    .<Change>map(entry -> new Change.Notice(entry, List.of(), List.of()))
                    .toList());
        }

        assertThat(told).isBetween(10, 70);
        assertThat(there.noticeRowsRead() - before).isEqualTo(told);
    }

    /** A store of a version that knew no deadlines: its rows are made when it is opened. */
    @Test
    void anOlderStoreGetsItsDeadlinesWhenItIsOpened() throws IOException {
        List<EntryId> ids = new ArrayList<>();
        for (int i = 0; i < 2_500; i++) {
            Change.Accept accept = samples.accept(Priority.NORMAL, NOW.plusMillis(i), "x", i % 2 == 0 ? WEST : EAST);
            queue.write(List.of(accept));
            ids.add(accept.entry().id());
        }
        queue.close();
        try (Store store = Store.open(settings)) {
            Batch older = new Batch();
            try (Store.Walk rows = store.walk(Table.DEADLINES, new byte[0], new byte[] {-1})) {
                while (rows.next()) {
                    older.delete(Table.DEADLINES, rows.key());
                }
            }
            byte[] totals = "totals".getBytes(StandardCharsets.US_ASCII);
            StoredTotals row = Shapes.read(store.get(Table.META, totals).orElseThrow(), StoredTotals.class);
            row.deadlines = false;
            older.put(Table.META, totals, Shapes.write(row));
            store.write(older);
        }
        Files.writeString(settings.directory().resolve("store-version"), "1\n");

        for (int restart = 1; restart <= 2; restart++) {
            queue = RocksQueue.open(settings, NOW.plusSeconds(restart));
            Instant deadline = NOW.plus(LIFE).plusSeconds(10);
            List<EntryId> overdue = new ArrayList<>();
            for (NextHop hop : queue.overdue(deadline)) {
                queue.claimOverdue(hop, deadline, 10_000, deadline, LEASE).forEach(item -> overdue.add(item.entry()));
            }
            assertThat(overdue).containsExactlyInAnyOrderElementsOf(ids);
            queue.close();
        }
    }

    /** A store of a version that marked only what was not tried at all. */
    @Test
    void anOlderStoreFindsAndCountsItsDeadLettersWhenItIsOpened() {
        Change.Accept accept = samples.accept(Priority.NORMAL, NOW, "x", WEST, EAST);
        queue.write(List.of(accept));
        queue.write(List.of(Samples.settle(
                queue.claim(WEST, 1, NOW, LEASE).get(0), new RecipientOutcome.Failed(1, "unknown", Optional.empty()))));
        queue.close();
        try (Store store = Store.open(settings)) {
            byte[] totals = "totals".getBytes(StandardCharsets.US_ASCII);
            StoredTotals row = Shapes.read(store.get(Table.META, totals).orElseThrow(), StoredTotals.class);
            row.held = 0;
            row.dead = 0;
            row.countsDead = false;
            Batch older = new Batch();
            older.put(Table.META, totals, Shapes.write(row));
            older.delete(Table.HELD, accept.entry().id().octets());
            store.write(older);
        }

        for (int restart = 1; restart <= 2; restart++) {
            queue = RocksQueue.open(settings, NOW.plusSeconds(restart));
            assertThat(queue.figures().dead()).isEqualTo(1);
            assertThat(queue.figures().held()).isEqualTo(1);
            assertThat(queue.held(EntryId.FIRST, 9).entries()).hasSize(1);
            queue.close();
        }
    }

    @Test
    void theCostOfDeadlinesIsThatOfWhatIsOverdueWhateverIsQueuedOrDone() {
        acceptAll(20_000);
        settleAll(10_000);
        StoreQueue there = (StoreQueue) queue;
        for (int look = 0; look < 1_000; look++) {
            assertThat(queue.overdue(NOW.plus(LIFE).minusMillis(1))).isEmpty();
        }
        assertThat(there.deadlineRowsRead()).isZero();

        Instant deadline = NOW.plus(LIFE);
        int settled = 0;
        while (settled < 10_000) {
            List<Change> batch = new ArrayList<>();
            queue.claimOverdue(WEST, deadline, 500, deadline, LEASE)
                    .forEach(item -> batch.add(Samples.settle(item, relayed(1))));
            assertThat(batch).hasSize(500);
            queue.write(batch);
            settled += batch.size();
        }
        assertThat(queue.figures().workItems()).isZero();
        assertThat(there.deadlineRowsRead()).isEqualTo(10_000);
    }

    private long rowsRead() {
        return ((StoreQueue) queue).rowsRead(WEST);
    }

    private void acceptAll(int count) {
        for (int done = 0; done < count; done += 500) {
            List<Change> batch = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                batch.add(samples.accept(Priority.NORMAL, NOW, "x", WEST));
            }
            queue.write(batch);
        }
    }

    private void settleAll(int count) {
        for (int done = 0; done < count; done += 500) {
            List<Change> batch = new ArrayList<>();
            queue.claim(WEST, 500, NOW, LEASE).forEach(item -> batch.add(Samples.settle(item, relayed(1))));
            assertThat(batch).hasSize(500);
            queue.write(batch);
        }
    }
}

package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;
import static org.x400gate.persistence.queue.Samples.line;
import static org.x400gate.persistence.queue.Samples.relayed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.RocksSettings;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;
import org.x400gate.persistence.stored.Shapes;
import org.x400gate.persistence.stored.StoredTotals;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

/** Whatever the queue counts goes on where a number of few bits would end: batches, writes, octets, ids. */
@Tag("SF-101")
final class WideNumbersTest {
    private static final byte[] TOTALS = "totals".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_BATCH = {'b'};

    @TempDir
    Path parent;

    private final Samples samples = new Samples(101);

    @ParameterizedTest
    @ValueSource(longs = {0x7FFEL, 0xFC16L, 0xFFFEL, 0x7FFFFFFEL, 0xFFFFFFFEL, 0xFFFFFFFFFFFEL, 0x7FFFFFFFFFFFFL})
    void aQueueThatHasWrittenSoOftenGoesOnAcrossTheBoundary(long writes) {
        RocksSettings settings = RocksSettings.at(parent.resolve("store"));
        RocksQueue.open(settings, NOW).close();
        try (Store store = Store.open(settings)) {
            StoredTotals totals = new StoredTotals();
            totals.writes = writes;
            totals.contentOctets = 0;
            totals.deadlines = true;
            Batch batch = new Batch();
            batch.put(Table.META, TOTALS, Shapes.write(totals));
            store.write(batch);
        }
        wroteSoOften(settings, writes);
        Change.Accept accept = samples.accept(Priority.NORMAL, NOW, "x", WEST);
        EntryId id = accept.entry().id();
        for (int restart = 0; restart < 2; restart++) {
            try (DurableQueue queue = RocksQueue.open(settings, NOW.plusSeconds(restart))) {
                if (restart == 0) {
                    assertThat(queue.write(List.of(accept))).allMatch(ChangeResult::applied);
                }
                for (int i = 1; i <= 2; i++) {
                    WorkItem item =
                            queue.claim(WEST, 1, NOW.plusSeconds(1_000), LEASE).get(0);
                    Instant time = NOW.plusSeconds(10L * restart + i);
                    LedgerLine deferred = line(id, LedgerEvent.DEFERRED, time);
                    assertThat(queue.write(List.of(new Change.Settle(
                                    item,
                                    List.of(Samples.deferred(1)),
                                    Optional.of(item.retryAt(NOW.plusSeconds(i))),
                                    List.of(),
                                    List.of(deferred)))))
                            .allMatch(ChangeResult::applied);
                }
                // In the order in which they were written.
                assertThat(queue.ledger().of(id))
                        .extracting(LedgerLine::time)
                        .isSorted()
                        .hasSize(3 + 2 * restart);
            }
        }
        try (DurableQueue queue = RocksQueue.open(settings, NOW.plusSeconds(9))) {
            WorkItem item = queue.claim(WEST, 1, NOW.plusSeconds(1_000), LEASE).get(0);
            assertThat(queue.write(List.of(Samples.settle(item, relayed(1))))).allMatch(ChangeResult::applied);
            assertThat(queue.figures().entries()).isZero();
            assertThat(queue.figures().workItems()).isZero();
        }
    }

    /** As if that many batches had been synced, which the witness knows too. */
    private static void wroteSoOften(RocksSettings settings, long batches) {
        try (Store store = Store.open(settings)) {
            Batch batch = new Batch();
            batch.put(
                    Table.META,
                    LAST_BATCH,
                    ByteBuffer.allocate(Long.BYTES).putLong(batches).array());
            store.append(batch);
        }
    }

    @ParameterizedTest
    @ValueSource(
            longs = {
                0x7FFFL,
                0x8000L,
                0xFFFFL,
                0x10000L,
                0x7FFFFFFFL,
                0x80000000L,
                0xFFFFFFFFL,
                0x100000000L,
                Long.MAX_VALUE,
                -1L
            })
    void idsKeepTheirOrderAndTheirTextAtEveryWidth(long low) {
        for (long high : new long[] {low, 0, 1L << 16, (1L << 48) - 1, 1L << 48, -1L}) {
            EntryId id = new EntryId(high, low);
            assertThat(EntryId.parse(id.toString())).isEqualTo(id);
            assertThat(EntryId.read(ByteBuffer.wrap(id.octets()))).isEqualTo(id);
            EntryId next = low == -1 ? new EntryId(high, low) : new EntryId(high, low + 1);
            assertThat(Integer.signum(id.toString().compareTo(next.toString())))
                    .isEqualTo(Integer.signum(id.compareTo(next)));
        }
    }

    /** Sums of octets beyond what 31 and 32 bits hold. */
    @ParameterizedTest
    @ValueSource(longs = {0x7FFFFFFFL, 0xFFFFFFFFL, 1L << 40})
    void sumsOfOctetsHoldMoreThan32Bits(long octets) {
        Totals totals = Totals.read(Store.inMemory());
        QueueEntry entry = samples.entry(Priority.NORMAL, NOW, octets, WEST);

        Totals three = totals.with(entry).with(entry).with(entry);

        assertThat(three.contentOctets()).isEqualTo(3 * octets);
        assertThat(EntryForm.read(entry.id(), EntryForm.write(entry)).contentOctets())
                .isEqualTo(octets);
        assertThat(three.without(entry).without(entry).without(entry)).isEqualTo(totals);
    }
}

package org.x400gate.persistence.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.RocksSettings;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;

/** The ledger over a store, in memory and on disk. */
final class LedgerTest {
    @Nested
    final class InMemory extends OverStore {
        InMemory() {
            super(Store.inMemory());
        }

        /** As stores had it that knew neither a journal nor days. */
        @Test
        void theLinesOfAnOlderStoreAreFoundReadAndPurgedLikeOthers() {
            Batch batch = new Batch();
            EntryId entry = EntryId.of(NOW.minus(Duration.ofDays(2)), RANDOM);
            LedgerLine line = new LedgerLine(entry.time(), entry, LedgerEvent.ACCEPTED, List.of(MTS), Map.of("a", "b"));
            batch.put(
                    Table.LEDGER,
                    ByteBuffer.allocate(28)
                            .put(entry.octets())
                            .putLong(4)
                            .putInt(1)
                            .array(),
                    LineForm.write(line));
            batch.put(Table.REFERENCES, Marks.oldKey(MTS, entry), new byte[] {9});
            store.write(batch);

            KeptLedger.complete(store);
            KeptLedger.complete(store);

            KeptLedger made = new KeptLedger(store);
            assertThat(made.referring(MTS, 9)).containsExactly(line);
            assertThat(made.after(LedgerPlace.START, 9))
                    .extracting(PlacedLine::line)
                    .containsExactly(line);
            assertThat(made.purge(NOW, 9)).isFalse();
            assertThat(made.of(entry)).isEmpty();
            assertThat(made.referring(MTS, 9)).isEmpty();
        }

        /** They have one row in the journal. */
        @Test
        void theLinesOfOneWriteAreReadByPagesAndGoEachInItsTime() {
            List<LedgerLine> lines = IntStream.range(0, 5)
                    .mapToObj(i -> EntryId.of(NOW.plusMillis(i), RANDOM))
                    .map(id -> new LedgerLine(NOW, id, LedgerEvent.ACCEPTED, List.of(), Map.of()))
                    .toList();
            Batch batch = new Batch();
            new KeptLedger(store).add(batch, lines, 7, 0);
            store.write(batch);

            List<PlacedLine> two = ledger().after(LedgerPlace.START, 2);
            assertThat(two).extracting(PlacedLine::line).isEqualTo(lines.subList(0, 2));
            List<PlacedLine> rest = ledger().after(two.get(1).place(), 9);
            assertThat(rest).extracting(PlacedLine::line).isEqualTo(lines.subList(2, 5));
            assertThat(ledger().before(rest.get(2).place(), Instant.EPOCH, 3))
                    .extracting(PlacedLine::line)
                    .containsExactly(lines.get(3), lines.get(2), lines.get(1));

            queued(lines.get(3).entry());
            assertThat(ledger().purge(NOW.plusSeconds(1), 9)).isFalse();
            assertThat(ledger().after(LedgerPlace.START, 9))
                    .extracting(PlacedLine::line)
                    .containsExactly(lines.get(3));
            finished(lines.get(3).entry());
            assertThat(ledger().purge(NOW.plusSeconds(1), 9)).isFalse();
            assertThat(ledger().after(LedgerPlace.START, 9)).isEmpty();
        }

        @Test
        void aClockThatIsSetBackPutsNoLineBeforeOneThatWasRead() {
            EntryId late = EntryId.of(NOW, RANDOM);
            write(new LedgerLine(NOW, late, LedgerEvent.ACCEPTED, List.of(), Map.of()));
            LedgerPlace read = ledger().after(LedgerPlace.START, 9).get(0).place();
            write(new LedgerLine(NOW.minusSeconds(60), late, LedgerEvent.RELAYED, List.of(), Map.of()));

            assertThat(ledger().after(read, 9))
                    .extracting(each -> each.line().event())
                    .containsExactly(LedgerEvent.RELAYED);
            assertThat(new KeptLedger(store).after(read, 9)).hasSize(1);
        }
    }

    @Nested
    final class OnDisk extends OverStore {
        private final RocksSettings settings;

        OnDisk(@TempDir Path directory) throws IOException {
            super(Store.open(RocksSettings.at(Files.createDirectories(directory.resolve("store")))));
            this.settings = RocksSettings.at(directory.resolve("store"));
        }

        @Test
        void aHundredThousandLinesGoInStepsOfAThousand() {
            KeptLedger ledger = new KeptLedger(store);
            for (int write = 1; write <= 100; write++) {
                Batch batch = new Batch();
                List<LedgerLine> lines = new ArrayList<>();
                for (int index = 0; index < 1_000; index++) {
                    EntryId entry = EntryId.of(NOW.plusMillis(write), RANDOM);
                    lines.add(
                            new LedgerLine(entry.time(), entry, LedgerEvent.ACCEPTED, List.of(MTS), Map.of("a", "b")));
                }
                ledger.add(batch, lines, write, 0);
                store.append(batch);
            }
            Instant later = NOW.plus(Duration.ofDays(8));

            assertThat(ledger.purge(later, 1_000)).isTrue();
            assertThat(ledger.after(LedgerPlace.START, 1).get(0).place().write())
                    .isEqualTo(2);
            int steps = 1;
            while (ledger.purge(later, 1_000)) {
                steps++;
            }

            assertThat(steps).isEqualTo(99);
            assertThat(ledger.after(LedgerPlace.START, 1)).isEmpty();
            assertThat(ledger.marked(MTS, Optional.empty(), 1)).isEmpty();
            store.close();
            try (Store again = Store.open(settings)) {
                assertThat(new KeptLedger(again).after(LedgerPlace.START, 1)).isEmpty();
            }
        }
    }

    abstract static class OverStore implements LedgerContract {
        final Store store;
        private final KeptLedger ledger;
        private long writes;

        OverStore(Store store) {
            this.store = store;
            this.ledger = new KeptLedger(store);
        }

        @AfterEach
        void close() {
            store.close();
        }

        @Override
        public Ledger ledger() {
            return ledger;
        }

        @Override
        public void write(LedgerLine line) {
            Batch batch = new Batch();
            ledger.add(batch, List.of(line), ++writes, 0);
            store.write(batch);
        }

        @Override
        public void queued(EntryId entry) {
            Batch batch = new Batch();
            batch.put(Table.ENTRIES, entry.octets(), new byte[] {1});
            store.write(batch);
        }

        @Override
        public void finished(EntryId entry) {
            Batch batch = new Batch();
            batch.delete(Table.ENTRIES, entry.octets());
            store.write(batch);
        }
    }
}

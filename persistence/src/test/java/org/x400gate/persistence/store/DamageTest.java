package org.x400gate.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One flipped bit: the start stops and names the file, or nothing is missing. Never silence. */
final class DamageTest {
    private static final int BATCHES = 40;
    private static final int BLOCK = 32 * 1024;

    @TempDir
    Path parent;

    private Path image;

    @BeforeEach
    void writeAndDie() throws IOException {
        // A copy of the open store is what a killed process leaves behind.
        try (Store store = Store.open(RocksSettings.at(parent.resolve("live")))) {
            for (int i = 0; i < BATCHES; i++) {
                Batch batch = new Batch();
                batch.put(Table.ENTRIES, key(i), value(i));
                store.write(batch);
            }
            image = copy(parent.resolve("live"), "image");
        }
    }

    @Test
    void theUndamagedImageOpensWhole() {
        assertWhole(image);
    }

    @Test
    void everyFlippedBitOfEveryLogHeaderStopsTheStart() throws IOException {
        Path log = newest(".log");
        for (long record : records(log)) {
            for (int bit = 0; bit < 7 * 8; bit++) {
                assertNamed(log, record + bit / 8, bit % 8);
            }
        }
    }

    @Test
    void aFlippedBitAnywhereInTheLogStopsTheStart() throws IOException {
        Path log = newest(".log");
        long size = Files.size(log);
        for (long at = 0; at < size; at += at > size - 2_100 ? 1 : 17) {
            assertNamed(log, at, (int) (at % 8));
        }
    }

    @Test
    void aFlippedBitInTheManifestStopsTheStart() throws IOException {
        Path manifest = newest("MANIFEST-");
        for (long at = 0; at < Files.size(manifest); at++) {
            assertNamed(manifest, at, (int) (at % 8));
        }
    }

    @Test
    void aFlippedBitInATableOrABlobFileIsNotReadAsMail() throws IOException {
        Path source = parent.resolve("flushed");
        Store.open(RocksSettings.at(parent.resolve("live"))).close();
        copyTo(parent.resolve("live"), source);
        for (Path table : files(source.resolve("db"), ".sst")) {
            long size = Files.size(table);
            for (long at = 0; at < size; at += 1 + size / 4) {
                Path damaged = copy(source, "table-" + table.getFileName() + "-" + at);
                flip(damaged.resolve("db").resolve(table.getFileName()), at, 3);
                assertWholeOrRefused(damaged);
                delete(damaged);
            }
        }
    }

    @Test
    void aTailThatWasCutShortIsToleratedOnceItWasNeverSynced() throws IOException {
        Path log = newest(".log");
        long lastRecord = records(log).get(records(log).size() - 1);
        for (long cut = Files.size(log) - 1; cut >= lastRecord; cut -= 400) {
            Path torn = copy(image, "torn-" + cut);
            // No witness says that the last batch was synced: the power failed before its sync returned.
            Files.delete(torn.resolve("synced"));
            truncate(torn.resolve("db").resolve(log.getFileName()), cut);
            try (Store store = Store.open(RocksSettings.at(torn))) {
                assertThat(store.get(Table.ENTRIES, key(BATCHES - 2))).contains(value(BATCHES - 2));
                assertThat(store.get(Table.ENTRIES, key(BATCHES - 1))).isEmpty();
            }
            delete(torn);
        }
    }

    @Test
    void zerosBehindTheLastRecordAreATornTail() throws IOException {
        Path log = newest(".log");
        Path padded = copy(image, "padded");
        try (RandomAccessFile file = new RandomAccessFile(
                padded.resolve("db").resolve(log.getFileName()).toFile(), "rw")) {
            file.setLength(file.length() + 100_000);
        }
        assertWhole(padded);
    }

    @Test
    void aTailThatWasSyncedAndIsGoneStopsTheStart() throws IOException {
        Path log = newest(".log");
        for (long cut = Files.size(log) - 1; cut > 0; cut -= 1 + Files.size(log) / 8) {
            Path torn = copy(image, "gone-" + cut);
            truncate(torn.resolve("db").resolve(log.getFileName()), cut);
            assertThatThrownBy(() -> Store.open(RocksSettings.at(torn)))
                    .isInstanceOf(QueueCorrupt.class)
                    .hasMessageContaining("batch " + BATCHES + " was synced")
                    .hasMessageContaining("x400gate queue salvage");
            delete(torn);
        }
    }

    @Test
    void aMissingLogStopsTheStart() throws IOException {
        Path gone = copy(image, "gone");
        Files.delete(gone.resolve("db").resolve(newest(".log").getFileName()));
        assertThatThrownBy(() -> Store.open(RocksSettings.at(gone))).isInstanceOf(QueueCorrupt.class);
    }

    /** The check a start begins with, on every bit; and the whole start on a sample of them. */
    private void assertNamed(Path file, long at, int bit) throws IOException {
        flip(file, at, bit);
        assertThatThrownBy(() -> LogCheck.checkAll(image.resolve("db")), "bit %s of octet %s of %s", bit, at, file)
                .isInstanceOf(QueueCorrupt.class)
                .hasMessageContaining(file.getFileName().toString())
                .hasMessageContaining("x400gate queue salvage");
        if (at % 1009 == 0) {
            Path damaged = copy(image, "flipped-" + at + "-" + bit);
            assertThatThrownBy(() -> Store.open(RocksSettings.at(damaged)))
                    .isInstanceOf(QueueCorrupt.class)
                    .hasMessageContaining(file.getFileName().toString());
            delete(damaged);
        }
        flip(file, at, bit);
    }

    private void assertWholeOrRefused(Path damaged) {
        try {
            assertWhole(damaged);
        } catch (QueueUnavailable e) {
            assertThat(e).hasMessageContaining(damaged.toString());
        }
    }

    private void assertWhole(Path directory) {
        try (Store store = Store.open(RocksSettings.at(directory))) {
            for (int i = 0; i < BATCHES; i++) {
                assertThat(store.get(Table.ENTRIES, key(i))).contains(value(i));
            }
        }
    }

    /** Where records begin, by the lengths in their headers. */
    private static List<Long> records(Path log) throws IOException {
        byte[] octets = Files.readAllBytes(log);
        List<Long> starts = new ArrayList<>();
        int at = 0;
        while (at + 7 <= octets.length) {
            if (BLOCK - at % BLOCK < 7) {
                at += BLOCK - at % BLOCK;
            }
            starts.add((long) at);
            at += 7 + (octets[at + 4] & 0xFF) + (octets[at + 5] & 0xFF) * 256;
        }
        return starts;
    }

    private Path newest(String part) throws IOException {
        List<Path> found = files(image.resolve("db"), part);
        return found.get(found.size() - 1);
    }

    private static List<Path> files(Path directory, String part) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().contains(part))
                    .sorted()
                    .toList();
        }
    }

    private Path copy(Path from, String name) throws IOException {
        return copyTo(from, parent.resolve(name));
    }

    private static Path copyTo(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
        return to;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void flip(Path file, long at, int bit) throws IOException {
        try (RandomAccessFile octets = new RandomAccessFile(file.toFile(), "rw")) {
            octets.seek(at);
            int octet = octets.read();
            octets.seek(at);
            octets.write(octet ^ 1 << bit);
        }
    }

    private static void truncate(Path file, long length) throws IOException {
        try (RandomAccessFile octets = new RandomAccessFile(file.toFile(), "rw")) {
            octets.setLength(length);
        }
    }

    private static byte[] key(int i) {
        return ByteBuffer.allocate(4).putInt(i).array();
    }

    private static byte[] value(int i) {
        byte[] value = new byte[2_000];
        new java.util.Random(i).nextBytes(value);
        return value;
    }
}

package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.persistence.queue.Samples.NOW;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.store.RocksSettings;
import org.x400gate.persistence.store.Store;

/**
 * A store of any past version opens with everything that was in it, and one of a later version is left as it is. Vectors are
 * named by version; that of the present one is made by -Dx400gate.write-vectors=true.
 */
final class StoreVersionsTest {
    private static final Path VECTORS = Path.of("src/test/resources/stores");
    private static final String PRESENT = "v2";

    @TempDir
    Path parent;

    @Test
    @Tag("SF-99")
    void theVectorOfThePresentVersionIsWhatIsMadeNow() throws IOException {
        Path made = parent.resolve("made");
        StoreVector.make(made);
        if (Boolean.getBoolean("x400gate.write-vectors")) {
            Files.createDirectories(VECTORS);
            StoreVector.pack(made, VECTORS.resolve(PRESENT + ".zip"));
            Files.writeString(VECTORS.resolve("words.txt"), words(made));
        }

        assertThat(words(made)).isEqualTo(expected());
    }

    /** v1: before work had rows by its deadline. v1-late: with them, and not yet called 2. */
    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1-late", "v2"})
    @Tag("SF-99")
    void aStoreOfAPastVersionKeepsEveryEntryLedgerLineAndDeadline(String version) throws IOException {
        Path store = unpacked(version);

        // Brought up to our version by the first opening; the second finds it so.
        assertThat(words(store)).isEqualTo(expected());
        assertThat(store.resolve("store-version")).hasContent("2\n");
        assertThat(words(store)).isEqualTo(expected());
    }

    @Test
    @Tag("SF-99")
    void aMigrationThatWasCutOffIsDoneAgain() throws IOException {
        Path store = unpacked("v1");
        words(store);
        Files.writeString(store.resolve("store-version"), "1\n");

        assertThat(words(store)).isEqualTo(expected());
    }

    @Test
    @Tag("SF-94")
    void aStoreOfANewerVersionIsRefusedWithBothVersionsAndNothingIsTouched() throws IOException {
        Path store = unpacked("v2");
        Files.writeString(store.resolve("store-version"), "3\n");
        Map<String, Long> before = checksums(store);

        assertThatThrownBy(() -> RocksQueue.open(RocksSettings.at(store), NOW))
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContainingAll("of version 3", "up to version 2", "nothing was changed");
        assertThatThrownBy(() -> RocksQueue.salvage(RocksSettings.at(store), parent.resolve("copy"), NOW))
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContainingAll("of version 3", "up to version 2");

        assertThat(checksums(store)).isEqualTo(before);
        assertThat(parent.resolve("copy")).doesNotExist();
    }

    @Test
    @Tag("SF-94")
    void anOlderStoreWithoutAWayToOursIsRefusedAndNotTouched() throws IOException {
        Path store = unpacked("v1");

        assertThatThrownBy(() -> Store.open(RocksSettings.at(store)))
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContainingAll("of version 1", "version 2");

        assertThat(words(store)).isEqualTo(expected());
    }

    @Test
    @Tag("SF-99")
    void aDamagedStoreOfAPastVersionIsSalvagedAndBroughtUp() throws IOException {
        Path store = unpacked("v1");

        SalvageReport report = RocksQueue.salvage(RocksSettings.at(store), parent.resolve("copy"), NOW);

        assertThat(report.lost()).isEmpty();
        assertThat(words(store)).isEqualTo(expected());
    }

    private Path unpacked(String version) throws IOException {
        Path store = parent.resolve("store");
        try (InputStream zip = resource(version + ".zip")) {
            StoreVector.unpack(zip, store);
        }
        return store;
    }

    private static String words(Path store) throws IOException {
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(store), NOW.plusSeconds(3600))) {
            return StoreVector.words(queue);
        }
    }

    /** All versions were given the same. */
    private static String expected() throws IOException {
        try (InputStream text = resource("words.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static InputStream resource(String name) throws IOException {
        return Files.newInputStream(VECTORS.resolve(name));
    }

    /** Of all files but the lock's, which holds nothing. */
    private static Map<String, Long> checksums(Path store) throws IOException {
        Map<String, Long> checksums = new TreeMap<>();
        try (Stream<Path> files = Files.walk(store)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                CRC32C crc = new CRC32C();
                crc.update(Files.readAllBytes(file));
                checksums.put(store.relativize(file).toString(), crc.getValue());
            }
        }
        checksums.remove("lock");
        return checksums;
    }
}

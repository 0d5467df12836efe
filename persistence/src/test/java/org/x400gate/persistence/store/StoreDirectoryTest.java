package org.x400gate.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreDirectoryTest {
    @TempDir
    Path parent;

    private Path store() {
        return parent.resolve("store");
    }

    private void assertRefused(RocksSettings settings, String... parts) {
        assertThatThrownBy(() -> Store.open(settings))
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void aDirectoryInUseIsRefusedAndItsHolderIsNotDisturbed() {
        try (Store held = Store.open(RocksSettings.at(store()))) {
            assertRefused(RocksSettings.at(store()), store().toString(), "open already");
            held.write(new Batch());
        }
        Store.open(RocksSettings.at(store())).close();
    }

    @Test
    void aMissingDirectoryIsMadeOnlyIfAskedForAndOnlyItself() {
        assertRefused(RocksSettings.at(store()).withCreateIfMissing(false), store().toString(), "missing", "mounted");
        assertRefused(RocksSettings.at(store().resolve("below")), "missing");
        assertThat(store()).doesNotExist();
    }

    @Test
    void anotherVersionIsRefusedWithBothVersionsAndLeftAlone() throws IOException {
        Store.open(RocksSettings.at(store())).close();
        Files.writeString(store().resolve("store-version"), "7\n");

        assertRefused(RocksSettings.at(store()), "version 7", "version 1");

        Files.writeString(store().resolve("store-version"), "1\n");
        Store.open(RocksSettings.at(store())).close();
    }

    @Test
    void aDatabaseWithoutAVersionIsRefused() throws IOException {
        Store.open(RocksSettings.at(store())).close();
        Files.delete(store().resolve("store-version"));

        assertThatThrownBy(() -> Store.open(RocksSettings.at(store())))
                .isInstanceOf(QueueCorrupt.class)
                .hasMessageContaining("store-version");
    }

    @Test
    void anIllegibleWitnessSaysNothing() throws IOException {
        try (Store store = Store.open(RocksSettings.at(store()))) {
            store.write(new Batch());
        }
        for (byte[] mark : new byte[][] {new byte[0], new byte[16], {1, 2, 3}}) {
            Files.write(store().resolve("synced"), mark);
            Store.open(RocksSettings.at(store())).close();
        }
    }
}

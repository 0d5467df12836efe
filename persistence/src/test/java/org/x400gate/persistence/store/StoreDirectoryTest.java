package org.x400gate.persistence.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
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
    void whatIsNoVersionIsRefusedAndLeftAlone() throws IOException {
        Store.open(RocksSettings.at(store())).close();
        Path version = store().resolve("store-version");
        for (String text : new String[] {"0", "-1", "two", "99999999999", "2".repeat(100), "2 \n 3"}) {
            Files.writeString(version, text);

            assertRefused(RocksSettings.at(store()), version.toString(), "no version");
            assertThat(version).hasContent(text);
        }
        Files.writeString(version, StoreDirectory.VERSION + "\n");
        Store.open(RocksSettings.at(store())).close();
    }

    /** The holder is another process: only that can be seen to keep its lock. */
    @Test
    void whoHoldsItIsNamedAndKeepsItWhateverOthersTry() throws Exception {
        Process holder = holder();
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("held");
            for (int i = 0; i < 2; i++) {
                assertRefused(
                        RocksSettings.at(store()),
                        store().toString(),
                        "in use by process " + holder.pid() + " on ",
                        "one process at a time");
            }
            assertThatThrownBy(() -> DamagedStore.open(RocksSettings.at(store()), parent.resolve("copy")))
                    .isInstanceOf(QueueUnavailable.class)
                    .hasMessageContaining("process " + holder.pid());
        } finally {
            holder.destroyForcibly().waitFor();
        }
        Store.open(RocksSettings.at(store())).close();
    }

    /** A full or missing directory for temporary files stops nothing, and a process that is killed leaves nothing there. */
    @Test
    @Tag("SF-46")
    void noDirectoryForTemporaryFilesIsNeeded() throws Exception {
        Process holder = holder("-Djava.io.tmpdir=" + parent.resolve("none"));
        try {
            assertThat(holder.inputReader().readLine()).isEqualTo("held");
            assertThat(parent.resolve("none")).doesNotExist();
            assertThat(store().resolve("library")).doesNotExist();
        } finally {
            holder.destroyForcibly().waitFor();
        }
    }

    private Process holder(String... jvm) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of(jvm));
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), Holder.class.getName(), store().toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Holds a store until it is killed; on the way it is refused the same store once more, which must not cost it the lock. */
    static final class Holder {
        public static void main(String[] arguments) throws InterruptedException {
            RocksSettings settings = RocksSettings.at(Path.of(arguments[0]));
            try (Store held = Store.open(settings)) {
                try {
                    Store.open(settings).close();
                } catch (QueueUnavailable expected) {
                    held.write(new Batch());
                }
                System.out.println("held");
                Thread.sleep(Duration.ofMinutes(1).toMillis());
            }
        }
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

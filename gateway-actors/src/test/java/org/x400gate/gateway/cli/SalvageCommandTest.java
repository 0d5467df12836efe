package org.x400gate.gateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.RocksQueue;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.RocksSettings;
import picocli.CommandLine;

/** {@code x400gate queue salvage}: what an operator reads, and the exit code a script reads. */
class SalvageCommandTest {
    @TempDir
    Path parent;

    private final StringWriter said = new StringWriter();
    private Path store;
    private Path config;

    @BeforeEach
    void aStore() throws IOException {
        store = parent.resolve("store");
        RocksQueue.open(RocksSettings.at(store), Instant.EPOCH).close();
        config = parent.resolve("x400gate.conf");
        Files.writeString(config, "x400gate.store.directory = \"" + store + "\"\n");
    }

    @Test
    void aStoreWithADamagedEndIsSalvagedAndTheCopyStandsBesideIt() throws IOException {
        // A witness of a sync that the log knows nothing of: as if the log's end were gone.
        Path other = parent.resolve("other");
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(other), Instant.EPOCH);
                var writer = queue.content().write(EntryId.floor(Instant.EPOCH), Instant.EPOCH)) {
            writer.append(new byte[10], 0, 10);
            writer.sync();
        }
        Files.copy(other.resolve("synced"), store.resolve("synced"), StandardCopyOption.REPLACE_EXISTING);

        assertThat(salvage()).isEqualTo(ExitCode.OK.number());

        assertThat(said.toString()).contains("batch 1 was synced", "kept      0 entries", "opens again");
        try (Stream<Path> all = Files.list(parent)) {
            assertThat(all.map(file -> file.getFileName().toString()))
                    .anyMatch(name -> name.startsWith("store.before-salvage-"));
        }
        RocksQueue.open(RocksSettings.at(store), Instant.EPOCH).close();
    }

    @Test
    void aSoundStoreIsSaidToBeSound() {
        assertThat(salvage("--copy", parent.resolve("copy").toString())).isEqualTo(ExitCode.OK.number());

        assertThat(said.toString()).contains("is sound: nothing was changed");
    }

    @Test
    void aStoreInUseIsLeftAlone() {
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(store), Instant.EPOCH)) {
            assertThat(salvage()).isEqualTo(ExitCode.FAILED.number());
            assertThat(queue.figures().entries()).isZero();
        }
        assertThat(said.toString()).contains("not salvaged: store directory " + store + " is open already");
    }

    private int salvage(String... more) {
        String[] arguments = Stream.concat(
                        Stream.of("queue", "salvage", "--config", config.toString()), Stream.of(more))
                .toArray(String[]::new);
        return new CommandLine(new X400gate())
                .setOut(new PrintWriter(said, true))
                .execute(arguments);
    }
}

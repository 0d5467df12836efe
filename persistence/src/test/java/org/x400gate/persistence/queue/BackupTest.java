package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.persistence.queue.Samples.EAST;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.persistence.content.ContentWriter;
import org.x400gate.persistence.store.Backup;
import org.x400gate.persistence.store.BackupReport;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.store.RocksSettings;

/** What was acknowledged before a backup began is in it, and comes back by a restore; nothing is ever written over. */
final class BackupTest {
    private static final int LONG = 300_000;

    @TempDir
    Path parent;

    private RocksSettings settings;
    private RocksSettings elsewhere;
    private DurableQueue queue;
    private final Samples samples = new Samples(7);

    @BeforeEach
    void open() throws IOException {
        Files.createDirectory(parent.resolve("backups"));
        settings =
                RocksSettings.at(parent.resolve("store")).withMinFreeOctets(0).withMemtableOctets(1 << 20);
        elsewhere = RocksSettings.at(parent.resolve("restored")).withMinFreeOctets(0);
        queue = RocksQueue.open(settings, NOW);
    }

    @AfterEach
    void close() {
        queue.close();
    }

    private Path target(String name) {
        return parent.resolve("backups").resolve(name);
    }

    /** A sender that goes on while backups are made, and knows what was acknowledged. */
    private final class Sender implements Runnable {
        private final Map<EntryId, Long> acknowledged = new ConcurrentHashMap<>();
        private final AtomicBoolean ends = new AtomicBoolean();
        private final Samples own;
        private final Random random;

        Sender(int seed) {
            own = new Samples(seed);
            random = new Random(seed);
        }

        @Override
        public void run() {
            while (!ends.get()) {
                byte[] octets = new byte[random.nextInt(10) == 0 ? LONG : random.nextInt(4_000)];
                random.nextBytes(octets);
                QueueEntry entry = own.entry(Priority.NORMAL, NOW, octets.length, WEST);
                List<WorkItem> work = List.of(WorkItem.of(entry, WEST, NOW));
                if (octets.length == LONG) {
                    try (ContentWriter writer = queue.content().write(entry.id(), NOW)) {
                        writer.append(octets, 0, octets.length);
                        writer.seal();
                    }
                }
                List<ChangeResult> written = queue.write(List.of(
                        octets.length == LONG
                                ? Change.Accept.streamed(entry, work, List.of())
                                : new Change.Accept(entry, work, List.of(octets), List.of())));
                assertThat(written).allMatch(ChangeResult::applied);
                CRC32C crc = new CRC32C();
                crc.update(octets);
                acknowledged.put(entry.id(), crc.getValue());
            }
        }
    }

    @Test
    void underLoadEveryMessageThatWasAcknowledgedBeforeIsRestoredWhole() throws Exception {
        List<Sender> senders = List.of(new Sender(1), new Sender(2));
        List<Thread> threads = senders.stream().map(Thread::new).toList();
        threads.forEach(Thread::start);
        Map<EntryId, Long> before = new ConcurrentHashMap<>();
        for (int round = 0; round < 3; round++) {
            while (before.size() < 200 * (round + 1)) {
                senders.forEach(sender -> before.putAll(sender.acknowledged));
            }
            BackupReport report = queue.backup(target("b" + round), NOW.plusSeconds(round));
            assertThat(report.entries()).isGreaterThanOrEqualTo(before.size());
        }
        senders.forEach(sender -> sender.ends.set(true));
        for (Thread thread : threads) {
            thread.join();
        }
        Map<EntryId, Long> all = new ConcurrentHashMap<>();
        senders.forEach(sender -> all.putAll(sender.acknowledged));
        assertThat(all).hasSizeGreaterThan(before.size());

        RestoreReport restored = RocksQueue.restore(elsewhere, new Backup(target("b2")), false, NOW.plusSeconds(9));

        assertThat(restored.held()).isZero();
        assertThat(restored.entries()).isEqualTo(restored.backup().entries());
        try (DurableQueue copy = RocksQueue.open(elsewhere, NOW.plusSeconds(10))) {
            for (Map.Entry<EntryId, Long> each : before.entrySet()) {
                assertThat(checksum(copy, each.getKey())).isEqualTo(each.getValue());
            }
            // All that came later is there whole or not at all, and all of it can be sent.
            assertThat(copy.claim(WEST, Integer.MAX_VALUE, NOW, LEASE)).hasSize((int) restored.entries());
            for (QueueEntry entry : copy.view(EntryId.FIRST, 1000).entries()) {
                assertThat(checksum(copy, entry.id())).isEqualTo(all.get(entry.id()));
            }
            assertThat(copy.write(List.of(samples.accept(Priority.NORMAL, NOW, "new", WEST))))
                    .allMatch(ChangeResult::applied);
        }
        assertThat(parent.resolve("store/backup-under-way")).doesNotExist();
        assertThat(Backup.in(parent.resolve("backups"))).hasSize(3);
    }

    @Test
    void heldByTheRestoreNothingIsTriedBeforeItIsReleased() {
        Change.Accept waits = samples.accept(Priority.NORMAL, NOW, "x", WEST, EAST);
        Change.Accept tried = samples.accept(Priority.URGENT, NOW, "y", WEST);
        queue.write(List.of(waits, tried));
        queue.backup(target("b"), NOW);

        RestoreReport restored = RocksQueue.restore(elsewhere, new Backup(target("b")), true, NOW.plusSeconds(9));

        assertThat(restored.held()).isEqualTo(2);
        try (DurableQueue copy = RocksQueue.open(elsewhere, NOW.plusSeconds(10))) {
            assertThat(copy.claimAny(WEST, 9, NOW.plusSeconds(10), LEASE)).isEmpty();
            assertThat(copy.held(EntryId.FIRST, 9).entries())
                    .extracting(QueueEntry::id)
                    .containsExactlyInAnyOrder(waits.entry().id(), tried.entry().id());
            QueueEntry entry = copy.entry(tried.entry().id()).orElseThrow();
            assertThat(copy.ledger().of(entry.id()))
                    .last()
                    .satisfies(line -> assertThat(line.details()).containsEntry("by", "restore"));
            copy.write(List.of(new OperatorAct.TryAgain(
                    entry, List.of(), Map.of(1, WEST), NOW, NOW.plusSeconds(3600), List.of())));
            assertThat(copy.claim(WEST, 9, NOW.plusSeconds(10), LEASE)).hasSize(1);
        }
    }

    @Test
    void nothingIsWrittenOver() throws IOException {
        queue.write(List.of(samples.accept(Priority.NORMAL, NOW, "x", WEST)));
        queue.backup(target("b"), NOW);
        long before = size(target("b"));

        assertThatThrownBy(() -> queue.backup(target("b"), NOW))
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContaining("there already");
        assertThatThrownBy(() -> queue.backup(parent.resolve("store/inside"), NOW))
                .hasMessageContaining("within");
        assertThatThrownBy(() -> queue.backup(parent.resolve("none/b"), NOW)).hasMessageContaining("no directory");
        assertThat(size(target("b"))).isEqualTo(before);

        Files.createDirectory(elsewhere.directory());
        Path mine = Files.writeString(elsewhere.directory().resolve("mine"), "mine");
        assertThatThrownBy(() -> RocksQueue.restore(elsewhere, new Backup(target("b")), false, NOW))
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContainingAll("not empty", "mine");
        assertThat(mine).hasContent("mine");
        // The store itself is not empty either.
        assertThatThrownBy(() -> RocksQueue.restore(settings, new Backup(target("b")), false, NOW))
                .hasMessageContaining("not empty");
        Files.delete(mine);
        assertThat(RocksQueue.restore(elsewhere, new Backup(target("b")), false, NOW)
                        .entries())
                .isEqualTo(1);
    }

    @Test
    void oneChangedOctetMissingOrForeignFileIsFoundAndNothingIsLeft() throws IOException {
        queue.write(List.of(samples.accept(Priority.NORMAL, NOW, "x".repeat(5_000), WEST)));
        queue.backup(target("b"), NOW);
        for (Path file : files(target("b"))) {
            if (file.getFileName().toString().equals("SHA256SUMS")) {
                continue;
            }
            byte[] octets = Files.readAllBytes(file);
            if (octets.length == 0) {
                continue;
            }
            octets[octets.length / 2] ^= 1;
            Files.write(file, octets);
            assertThatThrownBy(
                            () -> RocksQueue.restore(elsewhere, new Backup(target("b")), false, NOW), file.toString())
                    .isInstanceOf(QueueUnavailable.class);
            assertThat(elsewhere.directory()).doesNotExist();
            octets[octets.length / 2] ^= 1;
            Files.write(file, octets);
        }
        Path foreign = Files.writeString(target("b").resolve("db/foreign.sst"), "x");
        assertThatThrownBy(() -> RocksQueue.restore(elsewhere, new Backup(target("b")), false, NOW))
                .hasMessageContaining("foreign.sst");
        Files.delete(foreign);
        Files.delete(target("b").resolve("db/CURRENT"));
        assertThatThrownBy(() -> RocksQueue.restore(elsewhere, new Backup(target("b")), false, NOW))
                .hasMessageContaining("CURRENT");
        assertThat(elsewhere.directory()).doesNotExist();
    }

    /** By the program that every system has. */
    @Test
    void itsSumsAreThoseOfSha256sum() throws Exception {
        queue.write(List.of(samples.accept(Priority.NORMAL, NOW, "x", WEST)));
        queue.backup(target("b"), NOW);

        Process check = new ProcessBuilder("sha256sum", "--check", "--quiet", "SHA256SUMS")
                .directory(target("b").toFile())
                .inheritIO()
                .start();

        assertThat(check.waitFor()).isZero();
    }

    @Test
    @Tag("SF-94")
    void aBackupOfANewerStoreIsRefusedWithBothVersions() throws IOException {
        queue.write(List.of(samples.accept(Priority.NORMAL, NOW, "x", WEST)));
        queue.backup(target("b"), NOW);
        Path about = target("b").resolve("about-this-backup");
        Files.writeString(about, Files.readString(about).replace("store-version 2", "store-version 9"));

        assertThatThrownBy(() -> RocksQueue.restore(elsewhere, new Backup(target("b")), false, NOW))
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContainingAll("version 9", "version 2");
        assertThat(elsewhere.directory()).doesNotExist();
    }

    @Test
    void withoutRoomNothingIsLeft() throws IOException {
        queue.write(List.of(samples.accept(Priority.NORMAL, NOW, "x", WEST)));
        queue.close();
        queue = RocksQueue.open(settings.withMinFreeOctets(Long.MAX_VALUE / 2), NOW);

        assertThatThrownBy(() -> queue.backup(target("b"), NOW))
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContaining("octets");

        assertThat(files(parent.resolve("backups"))).isEmpty();
        assertThat(parent.resolve("store/backup-under-way")).doesNotExist();
    }

    @Test
    void whatABackupOrARestoreThatWasKilledLeavesIsNoStoreAndNoBackup() throws IOException {
        queue.write(List.of(samples.accept(Priority.NORMAL, NOW, "x", WEST)));
        queue.backup(target("b"), NOW);
        Files.createDirectory(target("c.partial"));
        Files.copy(target("b").resolve("about-this-backup"), target("c.partial").resolve("about-this-backup"));
        assertThat(Backup.in(parent.resolve("backups"))).hasSize(1);
        assertThatThrownBy(() -> new Backup(target("c.partial")).restore(elsewhere));
        RocksQueue.restore(elsewhere, new Backup(target("b")), false, NOW);
        Files.writeString(elsewhere.directory().resolve("restore-under-way"), "");

        assertThatThrownBy(() -> RocksQueue.open(elsewhere, NOW))
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContaining("did not end");
        queue.close();
        Files.createDirectories(parent.resolve("store/backup-under-way"));
        queue = RocksQueue.open(settings, NOW);
        assertThat(parent.resolve("store/backup-under-way")).doesNotExist();
    }

    @Test
    void aQueueInMemoryHasNone() {
        assertThatThrownBy(() -> DurableQueue.inMemory().backup(target("b"), NOW))
                .isInstanceOf(QueueUnavailable.class);
    }

    private static long checksum(DurableQueue queue, EntryId id) throws IOException {
        CRC32C crc = new CRC32C();
        try (InputStream content = queue.content().open(id)) {
            crc.update(content.readAllBytes());
        }
        return crc.getValue();
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static long size(Path directory) throws IOException {
        long size = 0;
        for (Path file : files(directory)) {
            size += Files.size(file);
        }
        return size;
    }
}

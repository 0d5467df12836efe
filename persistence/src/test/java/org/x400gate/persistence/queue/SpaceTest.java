package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;
import static org.x400gate.persistence.queue.Samples.relayed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.persistence.content.ContentWriter;
import org.x400gate.persistence.crash.SmallDisk;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.store.RocksSettings;

/** The space on the disk: kept free, and given back. */
final class SpaceTest {
    private static final long MEBI = 1L << 20;
    private static final int MESSAGES = 10_000;
    private static final int OCTETS = 20_000;
    private static final int AT_ONCE = 200;

    @TempDir
    Path parent;

    private final Samples samples = new Samples(47);

    /** 200 MB that came and went leave next to nothing, once they are collected. */
    @Test
    void afterADrainTheSpaceComesBack() throws IOException {
        RocksSettings settings =
                RocksSettings.at(parent.resolve("store")).withMinFreeOctets(0).withMaxGarbageOctets(64 * MEBI);
        try (DurableQueue queue = RocksQueue.open(settings, NOW)) {
            for (int sent = 0; sent < MESSAGES; sent += AT_ONCE) {
                accept(queue, sent);
            }
            assertThat(queue.room().wasteful()).isFalse();
            settle(queue, MESSAGES);
            assertThat(queue.figures().entries()).isZero();
            assertThat(queue.room().wasteful()).isTrue();
            assertThat(queue.room().garbageOctets()).isGreaterThan(128 * MEBI);

            long begun = System.nanoTime();
            queue.collect();
            long seconds = (System.nanoTime() - begun) / 1_000_000_000;

            assertThat(queue.room().garbageOctets()).isZero();
            assertThat(size(parent)).isLessThan(8 * MEBI);
            assertThat(seconds).isLessThan(30);
        }
    }

    /** What waits keeps its content while all around it goes. */
    @Test
    void aCollectionLeavesWhatIsNotGone() throws IOException {
        RocksSettings settings = RocksSettings.at(parent.resolve("store"))
                .withMinFreeOctets(0)
                .withMemtableOctets(MEBI)
                .withMaxGarbageOctets(MEBI);
        try (DurableQueue queue = RocksQueue.open(settings, NOW)) {
            accept(queue, 0);
            accept(queue, 1);
            settle(queue, AT_ONCE);
            List<EntryId> left = queue.view(EntryId.FIRST, 1000).entries().stream()
                    .map(QueueEntry::id)
                    .toList();
            assertThat(left).hasSize(AT_ONCE);

            queue.collect();

            for (EntryId id : left) {
                try (var content = queue.content().open(id)) {
                    assertThat(content.readAllBytes()).hasSize(OCTETS);
                }
            }
        }
    }

    /** A disk of its own, as small as it takes to fill it. */
    @Test
    @Tag("SF-47")
    void onASmallDiskNothingPartialStaysAndWhatIsQueuedGoesOut() throws Exception {
        try (SmallDisk disk = SmallDisk.mounted(parent.resolve("disk"), 64)) {
            Path store = disk.path().resolve("store");
            RocksSettings settings = RocksSettings.at(store)
                    .withMinFreeOctets(24 * MEBI)
                    .withMemtableOctets(MEBI)
                    .withMaxGarbageOctets(MEBI);
            try (DurableQueue queue = RocksQueue.open(settings, NOW)) {
                long taken = 0;
                ChangeResult last = queue.write(List.of(accept(MEBI))).get(0);
                while (last.applied()) {
                    taken++;
                    last = queue.write(List.of(accept(MEBI))).get(0);
                }
                assertThat(taken).isGreaterThan(5);
                assertThat(last.toString()).contains("disk nearly full");
                assertThat(queue.figures().entries()).isEqualTo(taken);
                // Of a long one that began while there was room, and does not fit, nothing stays.
                EntryId id = samples.id(NOW);
                assertThatThrownBy(() -> {
                            try (ContentWriter writer = queue.content().write(id, NOW)) {
                                for (int i = 0; i < 100; i++) {
                                    writer.append(new byte[(int) MEBI], 0, (int) MEBI);
                                }
                            }
                        })
                        .isInstanceOf(QueueUnavailable.class);
                queue.content().discard(id);
                assertThat(queue.content().length(id)).isEmpty();

                assertThat(queue.claim(WEST, 1000, NOW, LEASE))
                        .hasSize((int) taken)
                        .allSatisfy(item -> assertThat(queue.write(List.of(Samples.settle(item, relayed(1)))))
                                .allMatch(ChangeResult::applied));
                queue.collect();

                assertThat(queue.room().shortage()).isEmpty();
                assertThat(queue.write(List.of(accept(MEBI)))).allMatch(ChangeResult::applied);
                assertThat(queue.figures().entries()).isEqualTo(1);
            }
        }
    }

    /** Without a guard, so that the disk is full in the middle of a write: that one is not acknowledged, and none after it. */
    @Test
    void aWriteThatFindsNoSpaceStopsAllOthersUntilTheStoreIsOpenedAnew() throws Exception {
        try (SmallDisk disk = SmallDisk.mounted(parent.resolve("disk"), 40)) {
            RocksSettings settings = RocksSettings.at(disk.path().resolve("store"))
                    .withMinFreeOctets(0)
                    .withMaxStall(Duration.ofMillis(200))
                    .withMemtableOctets(64 * MEBI);
            List<EntryId> acknowledged = new ArrayList<>();
            try (DurableQueue queue = RocksQueue.open(settings, NOW)) {
                acknowledge(queue, acknowledged, 1);
                Path filler = disk.fill(3 * MEBI);
                assertThatThrownBy(() -> acknowledge(queue, acknowledged, 100)).isInstanceOf(QueueUnavailable.class);
                assertThat(acknowledged).hasSizeGreaterThan(AT_ONCE);

                assertThat(queue.room().failure()).isPresent();
                assertThat(queue.claim(WEST, 9, NOW, LEASE)).isEmpty();
                Files.delete(filler);
                assertThatThrownBy(() -> acknowledge(queue, acknowledged, 1))
                        .isInstanceOf(QueueUnavailable.class)
                        .hasMessageContaining("open the store anew");
            }
            try (DurableQueue queue = RocksQueue.open(settings, NOW)) {
                for (EntryId id : acknowledged) {
                    try (var content = queue.content().open(id)) {
                        assertThat(content.readAllBytes()).hasSize(1);
                    }
                }
                acknowledge(queue, acknowledged, 1);
                assertThat(queue.room().failure()).isEmpty();
            }
        }
    }

    /** In batches of messages that are so short that it is the rest of them that takes the space. */
    private void acknowledge(DurableQueue queue, List<EntryId> acknowledged, int batches) {
        for (int i = 0; i < batches; i++) {
            List<Change> batch = new ArrayList<>();
            List<EntryId> ids = new ArrayList<>();
            for (int j = 0; j < AT_ONCE; j++) {
                Change.Accept accept = samples.accept(Priority.NORMAL, NOW, "x", WEST);
                batch.add(accept);
                ids.add(accept.entry().id());
            }
            if (queue.write(batch).stream().allMatch(ChangeResult::applied)) {
                acknowledged.addAll(ids);
            }
        }
    }

    private void accept(DurableQueue queue, int seed) {
        Random random = new Random(seed);
        List<Change> batch = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            byte[] octets = new byte[OCTETS];
            random.nextBytes(octets);
            batch.add(accept(octets));
        }
        assertThat(queue.write(batch)).allMatch(ChangeResult::applied);
    }

    private Change.Accept accept(long octets) {
        return accept(new byte[(int) octets]);
    }

    private Change.Accept accept(byte[] octets) {
        QueueEntry entry = samples.entry(Priority.NORMAL, NOW, octets.length, WEST);
        return new Change.Accept(entry, List.of(WorkItem.of(entry, WEST, NOW)), List.of(octets), List.of());
    }

    private static void settle(DurableQueue queue, int count) {
        for (int done = 0; done < count; done += AT_ONCE) {
            List<Change> batch = new ArrayList<>();
            queue.claim(WEST, AT_ONCE, NOW, LEASE).forEach(item -> batch.add(Samples.settle(item, relayed(1))));
            assertThat(queue.write(batch)).hasSize(AT_ONCE).allMatch(ChangeResult::applied);
        }
    }

    private static long size(Path directory) throws IOException {
        long size = 0;
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                size += Files.size(file);
            }
        }
        return size;
    }
}

package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.persistence.queue.Samples.EAST;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.persistence.content.ContentWriter;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.store.RocksSettings;

/** What a damaged queue still has is there after its salvage, and what it has not is named. */
final class SalvageTest {
    private static final int ENTRIES = 30;

    @TempDir
    Path parent;

    private final Samples samples = new Samples(11);
    private final Map<EntryId, String> contents = new LinkedHashMap<>();
    private final List<Long> ends = new ArrayList<>();
    private Path damaged;
    private Path log;

    @BeforeEach
    void writeAndDie() throws IOException {
        Path live = parent.resolve("live");
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(live), NOW)) {
            for (int i = 0; i < ENTRIES; i++) {
                String content = ("message " + i + "\r\n").repeat(150);
                Change.Accept accept = samples.accept(Priority.NORMAL, NOW, content, i % 2 == 0 ? WEST : EAST);
                assertThat(queue.write(List.of(accept))).allMatch(ChangeResult::applied);
                contents.put(accept.entry().id(), content);
                ends.add(Files.size(log(live)));
            }
            damaged = copy(live, "damaged");
        }
        log = log(damaged);
    }

    @Test
    void everyEntryOutsideTheDamagedRecordIsThereWithItsContent() throws IOException {
        int victim = 12;
        flip(log, ends.get(victim - 1) + 500);
        Path asItWas = copy(damaged, "as-it-was");
        assertRefused();

        SalvageReport report = salvage("copy");

        assertThat(report.sound()).isFalse();
        assertThat(report.damages()).hasSize(1);
        assertThat(report.damages().get(0).offset()).isEqualTo(ends.get(victim - 1));
        assertThat(report.kept()).isEqualTo(ENTRIES - 1);
        contents.remove(List.copyOf(contents.keySet()).get(victim));
        assertWhole();
        assertSame(asItWas, parent.resolve("copy"));
    }

    @Test
    void whoIsStillToBeToldIsRightWhateverBatchWasLost() throws IOException {
        Path live = parent.resolve("live");
        QueueEntry told;
        QueueEntry waits;
        long before;
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(live), NOW.plusSeconds(1))) {
            Change.Accept first = samples.noticed(NOW, WEST);
            Change.Accept second = samples.noticed(NOW, WEST);
            queue.write(List.of(first, second));
            told = first.entry();
            waits = second.entry();
            before = Files.size(log(live));
            queue.write(List.of(new Change.Notice(told, List.of(), List.of())));
            damaged = copy(live, "told");
        }
        flip(log(damaged), before + 40);

        salvage("copy");

        // That it was told is lost with the batch: both wait to be told, as their entries say.
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(damaged), NOW.plusSeconds(100))) {
            assertThat(queue.noticesDue(NOW, 9)).containsExactlyInAnyOrder(told, waits);
        }
    }

    @Test
    void anOutcomeThatIsLostLeavesOneWorkItemForEachHop() throws IOException {
        Path live = parent.resolve("live");
        EntryId first;
        long before;
        long after;
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(live), NOW.plusSeconds(1))) {
            queue.write(List.of(samples.accept(Priority.URGENT, NOW, "before", EAST)));
            before = Files.size(log(live));
            WorkItem item = queue.claim(WEST, 1, NOW, LEASE).get(0);
            first = item.entry();
            queue.write(List.of(Samples.retry(item, NOW.plusSeconds(60), Samples.deferred(1))));
            after = Files.size(log(live));
            EntryId tried = first;
            WorkItem again = queue.claim(WEST, 100, NOW.plusSeconds(61), LEASE).stream()
                    .filter(each -> each.entry().equals(tried))
                    .findAny()
                    .orElseThrow();
            queue.write(List.of(Samples.settle(again, Samples.relayed(1))));
            damaged = copy(live, "retried");
        }
        assertThat(after).isGreaterThan(before);
        flip(log(damaged), before + 40);

        SalvageReport report = salvage("copy");

        // The first item was settled in the lost batch, the entry in the one after it.
        assertThat(report.repaired())
                .singleElement()
                .satisfies(finding -> assertThat(finding.entry()).isEqualTo(first));
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(damaged), NOW.plusSeconds(100))) {
            assertThat(queue.entry(first)).isEmpty();
            assertThat(queue.claim(WEST, 100, NOW.plusSeconds(100), LEASE))
                    .hasSize(ENTRIES / 2 - 1)
                    .noneMatch(each -> each.entry().equals(first));
            assertThat(queue.figures().entries()).isEqualTo(ENTRIES);
            assertThat(queue.figures().workItems()).isEqualTo(ENTRIES);
        }
    }

    @Test
    void anEntryWithoutItsContentIsHeldAndNamed() throws IOException {
        Path live = parent.resolve("live");
        EntryId id;
        long before;
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(live), NOW.plusSeconds(1))) {
            queue.write(List.of(samples.accept(Priority.NORMAL, NOW, "before", EAST)));
            before = Files.size(log(live));
            Change.Accept accept = samples.accept(Priority.URGENT, NOW, "gone".repeat(100), WEST);
            id = accept.entry().id();
            queue.write(List.of(accept));
            WorkItem item = queue.claim(WEST, 1, NOW, LEASE).get(0);
            assertThat(item.entry()).isEqualTo(id);
            queue.write(List.of(Samples.retry(item, NOW.plusSeconds(60), Samples.deferred(1))));
            damaged = copy(live, "without");
        }
        flip(log(damaged), before + 200);

        SalvageReport report = salvage("copy");

        assertThat(report.lost())
                .singleElement()
                .satisfies(finding -> assertThat(finding.toString()).contains(id.toString(), "anna@example.org"));
        assertThat(report.kept()).isEqualTo(ENTRIES + 1);
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(damaged), NOW.plusSeconds(100))) {
            assertThat(queue.held(EntryId.FIRST, 10).entries())
                    .singleElement()
                    .satisfies(entry -> assertThat(entry.id()).isEqualTo(id));
            assertThat(queue.content().length(id)).hasValue(0);
            assertThat(queue.claim(WEST, 100, NOW.plusSeconds(100), LEASE)).hasSize(ENTRIES / 2);
            assertThat(queue.ledger().of(id)).isNotEmpty();
        }
    }

    @Test
    void streamedContentAndWorkOfALostAcceptanceAreFoundAgainByALaterOutcome() throws IOException {
        Path live = parent.resolve("live");
        QueueEntry entry = samples.entry(Priority.URGENT, NOW, 200_000, WEST, EAST);
        EntryId id = entry.id();
        long before;
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(live), NOW.plusSeconds(1))) {
            try (ContentWriter writer = queue.content().write(id, NOW.plusSeconds(60))) {
                writer.append("x".repeat(200_000).getBytes(StandardCharsets.US_ASCII), 0, 200_000);
                writer.seal();
            }
            before = Files.size(log(live));
            List<WorkItem> work = List.of(WorkItem.of(entry, WEST, NOW), WorkItem.of(entry, EAST, NOW));
            assertThat(queue.write(List.of(Change.Accept.streamed(entry, work, List.of()))))
                    .allMatch(ChangeResult::applied);
            WorkItem item = queue.claim(WEST, 1, NOW, LEASE).get(0);
            queue.write(List.of(Samples.retry(item, NOW.plusSeconds(60), Samples.deferred(1))));
            damaged = copy(live, "streamed");
        }
        flip(log(damaged), before + 40);

        SalvageReport report = salvage("copy");

        assertThat(report.lost()).isEmpty();
        assertThat(report.repaired()).extracting(SalvageReport.Finding::entry).containsExactly(id, id);
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(damaged), NOW.plus(Duration.ofHours(2)))) {
            try (InputStream octets = queue.content().open(id)) {
                assertThat(octets).hasContent("x".repeat(200_000));
            }
            for (NextHop hop : List.of(WEST, EAST)) {
                assertThat(queue.claim(hop, 100, NOW.plus(Duration.ofHours(2)), LEASE))
                        .hasSize(ENTRIES / 2 + 1)
                        .anyMatch(item -> item.entry().equals(id));
            }
        }
    }

    @Test
    void aStoreWhoseEndIsGoneOpensAndSaysSo() throws IOException {
        try (var file = Files.newByteChannel(log, java.nio.file.StandardOpenOption.WRITE)) {
            file.truncate(ends.get(20) + 3);
        }
        assertRefused();

        SalvageReport report = salvage("copy");

        assertThat(report.missing()).singleElement().asString().contains("was synced");
        contents.keySet().removeAll(List.copyOf(contents.keySet()).subList(21, ENTRIES));
        assertThat(report.kept()).isEqualTo(contents.size());
        assertWhole();
    }

    @Test
    void aRecordOfARecycledLogDoesNotMakeItRunForEver() throws IOException {
        byte[] octets = Files.readAllBytes(log);
        octets[(int) (ends.get(5) + 6)] = 5;
        Files.write(log, octets);

        assertThat(salvage("copy").kept()).isEqualTo(ENTRIES - 1);

        contents.remove(List.copyOf(contents.keySet()).get(6));
        assertWhole();
    }

    @Test
    void aSecondSalvageChangesNothingAndSaysSo() throws IOException {
        flip(log, ends.get(3) + 100);
        salvage("copy");

        SalvageReport second = salvage("second-copy");

        assertThat(second.sound()).isTrue();
        assertThat(second.kept()).isEqualTo(ENTRIES - 1);
        contents.remove(List.copyOf(contents.keySet()).get(4));
        assertWhole();
    }

    @Test
    void itIsRefusedWhileTheStoreIsInUse() throws IOException {
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(damaged), NOW)) {
            assertThatThrownBy(() -> salvage("copy")).isInstanceOf(QueueUnavailable.class);
            assertThat(queue.figures().entries()).isEqualTo(ENTRIES);
        }
        assertThat(parent.resolve("copy")).doesNotExist();
    }

    @Test
    void itIsRefusedWhereTheCopyIsThereAlready() throws IOException {
        flip(log, ends.get(3) + 100);
        Files.createDirectory(parent.resolve("copy"));
        Path asItWas = copy(damaged, "as-it-was");

        assertThatThrownBy(() -> salvage("copy")).hasMessageContaining("there already");

        assertSame(asItWas, damaged);
    }

    @Test
    void aManifestThatLostARecordIsNotMended() throws IOException {
        Path manifest = files(damaged.resolve("db")).stream()
                .filter(file -> file.getFileName().toString().startsWith("MANIFEST-"))
                .findAny()
                .orElseThrow();
        flip(manifest, 20);
        Path asItWas = copy(damaged, "as-it-was");

        assertThatThrownBy(() -> salvage("copy"))
                .isInstanceOf(QueueUnavailable.class)
                .hasMessageContaining(manifest.getFileName().toString());

        assertSame(asItWas, damaged);
    }

    @Test
    void aSalvageThatDidNotEndStopsTheStartUntilOneDoes() throws IOException {
        Files.writeString(damaged.resolve("salvage-under-way"), "");
        assertRefused();

        assertThat(salvage("copy").kept()).isEqualTo(ENTRIES);

        assertWhole();
    }

    private SalvageReport salvage(String copy) {
        return RocksQueue.salvage(RocksSettings.at(damaged), parent.resolve(copy), NOW.plus(Duration.ofHours(1)));
    }

    private void assertRefused() {
        assertThatThrownBy(() -> RocksQueue.open(RocksSettings.at(damaged), NOW))
                .isInstanceOf(QueueCorrupt.class);
    }

    /** All entries, their contents and one work item each; no more. */
    private void assertWhole() throws IOException {
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(damaged), NOW.plusSeconds(10))) {
            List<EntryId> found = queue.view(EntryId.FIRST, 1000).entries().stream()
                    .map(QueueEntry::id)
                    .toList();
            assertThat(found).containsExactlyInAnyOrderElementsOf(contents.keySet());
            for (Map.Entry<EntryId, String> each : contents.entrySet()) {
                try (InputStream octets = queue.content().open(each.getKey())) {
                    assertThat(octets).hasContent(each.getValue());
                }
            }
            List<EntryId> claimed = Stream.of(WEST, EAST)
                    .flatMap(hop -> queue.claim(hop, 1000, NOW.plusSeconds(10), LEASE).stream())
                    .map(WorkItem::entry)
                    .toList();
            assertThat(claimed).containsExactlyInAnyOrderElementsOf(contents.keySet());
            assertThat(queue.figures().entries()).isEqualTo(contents.size());
            assertThat(queue.figures().workItems()).isEqualTo(contents.size());
        }
    }

    private static void assertSame(Path expected, Path actual) throws IOException {
        List<Path> files = files(expected);
        assertThat(files(actual).stream().map(actual::relativize))
                .containsExactlyElementsOf(
                        files.stream().map(expected::relativize).toList());
        for (Path file : files) {
            assertThat(actual.resolve(expected.relativize(file))).hasSameBinaryContentAs(file);
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Path log(Path store) throws IOException {
        return files(store.resolve("db")).stream()
                .filter(file -> file.getFileName().toString().endsWith(".log"))
                .reduce((one, other) -> other)
                .orElseThrow();
    }

    private Path copy(Path from, String name) throws IOException {
        Path to = parent.resolve(name);
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : all.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
        return to;
    }

    private static void flip(Path file, long at) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        octets[(int) at] ^= 8;
        Files.write(file, octets);
    }
}

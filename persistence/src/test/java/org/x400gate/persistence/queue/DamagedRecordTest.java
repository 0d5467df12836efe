package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.RocksSettings;

/** One flipped bit in what has long been written: that record is named, all else goes on, and a salvage holds its message. */
final class DamagedRecordTest {
    private static final int ENTRIES = 20;

    @TempDir
    Path parent;

    private final Samples samples = new Samples(6);
    private final Map<EntryId, String> contents = new LinkedHashMap<>();

    @Test
    void aDamagedContentIsNamedAllOthersGoOnAndTheSalvageHoldsItsMessage() throws IOException {
        RocksSettings settings = RocksSettings.at(parent.resolve("store")).withMinFreeOctets(0);
        try (DurableQueue queue = RocksQueue.open(settings, NOW)) {
            for (int i = 0; i < ENTRIES; i++) {
                String content = ("message " + i + "\r\n").repeat(300);
                Change.Accept accept = samples.accept(Priority.NORMAL, NOW, content, WEST);
                assertThat(queue.write(List.of(accept))).allMatch(ChangeResult::applied);
                contents.put(accept.entry().id(), content);
            }
        }
        // Opened anew, so that contents are in a blob file.
        RocksQueue.open(settings, NOW).close();
        flipInTheMiddleOfABlobFile(settings.directory());
        EntryId victim;
        try (DurableQueue queue = RocksQueue.open(settings, NOW)) {
            assertThat(queue.room().damaged()).isEmpty();
            assertThat(queue.claim(WEST, 99, NOW, LEASE)).hasSize(ENTRIES);
            List<EntryId> unreadable = unreadable(queue);
            assertThat(unreadable).hasSize(1);
            victim = unreadable.get(0);

            assertThat(queue.room().damaged()).containsExactly("content " + victim);
            assertThat(queue.room().failure()).isEmpty();
            assertThat(queue.write(List.of(samples.accept(Priority.NORMAL, NOW, "new", WEST))))
                    .allMatch(ChangeResult::applied);
        }

        SalvageReport report = RocksQueue.salvage(settings, parent.resolve("copy"), NOW.plusSeconds(60));

        assertThat(report.lost())
                .singleElement()
                .satisfies(lost -> assertThat(lost.toString()).contains(victim.toString(), "anna@example.org"));
        assertThat(report.kept()).isEqualTo(ENTRIES);
        try (DurableQueue queue = RocksQueue.open(settings, NOW.plusSeconds(120))) {
            assertThat(queue.held(EntryId.FIRST, 9).entries())
                    .singleElement()
                    .satisfies(held -> assertThat(held.id()).isEqualTo(victim));
            contents.remove(victim);
            assertThat(unreadable(queue)).isEmpty();
            assertThat(queue.claim(WEST, 99, NOW.plusSeconds(120), LEASE)).hasSize(ENTRIES);
        }
    }

    private List<EntryId> unreadable(DurableQueue queue) {
        List<EntryId> unreadable = new ArrayList<>();
        contents.forEach((id, content) -> {
            try (InputStream octets = queue.content().open(id)) {
                assertThat(new String(octets.readAllBytes(), StandardCharsets.US_ASCII))
                        .isEqualTo(content);
            } catch (IOException damaged) {
                unreadable.add(id);
            }
        });
        return unreadable;
    }

    private static void flipInTheMiddleOfABlobFile(Path store) throws IOException {
        Path blobs;
        try (Stream<Path> files = Files.list(store.resolve("db"))) {
            blobs = files.filter(file -> file.toString().endsWith(".blob"))
                    .findFirst()
                    .orElseThrow();
        }
        try (RandomAccessFile file = new RandomAccessFile(blobs.toFile(), "rw")) {
            long middle = file.length() / 2;
            file.seek(middle);
            int octet = file.read();
            file.seek(middle);
            file.write(octet ^ 4);
        }
    }
}

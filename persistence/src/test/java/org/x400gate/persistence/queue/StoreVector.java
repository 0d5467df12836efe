package org.x400gate.persistence.queue;

import static org.x400gate.persistence.queue.Samples.EAST;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.x400gate.persistence.content.ContentWriter;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.RocksSettings;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

/**
 * A store directory as one version leaves it, packed, and what is in it in words. How it is made stands here once and for
 * all: each version's was made by the code of that version.
 */
final class StoreVector {
    private static final int LONG = 200_000;
    private static final Instant LATER = NOW.plusSeconds(60);

    /** Before its time is over nothing of it is swept. */
    private static final Instant AT_LAST = Instant.parse("2100-01-01T00:00:00Z");

    /** The entry that is in the ledger alone. */
    private static final String FINISHED = "msgid:<finished@example.org>";

    private StoreVector() {}

    /** One of everything: waiting, tried, streamed, failed with nobody told, finished, and without an entry yet. */
    static void make(Path directory) throws IOException {
        Samples samples = new Samples(94);
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(directory), NOW)) {
            Change.Accept two = samples.accept(Priority.NORMAL, NOW, "to two", WEST, EAST);
            Change.Accept told = samples.noticed(NOW.plus(Duration.ofHours(4)), EAST);
            Change.Accept failed = samples.accept(Priority.NON_URGENT, NOW.plusMillis(2), "failed", WEST);
            write(queue, two, told, failed);
            QueueEntry streamed = samples.entry(Priority.NON_URGENT, NOW, LONG, WEST);
            content(queue, streamed.id(), NOW, true);
            write(
                    queue,
                    Change.Accept.streamed(
                            streamed, List.of(WorkItem.of(streamed, WEST, NOW.plusMillis(3))), List.of()));
            for (WorkItem item : queue.claim(WEST, 9, LATER, LEASE)) {
                if (item.entry().equals(two.entry().id())) {
                    write(queue, Samples.settle(item, Samples.relayed(1)));
                } else if (item.entry().equals(failed.entry().id())) {
                    write(queue, Samples.settle(item, new RecipientOutcome.Failed(1, "unknown", Optional.empty())));
                }
            }
        }
        // Opened anew: what came before is in tables, what comes now in the log.
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(directory), LATER)) {
            Change.Accept plain = samples.accept(Priority.URGENT, LATER, "finished", WEST);
            Change.Accept done = new Change.Accept(
                    plain.entry(),
                    plain.work(),
                    plain.content(),
                    List.of(finished(plain.entry().id())));
            write(queue, done, samples.accept(Priority.URGENT, LATER, "urgent", EAST));
            for (WorkItem item : queue.claim(WEST, 9, LATER, LEASE)) {
                if (item.entry().equals(done.entry().id())) {
                    write(queue, Samples.settle(item, Samples.relayed(1)));
                }
            }
            WorkItem tried = queue.claim(EAST, 9, LATER, LEASE).stream()
                    .filter(item -> item.priority() == Priority.NORMAL)
                    .findFirst()
                    .orElseThrow();
            write(queue, Samples.retry(tried, LATER.plusSeconds(300), Samples.deferred(2)));
            content(queue, samples.id(LATER), AT_LAST, false);
        }
    }

    private static LedgerLine finished(EntryId id) {
        return new LedgerLine(LATER, id, LedgerEvent.ACCEPTED, List.of(FINISHED), Map.of("peer", "west"));
    }

    private static void content(DurableQueue queue, EntryId id, Instant retainUntil, boolean whole) {
        byte[] octets = new byte[LONG];
        for (int i = 0; i < LONG; i++) {
            octets[i] = (byte) (i / 100);
        }
        try (ContentWriter writer = queue.content().write(id, retainUntil)) {
            writer.append(octets, 0, LONG);
            if (whole) {
                writer.seal();
            } else {
                writer.sync();
            }
        }
    }

    private static void write(DurableQueue queue, Change... changes) {
        if (!queue.write(List.of(changes)).stream().allMatch(ChangeResult::applied)) {
            throw new IllegalStateException("not applied");
        }
    }

    /** What was promised about the mail in it: each entry with its content, work, deadline and ledger. */
    static String words(DurableQueue queue) throws IOException {
        List<String> lines = new ArrayList<>();
        for (QueueEntry entry : queue.view(EntryId.FIRST, 1000).entries()) {
            QueueEntry.Submission by = entry.submission();
            lines.add("entry " + entry.id() + " " + entry.kind() + " " + entry.priority() + " from "
                    + by.originator().orElse("nobody") + " by " + by.source() + " "
                    + new TreeMap<>(by.attributes()) + " accepted " + by.acceptedAt() + " deadline " + by.deadline()
                    + " notice " + entry.noticeDue().map(Instant::toString).orElse("never") + " attempts "
                    + entry.attempts() + (entry.held() ? " held" : ""));
            for (Recipient recipient : entry.recipients()) {
                lines.add("  recipient " + recipient.number() + " " + recipient.address() + " at " + recipient.hop()
                        + " " + recipient.state() + " \"" + recipient.lastOutcome() + "\"");
            }
            lines.add("  content " + entry.contentOctets() + " octets, " + checksum(queue, entry.id()));
            for (WorkItem item : queue.work(entry.id())) {
                lines.add("  work " + item.hop() + " " + item.priority() + " due " + item.due() + " attempt "
                        + item.attempt());
            }
            ledger(queue, entry.id(), lines);
        }
        lines.add("finished");
        queue.ledger().referring(FINISHED, 9).stream()
                .map(LedgerLine::entry)
                .distinct()
                .forEach(id -> ledger(queue, id, lines));
        QueueFigures figures = queue.figures();
        lines.add("entries " + figures.entries() + ", octets " + figures.contentOctets() + ", held " + figures.held()
                + ", work " + figures.workItems());
        Instant end = NOW.plus(Duration.ofDays(30));
        for (NextHop hop : List.of(WEST, EAST)) {
            List<WorkItem> overdue = queue.claimOverdue(hop, end, 99, end, LEASE);
            lines.add("overdue at " + hop + " in 30 days "
                    + overdue.stream().map(item -> item.entry().toString()).toList());
            queue.release(overdue);
        }
        return String.join("\n", lines) + "\n";
    }

    private static void ledger(DurableQueue queue, EntryId id, List<String> lines) {
        queue.ledger()
                .of(id)
                .forEach(line -> lines.add("  ledger " + line.time() + " " + line.event() + " " + line.references()
                        + " " + new TreeMap<>(line.details())));
    }

    private static String checksum(DurableQueue queue, EntryId id) throws IOException {
        CRC32C crc = new CRC32C();
        try (InputStream content = queue.content().open(id)) {
            crc.update(content.readAllBytes());
        }
        return Long.toHexString(crc.getValue());
    }

    /** What a store needs to be opened; its reports of its own doings stay out. */
    static void pack(Path directory, Path zip) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip));
                Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
                String name = directory.relativize(file).toString();
                if (!name.matches(".*(lock|LOCK|LOG.*|OPTIONS-.*|owner)")) {
                    out.putNextEntry(new ZipEntry(name));
                    Files.copy(file, out);
                }
            }
        }
    }

    static void unpack(InputStream zip, Path directory) throws IOException {
        try (ZipInputStream in = new ZipInputStream(zip)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = directory.resolve(entry.getName());
                Files.createDirectories(file.getParent());
                try (OutputStream out = Files.newOutputStream(file)) {
                    in.transferTo(out);
                }
            }
        }
    }
}

package org.x400gate.persistence.crash;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32C;
import org.x400gate.persistence.content.ContentWriter;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.OperatorAct;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.RocksQueue;
import org.x400gate.persistence.queue.Samples;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.RocksSettings;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

/**
 * The child of the crash tests: writes batches for ever and says what was acknowledged.
 * {@code A id crc} accepted, {@code T id} about to be settled, {@code D id} settled.
 */
public final class QueueChild {
    /** Small, so that logs change and tables are written while it runs. */
    static final long MEMTABLE_OCTETS = 1 << 20;

    private static final int MAX_BATCH = 16;
    private static final int MAX_SMALL = 4_000;
    private static final int LARGE = 150_000;

    private final DurableQueue queue;
    private final Samples samples;
    private final Random random;
    private final List<EntryId> recent = new ArrayList<>();
    private final Instant now = Instant.now();

    private QueueChild(DurableQueue queue, long seed) {
        this.queue = queue;
        this.samples = new Samples(seed);
        this.random = new Random(seed);
    }

    static RocksSettings settings(Path directory, boolean sync) {
        return RocksSettings.at(directory)
                .withMinFreeOctets(0)
                .withMemtableOctets(MEMTABLE_OCTETS)
                .withSyncWrites(sync);
    }

    public static void main(String[] arguments) {
        RocksSettings settings = settings(Path.of(arguments[0]), Boolean.parseBoolean(arguments[2]));
        QueueChild child = new QueueChild(RocksQueue.open(settings, Instant.now()), Long.parseLong(arguments[1]));
        while (true) {
            child.accept();
            child.settle();
            child.operate();
        }
    }

    static long checksum(DurableQueue queue, EntryId id) throws IOException {
        CRC32C crc = new CRC32C();
        try (InputStream content = queue.content().open(id)) {
            crc.update(content.readAllBytes());
        }
        return crc.getValue();
    }

    private void accept() {
        List<Change> batch = new ArrayList<>();
        StringBuilder lines = new StringBuilder();
        for (int i = random.nextInt(MAX_BATCH); i >= 0; i--) {
            byte[] octets = new byte[random.nextInt(20) == 0 ? LARGE : random.nextInt(MAX_SMALL)];
            random.nextBytes(octets);
            CRC32C crc = new CRC32C();
            crc.update(octets);
            QueueEntry entry = samples.entry(Priority.NORMAL, now, octets.length, Samples.WEST, Samples.EAST);
            batch.add(accept(entry, octets));
            lines.append("A ")
                    .append(entry.id())
                    .append(' ')
                    .append(crc.getValue())
                    .append('\n');
            if (random.nextInt(4) == 0) {
                recent.add(entry.id());
            }
        }
        write(batch);
        say(lines);
    }

    private Change accept(QueueEntry entry, byte[] octets) {
        List<WorkItem> work = List.of(WorkItem.of(entry, Samples.WEST, now), WorkItem.of(entry, Samples.EAST, now));
        List<LedgerLine> lines = List.of(Samples.line(entry.id(), LedgerEvent.ACCEPTED, now));
        if (octets.length < LARGE) {
            return new Change.Accept(entry, work, List.of(octets), lines);
        }
        try (ContentWriter writer = queue.content().write(entry.id(), now)) {
            writer.append(octets, 0, octets.length);
            writer.seal();
        }
        return Change.Accept.streamed(entry, work, lines);
    }

    private void settle() {
        List<Change> batch = new ArrayList<>();
        StringBuilder tries = new StringBuilder();
        StringBuilder done = new StringBuilder();
        for (WorkItem item : queue.claim(Samples.WEST, random.nextInt(MAX_BATCH), now, Samples.LEASE)) {
            batch.add(settle(item, 1));
        }
        for (WorkItem item : queue.claim(Samples.EAST, random.nextInt(MAX_BATCH / 2), now, Samples.LEASE)) {
            batch.add(settle(item, 2));
            tries.append("T ").append(item.entry()).append('\n');
            done.append("D ").append(item.entry()).append('\n');
        }
        say(tries);
        write(batch);
        say(done);
    }

    private Change settle(WorkItem item, int recipient) {
        return new Change.Settle(
                item,
                List.of(Samples.relayed(recipient)),
                Optional.empty(),
                List.of(),
                List.of(Samples.line(item.entry(), LedgerEvent.RELAYED, now)));
    }

    /** An operator's acts on what was just accepted: held and released, hurried, deleted. */
    private void operate() {
        List<Change> batch = new ArrayList<>();
        StringBuilder tries = new StringBuilder();
        StringBuilder done = new StringBuilder();
        for (EntryId id : recent) {
            QueueEntry entry = queue.entry(id).orElse(null);
            if (entry == null) {
                continue;
            }
            List<WorkItem> work = queue.work(id);
            if (entry.held()) {
                batch.add(new OperatorAct.TryAgain(
                        entry, work, Map.of(1, Samples.WEST, 2, Samples.EAST), now, now, List.of()));
            } else if (entry.pendingAt(Samples.WEST).isEmpty() || random.nextBoolean()) {
                batch.add(new OperatorAct.Hurry(work, now.minusMillis(1 + random.nextInt(9)), List.of()));
            } else if (random.nextBoolean() && !entry.pendingAt(Samples.EAST).isEmpty()) {
                batch.add(new OperatorAct.Hold(entry, work, List.of()));
            } else {
                batch.add(new OperatorAct.Delete(
                        entry, work, List.of(), List.of(Samples.line(id, LedgerEvent.OPERATOR, now))));
                tries.append("T ").append(id).append('\n');
                done.append("D ").append(id).append('\n');
            }
        }
        recent.removeIf(id -> random.nextInt(4) == 0);
        say(tries);
        List<ChangeResult> results = queue.write(batch);
        for (int i = 0; i < batch.size(); i++) {
            // What is due already cannot be hurried.
            if (!results.get(i).applied() && !(batch.get(i) instanceof OperatorAct.Hurry)) {
                throw new IllegalStateException(results.get(i).toString());
            }
        }
        say(done);
    }

    private void write(List<Change> batch) {
        if (!queue.write(batch).stream().allMatch(result -> result.applied())) {
            throw new IllegalStateException("not applied");
        }
    }

    private static void say(CharSequence lines) {
        PrintStream out = System.out;
        out.print(lines);
        out.flush();
    }
}

package org.x400gate.persistence.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.x400gate.persistence.store.RocksSettings;

/** A first figure: durable messages a second, one writer. Arguments: directory, messages, batch. */
public final class QueueBench {
    private static final int OCTETS = 2048;

    private QueueBench() {}

    public static void main(String[] arguments) throws IOException {
        int messages = Integer.parseInt(arguments[1]);
        int size = Integer.parseInt(arguments[2]);
        Samples samples = new Samples(1);
        byte[] content = new byte[OCTETS];
        new Random(1).nextBytes(content);
        Instant now = Instant.now();
        try (DurableQueue queue = RocksQueue.open(RocksSettings.at(Path.of(arguments[0])), now)) {
            for (int round = 1; round <= 3; round++) {
                long begin = System.nanoTime();
                for (int done = 0; done < messages; done += size) {
                    List<Change> batch = new ArrayList<>();
                    for (int i = 0; i < size; i++) {
                        QueueEntry entry = samples.entry(Priority.NORMAL, now, OCTETS, Samples.WEST);
                        batch.add(new Change.Accept(
                                entry, List.of(WorkItem.of(entry, Samples.WEST, now)), List.of(content), List.of()));
                    }
                    queue.write(batch);
                }
                long accepted = System.nanoTime();
                for (int done = 0; done < messages; done += size) {
                    List<Change> batch = new ArrayList<>();
                    for (WorkItem item : queue.claim(Samples.WEST, size, now, Duration.ofHours(1))) {
                        batch.add(Samples.settle(item, Samples.relayed(1)));
                    }
                    queue.write(batch);
                }
                long settled = System.nanoTime();
                System.out.printf(
                        "round %d: %d messages of %d octets, batches of %d: accepted %.0f/s, settled %.0f/s%n",
                        round,
                        messages,
                        OCTETS,
                        size,
                        messages * 1e9 / (accepted - begin),
                        messages * 1e9 / (settled - accepted));
            }
        }
    }
}

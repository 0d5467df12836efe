package org.x400gate.persistence.queue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.x400gate.persistence.store.RocksSettings;
import org.x400gate.persistence.trace.LedgerEvent;

/**
 * What a claim and a start cost by what the store has been through, in turns with a new store: so many messages accepted and
 * settled; so many more that wait for a hop that is away. One writer. Arguments: a directory that is not there yet, drained, waiting.
 */
public final class QueueBench {
    private static final int OCTETS = 2048;
    private static final int BATCH = 500;
    private static final int CLAIMS = 2_000;
    private static final int EACH = 10;
    private static final int PAIRS = 5;
    private static final double MEBI = 1 << 20;

    private final byte[] content = new byte[OCTETS];
    private final Samples samples = new Samples(1);
    private final Instant now = Instant.now();
    private final RocksSettings settings;
    private DurableQueue queue;

    /** Of one round: microseconds of a claim, milliseconds of a start, MiB of heap behind it. */
    private record Cost(double median, double tail, double start, double heap) {
        private static Cost median(List<Cost> rounds) {
            return new Cost(
                    middle(rounds, Cost::median),
                    middle(rounds, Cost::tail),
                    middle(rounds, Cost::start),
                    middle(rounds, Cost::heap));
        }

        private static double middle(List<Cost> rounds, ToDoubleFunction<Cost> part) {
            return rounds.stream().mapToDouble(part).sorted().toArray()[rounds.size() / 2];
        }

        private String by(Cost base) {
            return String.format(
                    "claim p50 %.2f, p99 %.2f, start %.2f, heap %.2f",
                    median / base.median, tail / base.tail, start / base.start, heap / base.heap);
        }

        @Override
        public String toString() {
            return String.format(
                    "claims p50 %.0f us, p99 %.0f us; opened in %.0f ms; heap %.1f MiB", median, tail, start, heap);
        }
    }

    private QueueBench(Path directory) throws IOException {
        new Random(1).nextBytes(content);
        settings = RocksSettings.at(directory);
        queue = RocksQueue.open(settings, now);
    }

    public static void main(String[] arguments) throws IOException {
        Path place = Path.of(arguments[0]);
        Files.createDirectory(place);
        int drained = Integer.parseInt(arguments[1]);
        int waiting = Integer.parseInt(arguments[2]);
        QueueBench heavy = new QueueBench(place.resolve("heavy"));
        heavy.drain(drained);
        heavy.inTurns(place, String.format("%,d drained", drained));
        heavy.accept(waiting, Samples.EAST);
        heavy.inTurns(place, String.format("%,d waiting besides", waiting));
        heavy.queue.close();
    }

    /** Each round beside one with a store that was new before it. */
    private void inTurns(Path place, String after) throws IOException {
        List<Cost> empty = new ArrayList<>();
        List<Cost> full = new ArrayList<>();
        claims(); // for the compiler
        for (int pair = 1; pair <= PAIRS; pair++) {
            QueueBench light =
                    new QueueBench(Files.createTempDirectory(place, "new").resolve("store"));
            empty.add(light.claims());
            light.queue.close();
            full.add(claims());
            System.out.printf("new, %d: %s%n%s, %d: %s%n", pair, empty.get(pair - 1), after, pair, full.get(pair - 1));
        }
        System.out.printf(
                "%s to new, medians of %d: %s%n",
                after, PAIRS, Cost.median(full).by(Cost.median(empty)));
    }

    private void accept(int messages, NextHop hop) {
        long begin = System.nanoTime();
        for (int done = 0; done < messages; done += BATCH) {
            List<Change> batch = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                QueueEntry entry = samples.entry(Priority.NORMAL, now, OCTETS, hop);
                batch.add(new Change.Accept(
                        entry,
                        List.of(WorkItem.of(entry, hop, now)),
                        List.of(content),
                        List.of(Samples.line(entry.id(), LedgerEvent.ACCEPTED, now))));
            }
            queue.write(batch);
        }
        said("accepted", messages, begin);
    }

    private void said(String what, int messages, long begin) {
        System.out.printf("%,d %s, %.0f/s%n", messages, what, messages * 1e9 / Math.max(1, System.nanoTime() - begin));
    }

    /** In portions, so that what waits is never much. */
    private void drain(int messages) {
        int portion = 100_000;
        for (int done = 0; done < messages; done += portion) {
            int these = Math.min(portion, messages - done);
            accept(these, Samples.WEST);
            long begin = System.nanoTime();
            for (int settled = 0; settled < these; settled += BATCH) {
                settle(queue.claim(Samples.WEST, BATCH, now, Duration.ofHours(1)));
            }
            said("settled", these, begin);
        }
        require(queue.hop(Samples.WEST).isEmpty(), "all is settled");
    }

    private void settle(List<WorkItem> items) {
        List<Change> batch = new ArrayList<>();
        for (WorkItem item : items) {
            batch.add(new Change.Settle(
                    item,
                    List.of(Samples.relayed(1)),
                    Optional.empty(),
                    List.of(),
                    List.of(Samples.line(item.entry(), LedgerEvent.RELAYED, now))));
        }
        queue.write(batch);
    }

    private Cost claims() throws IOException {
        double[] micros = new double[CLAIMS];
        for (int i = 0; i < CLAIMS; i += EACH) {
            accept(Samples.WEST);
            for (int j = i; j < i + EACH; j++) {
                long begin = System.nanoTime();
                List<WorkItem> claimed = queue.claim(Samples.WEST, BATCH / EACH, now, Duration.ofHours(1));
                micros[j] = (System.nanoTime() - begin) / 1e3;
                require(claimed.size() == BATCH / EACH, "each claim has its items");
                settle(claimed);
            }
        }
        Arrays.sort(micros);
        queue.close();
        long begin = System.nanoTime();
        queue = RocksQueue.open(settings, now);
        double start = (System.nanoTime() - begin) / 1e6;
        return new Cost(micros[CLAIMS / 2], micros[CLAIMS * 99 / 100], start, heap());
    }

    private void accept(NextHop hop) {
        List<Change> batch = new ArrayList<>();
        for (int i = 0; i < BATCH; i++) {
            batch.add(samples.accept(Priority.NORMAL, now, "x", hop));
        }
        queue.write(batch);
    }

    private static double heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return (runtime.totalMemory() - runtime.freeMemory()) / MEBI;
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalStateException("not so: " + what);
        }
    }
}

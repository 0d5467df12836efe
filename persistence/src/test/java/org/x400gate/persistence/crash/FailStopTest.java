package org.x400gate.persistence.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.persistence.crash.CrashHarness.Loss;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.RocksQueue;
import org.x400gate.persistence.queue.Samples;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;

/**
 * The real store under a disk that fails one call: nothing is acknowledged from then on, whatever later calls say, and what
 * was before outlives the loss of all that the failed sync did not bring to the disk.
 */
final class FailStopTest {
    private static final int EIO = 5;
    private static final int ENOSPC = 28;

    /** The calls of the shim, and where they stand in its page: see tools/crash/syncshim.c. */
    private static final int SYNCING = 4;

    private static final int WRITING = 6;
    private static final int PAGE = 4096;
    private static final int STAGE_AT = 0;
    private static final int ERROR_AT = 4;
    private static final int CALL_AT = 16;
    private static final int COUNT_AT = 20;
    private static final int LENGTH_AT = 24;
    private static final int PATTERN_AT = 28;

    /** What the path of the store's own log has; a line of what RocksDB tells ("LOG") may get lost without a word. */
    private static final byte[] LOG = {'.', 'l', 'o', 'g'};

    @TempDir
    Path scratch;

    @BeforeEach
    void requireShim() {
        Optional<String> reason = CrashHarness.whyNoPowerLoss();
        reason.ifPresent(text -> System.out.println("SKIPPED FailStopTest: " + text));
        assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    }

    @Test
    @Tag("SF-16")
    void afterASyncThatFailedNothingIsAcknowledgedBeforeTheStoreIsOpenedAnew() throws Exception {
        assertFailStop(SYNCING, EIO);
    }

    @Test
    @Tag("SF-16")
    void afterAWriteWithoutSpaceNothingIsAcknowledgedBeforeTheStoreIsOpenedAnew() throws Exception {
        assertFailStop(WRITING, ENOSPC);
    }

    private void assertFailStop(int call, int error) throws Exception {
        Path store = scratch.resolve("store");
        Path page = Files.write(scratch.resolve("control"), new byte[PAGE]);
        CrashHarness harness = new CrashHarness(store, scratch, Loss.POWER);
        CrashHarness.Child child = harness.start(
                List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"),
                Writer.class.getName(),
                List.of(store.toString()),
                Map.of("SYNCSHIM_CONTROL", page.toString(), "SYNCSHIM_STORE", store.toString()));
        List<String> said = new ArrayList<>(child.read(20));
        order(page, call, error);
        while (!said.get(said.size() - 1).startsWith("end")) {
            said.addAll(child.read(1));
        }
        child.kill();

        int failed = said.indexOf(said.stream()
                .filter(line -> line.startsWith("failed "))
                .findFirst()
                .orElseThrow(() -> new AssertionError(said.get(said.size() - 2))));
        assertThat(said.subList(failed + 1, said.size())).containsExactly("claims 0", "room a write failed", "end");
        try (DurableQueue queue = RocksQueue.open(QueueChild.settings(store, true), Instant.now())) {
            for (Map.Entry<EntryId, Long> each :
                    acknowledged(said.subList(0, failed)).entrySet()) {
                assertThat(QueueChild.checksum(queue, each.getKey())).isEqualTo(each.getValue());
            }
            assertThat(queue.room().failure()).isEmpty();
        }
    }

    private static Map<EntryId, Long> acknowledged(List<String> lines) {
        Map<EntryId, Long> acknowledged = new HashMap<>();
        lines.forEach(line -> acknowledged.put(EntryId.parse(line.split(" ")[1]), Long.valueOf(line.split(" ")[2])));
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(20);
        return acknowledged;
    }

    /** The third such call about the store's log from now on fails. */
    private static void order(Path page, int call, int error) throws IOException {
        try (FileChannel file = FileChannel.open(page, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer control = file.map(FileChannel.MapMode.READ_WRITE, 0, PAGE);
            control.order(ByteOrder.nativeOrder());
            control.putInt(ERROR_AT, error);
            control.putInt(CALL_AT, call);
            control.putInt(COUNT_AT, 3);
            control.putInt(LENGTH_AT, LOG.length);
            control.put(PATTERN_AT, LOG);
            // All else stands there before the stage does.
            VarHandle.releaseFence();
            control.putInt(STAGE_AT, 1);
        }
    }

    /** Accepts until a write fails, then tries in vain: {@code A id checksum} for each that was acknowledged. */
    public static final class Writer {
        private static final int TRIES = 20;

        /** Many more than it takes until the call has failed: what never fails must not run for ever. */
        private static final int MOST = 10_000;

        private Writer() {}

        public static void main(String[] arguments) throws InterruptedException {
            Instant now = Instant.now();
            Samples samples = new Samples(5);
            try (DurableQueue queue = RocksQueue.open(QueueChild.settings(Path.of(arguments[0]), true), now)) {
                String fault = "";
                for (int i = 0; i < MOST && fault.isEmpty(); i++) {
                    fault = accept(queue, samples, now);
                    Thread.sleep(1);
                }
                System.out.println(fault.isEmpty() ? "no write failed" : "failed " + fault);
                for (int i = 0; i < TRIES; i++) {
                    accept(queue, samples, now);
                }
                System.out.println("claims "
                        + queue.claim(Samples.WEST, 9, now, Samples.LEASE).size());
                System.out.println(
                        "room " + queue.room().failure().orElse("open").split(",")[0]);
            }
            System.out.println("end");
            Thread.sleep(Duration.ofMinutes(1).toMillis());
        }

        /** Why not; empty if it was acknowledged. */
        private static String accept(DurableQueue queue, Samples samples, Instant now) {
            Change.Accept accept = samples.accept(Priority.NORMAL, now, "x".repeat(3_000), Samples.WEST);
            try {
                ChangeResult result = queue.write(List.of(accept)).get(0);
                if (!result.applied()) {
                    return result.toString();
                }
                System.out.println("A " + accept.entry().id() + " "
                        + QueueChild.checksum(queue, accept.entry().id()));
                return "";
            } catch (QueueUnavailable | IOException e) {
                return e.toString();
            }
        }
    }
}

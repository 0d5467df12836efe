package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;
import static org.x400gate.persistence.queue.Samples.relayed;
import static org.x400gate.persistence.queue.Samples.settle;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.content.ContentWriter;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;
import org.x400gate.persistence.trace.LedgerLine;

/** What several processes on one database owe each other. */
final class PostgresNodesTest extends PostgresNodesRig {
    private Change.Accept once(String key) {
        Change.Accept plain = samples.accept(Priority.NORMAL, NOW, "x", WEST);
        LedgerLine line = plain.ledger().get(0);
        return new Change.Accept(
                plain.entry(),
                plain.work(),
                plain.content(),
                List.of(),
                List.of(new LedgerLine(line.time(), line.entry(), line.event(), List.of(key), line.details())),
                Optional.of(new Change.Once(key, NOW.minusSeconds(60), Map.of())));
    }

    /** Of a peer that was not told by one node and asks the other, while the first is still writing. */
    @Test
    @Tag("SF-16")
    void theSameAtSeveralNodesAtOnceIsTakenByOne() throws Exception {
        DurableQueue other = node(Duration.ofSeconds(60));
        ExecutorService both = Executors.newFixedThreadPool(2);
        open.add(both::shutdownNow);
        for (int round = 0; round < 20; round++) {
            List<Change> here = new ArrayList<>();
            List<Change> there = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                here.add(once("same:" + round + "." + i));
                there.add(once("same:" + round + "." + (3 - i)));
            }
            Future<List<ChangeResult>> one = both.submit(() -> this.one.write(here));
            Future<List<ChangeResult>> two = both.submit(() -> other.write(there));
            List<ChangeResult> results = new ArrayList<>(one.get(20, TimeUnit.SECONDS));
            results.addAll(two.get(20, TimeUnit.SECONDS));
            assertThat(results).filteredOn(ChangeResult::applied).hasSize(4);
            assertThat(results)
                    .filteredOn(ChangeResult.Duplicate.class::isInstance)
                    .hasSize(4);
        }
        assertThat(one.figures().entries()).isEqualTo(80);
    }

    @Test
    void whatSeveralClaimAtOnceOneOfThemGets() throws Exception {
        accepted(1_000);
        List<Callable<List<WorkItem>>> claimers = new ArrayList<>();
        for (DurableQueue node : List.of(one, node(NODE_LEASE), node(NODE_LEASE))) {
            claimers.add(() -> claimAll(node));
            claimers.add(() -> claimAll(node));
        }
        ExecutorService threads = Executors.newFixedThreadPool(claimers.size());
        List<WorkItem> all = new ArrayList<>();
        for (Future<List<WorkItem>> claimed : threads.invokeAll(claimers)) {
            all.addAll(claimed.get());
        }
        threads.shutdown();

        assertThat(all).hasSize(1_000);
        assertThat(all).extracting(WorkItem::entry).doesNotHaveDuplicates();
    }

    private static List<WorkItem> claimAll(DurableQueue node) {
        List<WorkItem> all = new ArrayList<>();
        List<WorkItem> some = node.claim(WEST, 7, NOW, LEASE);
        while (!some.isEmpty()) {
            all.addAll(some);
            some = node.claim(WEST, 7, NOW, LEASE);
        }
        return all;
    }

    /** Two nodes' clocks are days apart: the lease is as long as it was given for. */
    @Test
    void leasesRunByTheDatabasesClockWhateverTheNodesOwnSay() throws Exception {
        accepted(2);
        assertThat(one.claim(WEST, 1, NOW, LEASE)).hasSize(1);
        DurableQueue ahead = node(NODE_LEASE);

        assertThat(ahead.claim(WEST, 9, NOW.plus(Duration.ofDays(9)), Duration.ofMillis(300)))
                .hasSize(1);
        assertThat(one.claim(WEST, 9, NOW, LEASE)).isEmpty();
        assertThat(claimed()).hasSize(1);
    }

    /** Nobody signals it: it is found by looking. */
    @Test
    void aNodeThatIsKilledLosesItsClaimsAfterItsOwnLeaseNotAfterTheirs() throws Exception {
        accepted(3);
        Child child = child();
        assertThat(child.line()).isEqualTo("claimed 3");
        BlockingQueue<NextHop> heard = new LinkedBlockingQueue<>();
        one.watch(heard::add);
        assertThat(heard.poll(500, TimeUnit.MILLISECONDS)).isNull();
        assertThat(one.claim(WEST, 9, NOW, LEASE)).isEmpty();
        long killed = System.nanoTime();

        child.process.toHandle().destroyForcibly();

        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(WEST);
        List<WorkItem> taken = one.claim(WEST, 9, NOW, LEASE);
        assertThat(taken).hasSize(3);
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(NODE_LEASE.plusSeconds(3));
        assertThat(one.write(taken.stream()
                        .<Change>map(item -> settle(item, relayed(1)))
                        .toList()))
                .allMatch(ChangeResult::applied);
        assertThat(one.figures().entries()).isZero();
    }

    @Test
    void whoIsStoppedPastItsLeaseCanNoLongerSettleWhatAnotherHasTaken() throws Exception {
        accepted(2);
        Child child = child();
        assertThat(child.line()).isEqualTo("claimed 2");
        signal(child, "STOP");

        List<WorkItem> taken = claimed();
        assertThat(taken).hasSize(2);
        assertThat(one.write(List.of(settle(taken.get(0), relayed(1))))).allMatch(ChangeResult::applied);
        signal(child, "CONT");
        child.say("settle");

        assertThat(child.line()).isEqualTo("Stale Stale");
        assertThat(one.write(List.of(settle(taken.get(1), relayed(1))))).allMatch(ChangeResult::applied);
        assertThat(one.figures().entries()).isZero();
    }

    /** Nobody has taken it meanwhile: what it sent counts. */
    @Test
    void whoComesBackBeforeAnotherTookItSettlesItAsIfNothingHadBeen() throws Exception {
        accepted(1);
        Child child = child();
        assertThat(child.line()).isEqualTo("claimed 1");
        signal(child, "STOP");
        await().until(() ->
                SERVER.number("select count(*) from " + schema + ".node where until <= " + schema + ".lease_time(null)")
                        == 1);
        signal(child, "CONT");
        child.say("settle");

        assertThat(child.line()).isEqualTo("Applied");
        assertThat(one.claim(WEST, 9, NOW, LEASE)).isEmpty();
    }

    @Test
    void aNodeThatEndsInGoodOrderLeavesItsClaimsAtOnce() {
        accepted(1);
        DurableQueue other = node(NODE_LEASE);
        assertThat(other.claim(WEST, 9, NOW, LEASE)).hasSize(1);

        other.close();

        assertThat(one.claim(WEST, 9, NOW, LEASE)).hasSize(1);
    }

    @Test
    void sumsStayRightWhoeverAddsAndWhoeverEnds() throws Exception {
        DurableQueue other = node(NODE_LEASE);
        accepted(5);
        for (WorkItem item : other.claim(WEST, 3, NOW, LEASE)) {
            other.write(List.of(settle(item, relayed(1))));
        }
        for (String when : List.of("both live", "one has ended")) {
            assertThat(one.figures().entries()).as(when).isEqualTo(2);
            assertThat(one.figures().workItems()).as(when).isEqualTo(2);
            assertThat(one.hops()).as(when).extracting(HopView::queued).containsExactly(2L);
            other.close();
            await().until(() -> SERVER.number("select count(*) from " + schema + ".total") == 1);
        }
        for (WorkItem item : one.claim(WEST, 3, NOW, LEASE)) {
            one.write(List.of(settle(item, relayed(1))));
        }
        assertThat(one.hops()).isEmpty();
        await().until(() -> SERVER.number("select count(*) from " + schema + ".lane") == 0);
    }

    @Test
    void contentThatALiveNodeWritesIsLeftToItAndThatOfADeadOneIsResumedOrSwept() throws Exception {
        EntryId kept = samples.id(NOW);
        EntryId orphan = samples.id(NOW);
        DurableQueue other = node(NODE_LEASE);
        ContentWriter living = write(other, kept, NOW.plusSeconds(3_600));
        write(other, orphan, NOW);
        Instant later = NOW.plusSeconds(60);

        assertThat(one.content().sweep(later)).isZero();
        assertThat(one.content().resume(kept, later)).isEmpty();
        assertThatThrownBy(() -> one.content().write(kept, later)).isInstanceOf(QueueUnavailable.class);

        other.close();
        assertThat(one.content().sweep(later)).isEqualTo(1);
        assertThat(one.content().length(orphan)).isEmpty();
        assertThat(SERVER.number("select count(*) from " + schema + ".chunk where number = 1"))
                .isEqualTo(1);
        try (ContentWriter resumed = one.content().resume(kept, later).orElseThrow()) {
            assertThat(resumed.length()).isEqualTo(70_000);
        }
        assertThatThrownBy(living::sync).isInstanceOf(QueueUnavailable.class);
    }

    private static ContentWriter write(DurableQueue node, EntryId id, Instant retainUntil) {
        ContentWriter writer = node.content().write(id, retainUntil);
        writer.append(new byte[70_000], 0, 70_000);
        writer.sync();
        return writer;
    }

    /** A node's process was stopped while its content passed to another. */
    @Test
    void whoWritesToContentThatHasPassedToAnotherIsToldSo() {
        EntryId id = samples.id(NOW);
        DurableQueue other = node(NODE_LEASE);
        ContentWriter writer = write(other, id, NOW.plusSeconds(3_600));
        SERVER.execute("update " + schema + ".content set writer = 1");

        assertThatThrownBy(writer::sync).isInstanceOf(QueueUnavailable.class).hasMessageContaining("passed");
    }

    private static void signal(Child child, String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(child.process.pid()))
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }

    private Child child() throws IOException {
        Child child = new Child(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        NodeChild.class.getName(),
                        Integer.toString(SERVER.port()),
                        schema)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
        open.add(child);
        return child;
    }

    /** A node in a process of its own. */
    private static final class Child implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;

        Child(Process process) {
            this.process = process;
            this.output = process.inputReader(StandardCharsets.UTF_8);
        }

        /** The next that is not a line of a log. */
        String line() throws IOException {
            while (true) {
                String line = Optional.ofNullable(output.readLine())
                        .orElseThrow(() -> new IllegalStateException("the child ended by itself"));
                if (line.startsWith(NodeChild.MARK)) {
                    return line.substring(NodeChild.MARK.length());
                }
            }
        }

        void say(String word) throws IOException {
            process.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}

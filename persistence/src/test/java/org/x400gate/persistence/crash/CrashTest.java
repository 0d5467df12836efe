package org.x400gate.persistence.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.x400gate.persistence.crash.CrashHarness.Loss;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.QueueFigures;
import org.x400gate.persistence.queue.QueueView;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.queue.RocksQueue;
import org.x400gate.persistence.queue.Samples;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.Ledger;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerPlace;
import org.x400gate.persistence.trace.PlacedLine;

/** What was acknowledged outlives a kill and a loss of power, and the ledger says so; and the test would see it if it did not. */
final class CrashTest {
    private static final int ROUNDS = 5;
    private static final int MAX_LINES = 1_500;
    private static final int PAGE = 1_000;
    private static final Instant FUTURE = Instant.parse("2100-01-01T00:00:00Z");

    @TempDir
    Path scratch;

    /** What the children said so far. */
    private final Map<EntryId, Long> accepted = new HashMap<>();

    private final Set<EntryId> tried = new HashSet<>();
    private final Set<EntryId> settled = new HashSet<>();

    @Test
    @Tag("SF-45")
    void aKillAtAnyMomentLosesNothingAcknowledged() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            crash(Loss.PROCESS, true, round);
            assertThat(lost()).isEmpty();
        }
        assertThat(settled).isNotEmpty();
        assertThat(untold()).isEmpty();
    }

    @Test
    @Tag("SF-45")
    void aLossOfPowerAtAnyMomentLosesNothingAcknowledged() throws Exception {
        requireShim();
        for (int round = 0; round < ROUNDS; round++) {
            crash(Loss.POWER, true, round);
            assertThat(lost()).isEmpty();
        }
        assertThat(settled).isNotEmpty();
        assertThat(untold()).isEmpty();
    }

    @Test
    void withoutTheSyncTheSameLossOfPowerIsSeen() throws Exception {
        requireShim();
        crash(Loss.POWER, false, 0);
        assertThat(lost()).isNotEmpty();
    }

    private static void requireShim() {
        Optional<String> reason = CrashHarness.whyNoPowerLoss();
        reason.ifPresent(text -> System.out.println("SKIPPED CrashTest: " + text));
        assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
    }

    private void crash(Loss loss, boolean sync, int round) throws IOException, InterruptedException {
        CrashHarness harness = new CrashHarness(store(), scratch, loss);
        long seed = System.nanoTime();
        CrashHarness.Child child = harness.start(
                List.of("-Xmx128m"),
                QueueChild.class.getName(),
                List.of(store().toString(), Long.toString(seed), Boolean.toString(sync)));
        List<String> said = new ArrayList<>(child.read(50 + new Random(seed).nextInt(MAX_LINES)));
        assertThat(child.process().isAlive()).as("round %s", round).isTrue();
        said.addAll(child.kill());
        said.forEach(this::hear);
    }

    private void hear(String line) {
        String[] word = line.split(" ");
        EntryId id = EntryId.parse(word[1]);
        switch (word[0]) {
            case "A" -> accepted.put(id, Long.valueOf(word[2]));
            case "T" -> tried.add(id);
            case "D" -> settled.add(id);
            default -> throw new IllegalStateException(line);
        }
    }

    /** Acknowledged entries that are not there as they came, and settled recipients that are pending again. */
    private List<String> lost() throws IOException {
        List<String> lost = new ArrayList<>();
        try (DurableQueue queue = RocksQueue.open(QueueChild.settings(store(), true), Instant.now())) {
            for (Map.Entry<EntryId, Long> each : accepted.entrySet()) {
                Optional<QueueEntry> entry = queue.entry(each.getKey());
                if (entry.isEmpty() && !tried.contains(each.getKey())) {
                    lost.add(each.getKey() + " is gone");
                } else if (entry.isPresent() && QueueChild.checksum(queue, each.getKey()) != each.getValue()) {
                    lost.add(each.getKey() + " has another content");
                } else if (entry.isPresent() && settled.contains(each.getKey()) && pendingEast(entry.get())) {
                    lost.add(each.getKey() + " is to be sent again");
                }
            }
            assertFiguresHold(queue);
        }
        return lost;
    }

    /** What was acknowledged and is not in the ledger, by whatever way it is looked for. */
    private List<String> untold() {
        try (DurableQueue queue = RocksQueue.open(QueueChild.settings(store(), true), Instant.now())) {
            return untold(queue.ledger());
        }
    }

    private List<String> untold(Ledger ledger) {
        Map<LedgerEvent, Set<EntryId>> journal = new EnumMap<>(LedgerEvent.class);
        LedgerPlace place = LedgerPlace.START;
        for (List<PlacedLine> page = ledger.after(place, PAGE); !page.isEmpty(); page = ledger.after(place, PAGE)) {
            page.forEach(each -> journal.computeIfAbsent(each.line().event(), event -> new HashSet<>())
                    .add(each.line().entry()));
            place = page.get(page.size() - 1).place();
        }
        List<String> untold = new ArrayList<>();
        for (EntryId id : accepted.keySet()) {
            String name =
                    Samples.line(id, LedgerEvent.ACCEPTED, FUTURE).references().get(0);
            if (!journal.getOrDefault(LedgerEvent.ACCEPTED, Set.of()).contains(id)
                    || ledger.of(id).get(0).event() != LedgerEvent.ACCEPTED
                    || !ledger.marked(name, Optional.empty(), 1).equals(List.of(id))) {
                untold.add(id + " was accepted, says nobody");
            }
        }
        for (EntryId id : settled) {
            if (ledger.of(id).stream().allMatch(line -> line.event() == LedgerEvent.ACCEPTED)) {
                untold.add(id + " was settled, says nobody");
            }
        }
        return untold;
    }

    private static boolean pendingEast(QueueEntry entry) {
        return entry.recipients().get(1).state() == RecipientState.PENDING;
    }

    /** The sums and the lanes agree with a count of everything. */
    private static void assertFiguresHold(DurableQueue queue) {
        List<QueueEntry> all = new ArrayList<>();
        Optional<EntryId> next = Optional.of(EntryId.FIRST);
        while (next.isPresent()) {
            QueueView page = queue.view(next.get(), 1000);
            all.addAll(page.entries());
            next = page.next();
        }
        QueueFigures figures = queue.figures();
        long work = all.stream()
                .mapToLong(entry -> entry.recipients().stream()
                        .filter(recipient -> recipient.state() == RecipientState.PENDING)
                        .count())
                .sum();
        assertThat(figures.entries()).isEqualTo(all.size());
        assertThat(figures.contentOctets())
                .isEqualTo(all.stream().mapToLong(QueueEntry::contentOctets).sum());
        assertThat(figures.workItems()).isEqualTo(work);
        assertThat(queue.hops().stream().mapToLong(hop -> hop.queued()).sum()).isEqualTo(work);
        assertThat(queue.claim(Samples.WEST, Integer.MAX_VALUE, FUTURE, Samples.LEASE)
                                .size()
                        + queue.claim(Samples.EAST, Integer.MAX_VALUE, FUTURE, Samples.LEASE)
                                .size())
                .isEqualTo((int) work);
    }

    private Path store() {
        return scratch.resolve("store");
    }
}

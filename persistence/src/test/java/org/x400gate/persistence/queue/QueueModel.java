package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import org.x400gate.persistence.store.EntryId;

/** A queue against a model that is a map and a sort: steps of every kind in any order, restarts among them. */
final class QueueModel {
    /** The queue again and again over the same rows: each is closed before the next, if it can be. */
    interface Opening {
        DurableQueue open(Instant now);
    }

    private static final List<NextHop> HOPS = List.of(Samples.WEST, Samples.EAST);
    private static final Duration LEASE = Duration.ofSeconds(20);

    /** What the model knows of one work item; {@code until} is when its lease may be taken over. */
    private record Known(WorkItem item, Instant until) {
        boolean free(Instant now) {
            return !until.isAfter(now);
        }
    }

    private record Place(EntryId entry, NextHop hop) {}

    private final Random random;
    private final Samples samples;
    private final Opening opening;
    private final Map<Place, Known> work = new HashMap<>();
    private final Map<EntryId, QueueEntry> entries = new HashMap<>();
    private final List<WorkItem> claimed = new ArrayList<>();
    private Instant now = Samples.NOW;
    private DurableQueue queue;

    QueueModel(long seed, Opening opening) {
        this.opening = opening;
        queue = opening.open(now);
        random = new Random(seed);
        samples = new Samples(seed);
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            compare();
        }
        drain();
    }

    private void step() {
        switch (random.nextInt(13)) {
            case 0, 1, 2 -> accept();
            case 3, 4 -> claim(HOPS.get(random.nextInt(2)), random.nextInt(6));
            case 5, 6, 7 -> settle();
            case 8 -> release();
            case 9, 10, 11 -> operate();
            default -> passTime();
        }
    }

    private void accept() {
        List<Change> batch = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            Priority priority = Priority.values()[random.nextInt(3)];
            Instant due = now.plusMillis(random.nextInt(40_000) - 20_000);
            NextHop hop = HOPS.get(random.nextInt(2));
            Change.Accept accept = random.nextBoolean()
                    ? samples.accept(priority, due, "x", hop, hop)
                    : samples.accept(priority, due, "x", Samples.WEST, Samples.EAST);
            batch.add(accept);
            entries.put(accept.entry().id(), accept.entry());
            accept.work().forEach(item -> work.put(new Place(item.entry(), item.hop()), new Known(item, Instant.MIN)));
        }
        assertThat(queue.write(batch)).allMatch(ChangeResult::applied);
    }

    private void claim(NextHop hop, int max) {
        List<WorkItem> expected = work.values().stream()
                .filter(known -> known.item().hop().equals(hop) && known.free(now))
                .map(Known::item)
                .filter(item -> !item.due().isAfter(now))
                .sorted(Comparator.comparing(WorkItem::priority)
                        .thenComparing(WorkItem::due)
                        .thenComparing(WorkItem::entry))
                .limit(max)
                .toList();
        List<WorkItem> got = queue.claim(hop, max, now, LEASE);
        assertThat(got).usingRecursiveComparison().ignoringFields("fence").isEqualTo(expected);
        got.forEach(item -> work.put(new Place(item.entry(), item.hop()), new Known(item, now.plus(LEASE))));
        claimed.addAll(got);
    }

    private void settle() {
        List<Change> batch = new ArrayList<>();
        List<Boolean> expected = new ArrayList<>();
        for (int i = random.nextInt(4); i >= 0 && !claimed.isEmpty(); i--) {
            WorkItem item = claimed.remove(random.nextInt(claimed.size()));
            batch.add(change(item));
            expected.add(holds(item));
            if (holds(item)) {
                apply((Change.Settle) batch.get(batch.size() - 1));
            }
        }
        assertThat(queue.write(batch)).extracting(ChangeResult::applied).isEqualTo(expected);
    }

    private Change.Settle change(WorkItem item) {
        List<Integer> numbers =
                Optional.ofNullable(entries.get(item.entry())).map(entry -> entry.pendingAt(item.hop())).stream()
                        .flatMap(List::stream)
                        .map(Recipient::number)
                        .toList();
        int kind = random.nextInt(4);
        List<RecipientOutcome> outcomes = new ArrayList<>();
        numbers.forEach(number -> outcomes.add(
                kind == 0
                        ? new RecipientOutcome.Failed(number, "no", Optional.empty())
                        : kind == 1 ? Samples.deferred(number) : Samples.relayed(number)));
        Optional<WorkItem> retry =
                kind == 1 ? Optional.of(item.retryAt(now.plusMillis(random.nextInt(30_000)))) : Optional.empty();
        return new Change.Settle(item, outcomes, retry, List.of(), List.of());
    }

    private boolean holds(WorkItem item) {
        return Optional.ofNullable(work.get(new Place(item.entry(), item.hop())))
                .filter(known -> known.item().fence().equals(item.fence()))
                .isPresent();
    }

    private void apply(Change.Settle settle) {
        WorkItem item = settle.item();
        work.remove(new Place(item.entry(), item.hop()));
        settle.retry().ifPresent(retry -> work.put(new Place(item.entry(), item.hop()), new Known(retry, Instant.MIN)));
        QueueEntry after = Rules.settled(entries.get(item.entry()), settle);
        entries.put(item.entry(), after);
        if (after.finished()) {
            entries.remove(item.entry());
        }
    }

    private void release() {
        if (!claimed.isEmpty()) {
            WorkItem item = claimed.remove(random.nextInt(claimed.size()));
            queue.release(List.of(item));
            if (holds(item)) {
                WorkItem free = new WorkItem(
                        item.entry(),
                        item.hop(),
                        item.priority(),
                        item.due(),
                        item.attempt(),
                        java.util.OptionalLong.empty());
                work.put(new Place(item.entry(), item.hop()), new Known(free, Instant.MIN));
            }
        }
    }

    /** An act may be answered as busy while work is under way, and then changes nothing. */
    private void operate() {
        List<EntryId> ids = entries.keySet().stream().sorted().toList();
        if (ids.isEmpty()) {
            return;
        }
        QueueEntry entry = entries.get(ids.get(random.nextInt(ids.size())));
        List<WorkItem> items = queue.work(entry.id());
        assertThat(items)
                .containsExactlyInAnyOrderElementsOf(items(entry.id()).stream()
                        .map(known -> unclaimed(known.item()))
                        .toList());
        OperatorAct act = act(entry, items);
        List<Known> concerned = items(entry.id()).stream()
                .filter(known -> concerns(act, known.item().hop()))
                .toList();
        ChangeResult result = queue.write(List.of(act)).get(0);
        if (concerned.stream().allMatch(known -> known.until().equals(Instant.MIN)) && possible(act)) {
            assertThat(result).isInstanceOf(ChangeResult.Applied.class);
        }
        if (concerned.stream().anyMatch(known -> !known.free(now)) && !(act instanceof OperatorAct.Hurry)) {
            assertThat(result.applied()).isFalse();
        }
        if (result.applied()) {
            apply(act);
        }
    }

    private OperatorAct act(QueueEntry entry, List<WorkItem> items) {
        return switch (random.nextInt(4)) {
            case 0 -> new OperatorAct.Hurry(items, now, List.of());
            case 1 -> new OperatorAct.Hold(entry, items, List.of());
            case 2 -> {
                Map<Integer, NextHop> ways = new HashMap<>();
                entry.recipients().stream()
                        .filter(recipient ->
                                recipient.state() == RecipientState.HELD || recipient.state() == RecipientState.FAILED)
                        .forEach(recipient -> ways.put(recipient.number(), HOPS.get(random.nextInt(2))));
                yield new OperatorAct.TryAgain(entry, items, ways, now, now.plusSeconds(99), List.of());
            }
            default -> new OperatorAct.Delete(entry, items, List.of(), List.of());
        };
    }

    private static boolean possible(OperatorAct act) {
        return act instanceof OperatorAct.Hurry hurry
                ? hurry.work().stream().anyMatch(item -> item.due().isAfter(hurry.due()))
                : act instanceof OperatorAct.Hold hold
                        ? !hold.work().isEmpty()
                        : !(act instanceof OperatorAct.TryAgain again)
                                || !again.ways().isEmpty();
    }

    private static boolean concerns(OperatorAct act, NextHop hop) {
        return !(act instanceof OperatorAct.TryAgain again) || again.ways().containsValue(hop);
    }

    private List<Known> items(EntryId id) {
        return work.values().stream()
                .filter(known -> known.item().entry().equals(id))
                .toList();
    }

    private static WorkItem unclaimed(WorkItem item) {
        return new WorkItem(
                item.entry(), item.hop(), item.priority(), item.due(), item.attempt(), java.util.OptionalLong.empty());
    }

    private void apply(OperatorAct act) {
        if (act instanceof OperatorAct.Hurry hurry) {
            hurried(hurry);
        } else if (act instanceof OperatorAct.Hold hold) {
            hold.work().forEach(item -> work.remove(new Place(item.entry(), item.hop())));
            entries.put(hold.seen().id(), Rules.held(hold.seen()));
        } else if (act instanceof OperatorAct.TryAgain again) {
            entries.put(again.seen().id(), Rules.triedAgain(again));
            again.ways().values().forEach(hop -> {
                WorkItem item = WorkItem.of(again.seen(), hop, again.due());
                work.put(new Place(item.entry(), hop), new Known(item, Instant.MIN));
            });
        } else if (act instanceof OperatorAct.Delete delete) {
            delete.work().forEach(item -> work.remove(new Place(item.entry(), item.hop())));
            entries.remove(delete.seen().id());
        }
    }

    /** Of several items those that are under way stay as they are; the queue itself says which. */
    private void hurried(OperatorAct.Hurry hurry) {
        for (WorkItem item : hurry.work()) {
            Place place = new Place(item.entry(), item.hop());
            WorkItem there = queue.work(item.entry()).stream()
                    .filter(each -> each.hop().equals(item.hop()))
                    .findFirst()
                    .orElseThrow();
            assertThat(there.attempt()).isEqualTo(item.attempt());
            if (work.get(place).until().equals(Instant.MIN)) {
                assertThat(there.due()).isBeforeOrEqualTo(now);
            } else if (!work.get(place).free(now)) {
                assertThat(there.due()).isEqualTo(item.due());
            }
            if (!there.due().equals(item.due())) {
                work.put(place, new Known(there, Instant.MIN));
            }
        }
    }

    private void passTime() {
        now = now.plusMillis(random.nextInt(15_000));
        if (random.nextInt(3) == 0) {
            queue = opening.open(now);
            claimed.clear();
            work.replaceAll((place, known) -> new Known(known.item(), Instant.MIN));
        }
    }

    private void compare() {
        assertThat(queue.figures().entries()).isEqualTo(entries.size());
        assertThat(queue.figures().workItems()).isEqualTo(work.size());
        assertThat(queue.figures().held())
                .isEqualTo(count(QueueEntry::held))
                .isEqualTo(queue.held(EntryId.FIRST, 1000).entries().size());
        assertThat(queue.view(EntryId.FIRST, 1000).entries()).containsExactlyInAnyOrderElementsOf(entries.values());
        Map<NextHop, Long> queued = new HashMap<>();
        work.values().forEach(known -> queued.merge(known.item().hop(), 1L, Long::sum));
        assertThat(queue.hops()).allMatch(hop -> hop.queued() == queued.getOrDefault(hop.hop(), 0L));
        assertThat(queue.hops()).hasSameSizeAs(queued.keySet());
        Instant time = now.plusSeconds(random.nextInt(200_000) - 100_000);
        assertThat(queue.overdue(time))
                .containsExactlyElementsOf(work.keySet().stream()
                        .filter(place -> !entries.get(place.entry())
                                .submission()
                                .deadline()
                                .isAfter(time))
                        .map(Place::hop)
                        .distinct()
                        .sorted()
                        .toList());
    }

    private long count(Predicate<QueueEntry> what) {
        return entries.values().stream().filter(what).count();
    }

    /** In the end everything comes out, once. */
    private void drain() {
        now = now.plusSeconds(3600);
        for (NextHop hop : HOPS) {
            claim(hop, Integer.MAX_VALUE);
            claim(hop, Integer.MAX_VALUE);
        }
    }
}

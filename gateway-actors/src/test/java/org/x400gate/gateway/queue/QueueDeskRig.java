package org.x400gate.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.AfterEach;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.octets.ContentRef;

/** The operator's desk before a real queue in memory. */
abstract class QueueDeskRig {
    static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    static final NextHop WEST = new NextHop("x400:WEST");
    static final NextHop EAST = new NextHop("smtp:east");
    static final Duration LEASE = Duration.ofMinutes(10);
    static final Instant LATER = NOW.plus(Duration.ofHours(8));

    final ActorTestKit kit = ActorTestKit.create();
    final SplittableRandom random = new SplittableRandom(3);
    final DurableQueue queue = DurableQueue.inMemory();
    final Ports ports = new Ports();
    final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    final ActorRef<QueueKeeper.Command> keeper =
            kit.spawn(QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, clock));
    final ActorRef<QueueDesk.Command> desk = kit.spawn(QueueDesk.create(queue, keeper, ports, clock));

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    QueueEntry accepted(String address, Instant deadline, Instant due, NextHop... hops) {
        List<Recipient> recipients = new ArrayList<>();
        for (NextHop hop : hops) {
            recipients.add(Recipient.pending(recipients.size() + 1, address, hop));
        }
        QueueEntry entry = QueueEntry.of(
                EntryId.of(NOW, random),
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission("192.0.2.1", Optional.of("o@a.example"), Map.of(), NOW, deadline),
                recipients,
                0);
        List<WorkItem> work = Stream.of(hops)
                .distinct()
                .map(hop -> WorkItem.of(entry, hop, due))
                .toList();
        assertThat(queue.write(List.of(new Change.Accept(entry, work, List.of(), List.of()))))
                .allMatch(ChangeResult::applied);
        return entry;
    }

    void tried(NextHop hop, boolean forGood) {
        for (WorkItem item : queue.claim(hop, 99, NOW, LEASE)) {
            List<RecipientOutcome> outcomes = new ArrayList<>();
            queue.entry(item.entry())
                    .orElseThrow()
                    .pendingAt(hop)
                    .forEach(recipient -> outcomes.add(
                            forGood
                                    ? new RecipientOutcome.Failed(recipient.number(), "no", Optional.empty())
                                    : new RecipientOutcome.Deferred(recipient.number(), "not now")));
            Optional<WorkItem> retry = forGood ? Optional.empty() : Optional.of(item.retryAt(NOW.plusSeconds(600)));
            assertThat(queue.write(List.of(new Change.Settle(item, outcomes, retry, List.of(), List.of()))))
                    .allMatch(ChangeResult::applied);
        }
    }

    QueueDesk.Listed listed(QueueQuery query) {
        TestProbe<StatusReply<QueueDesk.Listed>> probe = kit.createTestProbe();
        desk.tell(new QueueDesk.ListEntries(query, probe.ref()));
        return probe.receiveMessage().getValue();
    }

    static QueueQuery all(int max, Optional<QueueRank> after) {
        return new QueueQuery(Optional.empty(), false, false, Optional.empty(), after, max);
    }

    QueueDesk.Acted acted(EntryId id, QueueDesk.Deed deed) {
        TestProbe<StatusReply<QueueDesk.Acted>> probe = kit.createTestProbe();
        desk.tell(new QueueDesk.Act(id, deed, "olga", probe.ref()));
        return probe.receiveMessage().getValue();
    }

    QueueDesk.Acted hurried(NextHop hop) {
        TestProbe<StatusReply<QueueDesk.Acted>> probe = kit.createTestProbe();
        desk.tell(new QueueDesk.HurryHop(hop, "olga", probe.ref()));
        return probe.receiveMessage().getValue();
    }

    QueueDesk.Acted acted(EntryId id, QueueDesk.Deed deed, String argument) {
        TestProbe<StatusReply<QueueDesk.Acted>> probe = kit.createTestProbe();
        desk.tell(new QueueDesk.Act(id, deed, Optional.of(argument), "olga", probe.ref()));
        return probe.receiveMessage().getValue();
    }

    /** One recipient is a dead letter, the other waits. */
    QueueEntry halfDead() {
        QueueEntry entry = accepted("a@x.example", NOW.plusSeconds(9000), NOW, WEST, EAST);
        WorkItem item = queue.claim(WEST, 1, NOW, LEASE).get(0);
        RecipientOutcome dead = new RecipientOutcome.Quarantined(1, "broke off", Optional.empty());
        assertThat(queue.write(List.of(new Change.Settle(item, List.of(dead), Optional.empty(), List.of(), List.of()))))
                .allMatch(ChangeResult::applied);
        return entry;
    }

    static final class Ports implements OperatorPorts {
        final Map<Integer, Way> ways = new ConcurrentHashMap<>();
        final List<String> untold = new CopyOnWriteArrayList<>();
        final List<NextHop> woken = new CopyOnWriteArrayList<>();
        final Map<NextHop, String> obstacles = new ConcurrentHashMap<>();
        final List<Set<Integer>> told = new CopyOnWriteArrayList<>();
        final List<Optional<String>> reasons = new CopyOnWriteArrayList<>();
        volatile Function<Set<Integer>, Elsewhere> substitute =
                numbers -> new Elsewhere(Optional.empty(), "no such address");

        @Override
        public Way way(QueueEntry entry, Recipient recipient) {
            return ways.getOrDefault(recipient.number(), new Way(Optional.of(recipient.hop()), ""));
        }

        @Override
        public Instant deadline(QueueEntry entry, Set<NextHop> hops, Instant now) {
            return now.plusSeconds(4711);
        }

        @Override
        public Optional<String> obstacle(QueueEntry entry, NextHop hop) {
            return Optional.ofNullable(obstacles.get(hop));
        }

        @Override
        public Elsewhere elsewhere(
                QueueEntry entry, ContentRef content, Set<Integer> recipients, String address, Instant now) {
            return substitute.apply(recipients);
        }

        @Override
        public Notice notice(
                QueueEntry entry, ContentRef content, Set<Integer> recipients, Optional<String> reason, Instant now) {
            told.add(recipients);
            reasons.add(reason);
            return new Notice(List.of(), untold);
        }

        @Override
        public void wake(NextHop hop) {
            woken.add(hop);
        }
    }
}

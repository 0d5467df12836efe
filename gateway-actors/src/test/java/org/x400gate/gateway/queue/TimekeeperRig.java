package org.x400gate.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.Times;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.protocol.octets.ContentRef;

/** The one who looks at the clock, before a real queue in memory; nobody tries anything. */
abstract class TimekeeperRig {
    static final Instant START = Instant.parse("2026-11-28T12:00:00Z");
    static final Instant DUE = START.plus(Duration.ofHours(4));
    static final NextHop DEAD = new NextHop("x400:dead");

    final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    final ManualTime time = ManualTime.get(kit.system());
    final SplittableRandom random = new SplittableRandom(3);
    final GatedQueue queue = new GatedQueue();
    final List<EntryId> told = new CopyOnWriteArrayList<>();
    final Map<EntryId, Instant> ended = new ConcurrentHashMap<>();
    final Map<NextHop, List<Instant>> lastTries = new ConcurrentHashMap<>();
    volatile Instant now = START;
    final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    ActorRef<QueueKeeper.Command> keeper;

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    void start() {
        keeper = kit.spawn(QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, clock));
        watch();
    }

    ActorRef<Timekeeper.Command> watch() {
        return kit.spawn(Timekeeper.create(
                queue,
                keeper,
                new Ports() {
                    @Override
                    public Change.Notice notice(QueueEntry entry, ContentRef content, Instant at) {
                        told.add(entry.id());
                        return super.notice(entry, content, at);
                    }
                },
                clock));
    }

    /** Tells nobody, and knows what it was asked. */
    class Ports implements TimekeeperPorts {
        @Override
        public Change.Notice notice(QueueEntry entry, ContentRef content, Instant at) {
            return new Change.Notice(entry, List.of(), List.of());
        }

        @Override
        public Change.Settle expired(WorkItem item, QueueEntry entry, ContentRef content, Instant at) {
            ended.put(entry.id(), at);
            return new Change.Settle(
                    item,
                    List.of(new RecipientOutcome.Ended(1, "its time is over")),
                    Optional.empty(),
                    List.of(),
                    List.of());
        }

        @Override
        public void lastTry(NextHop hop) {
            lastTries.computeIfAbsent(hop, any -> new CopyOnWriteArrayList<>()).add(now);
        }
    }

    EntryId accepted(Instant noticeDue) {
        QueueEntry entry = QueueEntry.of(
                EntryId.of(START, random),
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission(
                        "192.0.2.1",
                        Optional.of("o@a.example"),
                        Map.of(),
                        START,
                        new Times(
                                START.plus(Duration.ofDays(1)),
                                Optional.of(noticeDue),
                                Optional.empty(),
                                Optional.empty())),
                List.of(Recipient.pending(1, "r@b.example", DEAD)),
                0);
        assertThat(queue.write(List.of(
                        new Change.Accept(entry, List.of(WorkItem.of(entry, DEAD, START)), List.of(), List.of()))))
                .allMatch(ChangeResult::applied);
        return entry.id();
    }

    /** As time passes for the clock and for timers alike. */
    void passes(Duration duration) {
        now = now.plus(duration);
        time.timePasses(duration);
    }
}

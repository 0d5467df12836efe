package org.x400gate.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.Ledger;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;
import org.x400gate.persistence.trace.LedgerPlace;
import org.x400gate.persistence.trace.PlacedLine;

class LedgerPurgeTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final NextHop HOP = new NextHop("x400:peer");

    private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
    private final GatedQueue queue = new GatedQueue();
    private final SplittableRandom random = new SplittableRandom(5);

    @AfterEach
    void stop() {
        kit.shutdownTestKit();
    }

    private EntryId accepted(Instant time) {
        Change.Accept accept = accept(time);
        queue.write(List.of(accept));
        return accept.entry().id();
    }

    private Change.Accept accept(Instant time) {
        EntryId id = EntryId.of(time, random);
        QueueEntry entry = QueueEntry.of(
                id,
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission("test", Optional.empty(), Map.of(), time, time.plusSeconds(3600)),
                List.of(Recipient.pending(1, "a@b.example", HOP)),
                1);
        LedgerLine line = new LedgerLine(time, id, LedgerEvent.ACCEPTED, List.of(), Map.of());
        return new Change.Accept(entry, List.of(WorkItem.of(entry, HOP, time)), List.of(new byte[] {1}), List.of(line));
    }

    private EntryId finished(Instant time) {
        EntryId id = accepted(time);
        WorkItem item = queue.claim(HOP, Priority.NON_URGENT, 9, time, Duration.ofMinutes(1)).stream()
                .filter(each -> each.entry().equals(id))
                .findFirst()
                .orElseThrow();
        queue.write(List.of(new Change.Settle(
                item,
                List.of(new RecipientOutcome.Relayed(1, "taken")),
                Optional.empty(),
                List.of(),
                List.of(new LedgerLine(time, id, LedgerEvent.RELAYED, List.of(), Map.of())))));
        return id;
    }

    @Test
    void everyHourLinesOlderThanTheRetentionGo() {
        queue.open();
        EntryId old = finished(NOW.minus(Duration.ofDays(31)));
        EntryId waiting = accepted(NOW.minus(Duration.ofDays(31)));
        EntryId young = finished(NOW.minus(Duration.ofDays(29)));
        kit.spawn(QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, Clock.fixed(NOW, ZoneOffset.UTC)));

        ManualTime.get(kit.system()).timePasses(Duration.ofMinutes(59));
        assertThat(queue.ledger().of(old)).isNotEmpty();
        ManualTime.get(kit.system()).timePasses(Duration.ofMinutes(1));

        await().untilAsserted(() -> assertThat(queue.ledger().of(old)).isEmpty());
        assertThat(queue.ledger().of(young)).isNotEmpty();
        assertThat(queue.ledger().of(waiting)).isNotEmpty();
    }

    /** However much there is to remove: it goes in steps, and what comes meanwhile goes between them. */
    @Test
    void nothingWaitsUntilAllThatIsOldIsGone() {
        queue.open();
        List<String> done = new CopyOnWriteArrayList<>();
        CountDownLatch told = new CountDownLatch(1);
        queue.remembering = ledger -> new SteppingLedger(ledger, () -> {
            done.add("purge");
            told.await();
            return done.size() < 100;
        });
        ActorRef<QueueKeeper.Command> keeper =
                kit.spawn(QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, Clock.fixed(NOW, ZoneOffset.UTC)));
        ManualTime.get(kit.system()).timePasses(Duration.ofHours(1));
        await().until(() -> !done.isEmpty());

        queue.faulty(batch -> {
            done.add("write");
            return batch;
        });
        TestProbe<ChangeResult> answers = kit.createTestProbe(ChangeResult.class);
        keeper.tell(new QueueKeeper.Write<>(accept(NOW), answers.getRef(), result -> result));
        told.countDown();

        assertThat(answers.receiveMessage().applied()).isTrue();
        await().until(() -> done.size() >= 100);
        assertThat(done.indexOf("write")).isEqualTo(1);
    }

    /** Its purge is the test's. */
    private record SteppingLedger(Ledger ledger, Callable<Boolean> step) implements Ledger {
        @Override
        public List<LedgerLine> of(EntryId entry) {
            return ledger.of(entry);
        }

        @Override
        public List<LedgerLine> referring(String reference, int max) {
            return ledger.referring(reference, max);
        }

        @Override
        public List<EntryId> marked(String mark, Optional<EntryId> below, int max) {
            return ledger.marked(mark, below, max);
        }

        @Override
        public Optional<byte[]> kept(String reference) {
            return ledger.kept(reference);
        }

        @Override
        public List<PlacedLine> before(LedgerPlace place, Instant since, int max) {
            return ledger.before(place, since, max);
        }

        @Override
        public List<PlacedLine> after(LedgerPlace place, int max) {
            return ledger.after(place, max);
        }

        @Override
        public boolean purge(Instant before, int max) {
            try {
                return step.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** A gateway that runs for months must not wait for its next start with it. */
    @Test
    void everyHourContentThatNobodyGoesOnWithGoes() throws IOException {
        queue.open();
        EntryId over = EntryId.of(NOW, random);
        EntryId resumable = EntryId.of(NOW, random);
        queue.content().write(over, NOW).close();
        queue.content().write(resumable, NOW.plusSeconds(1)).close();
        kit.spawn(QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, Clock.fixed(NOW, ZoneOffset.UTC)));

        ManualTime.get(kit.system()).timePasses(Duration.ofHours(1));

        await().untilAsserted(() -> assertThat(queue.content().length(over)).isEmpty());
        assertThat(queue.content().length(resumable)).isPresent();
    }
}

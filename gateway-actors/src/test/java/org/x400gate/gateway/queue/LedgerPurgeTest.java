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
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

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
        EntryId id = EntryId.of(time, random);
        QueueEntry entry = QueueEntry.of(
                id,
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission("test", Optional.empty(), Map.of(), time, time.plusSeconds(3600)),
                List.of(Recipient.pending(1, "a@b.example", HOP)),
                1);
        LedgerLine line = new LedgerLine(time, id, LedgerEvent.ACCEPTED, List.of(), Map.of());
        queue.write(List.of(new Change.Accept(
                entry, List.of(WorkItem.of(entry, HOP, time)), List.of(new byte[] {1}), List.of(line))));
        return id;
    }

    @Test
    void everyHourLinesOlderThanTheRetentionGo() {
        queue.open();
        EntryId old = accepted(NOW.minus(Duration.ofDays(31)));
        EntryId young = accepted(NOW.minus(Duration.ofDays(29)));
        kit.spawn(QueueKeeper.create(queue, QueueKeeperSettings.STANDARD, Clock.fixed(NOW, ZoneOffset.UTC)));

        ManualTime.get(kit.system()).timePasses(Duration.ofMinutes(59));
        assertThat(queue.ledger().of(old)).isNotEmpty();
        ManualTime.get(kit.system()).timePasses(Duration.ofMinutes(1));

        await().untilAsserted(() -> assertThat(queue.ledger().of(old)).isEmpty());
        assertThat(queue.ledger().of(young)).isNotEmpty();
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

package org.x400gate.gateway.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.store.EntryId;

class WorstFirstTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final NextHop HOP = new NextHop("smtp:a");

    private final Random random = new Random(28);

    @Test
    @Tag("SF-28")
    void aPageOfMessagesToVeryManyIsShortAndThePagesTogetherHaveAllOfThem() {
        List<QueueEntry> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(entry(i % 4 == 0 ? 30_000 : 10));
        }
        all.add(entry(WorstFirst.MAX_RECIPIENTS + 1));
        List<QueueEntry> seen = new ArrayList<>();
        Optional<QueueRank> after = Optional.empty();
        do {
            Collections.shuffle(all, random);
            WorstFirst worst = new WorstFirst(12);
            List<QueueEntry> behind =
                    all.stream().filter(entry -> !seen.contains(entry)).toList();
            behind.forEach(worst::offer);
            behind.forEach(worst::offer);
            List<QueueEntry> page = worst.entries();
            assertThat(page).hasSizeBetween(1, 12);
            assertThat(page.size() == 1
                            || page.stream()
                                            .mapToInt(
                                                    entry -> entry.recipients().size())
                                            .sum()
                                    <= WorstFirst.MAX_RECIPIENTS)
                    .isTrue();
            seen.addAll(page);
            after = worst.next();
            after.ifPresent(last -> assertThat(last).isEqualTo(QueueRank.of(page.get(page.size() - 1))));
        } while (after.isPresent());

        assertThat(seen)
                .hasSize(41)
                .isSortedAccordingTo((a, b) -> QueueRank.of(a).compareTo(QueueRank.of(b)));
    }

    private QueueEntry entry(int recipients) {
        return QueueEntry.of(
                EntryId.of(NOW, random),
                EntryKind.RFC822,
                Priority.NORMAL,
                new QueueEntry.Submission(
                        "test", Optional.empty(), Map.of(), NOW, NOW.plusSeconds(random.nextInt(100_000))),
                IntStream.rangeClosed(1, recipients)
                        .mapToObj(number -> Recipient.pending(number, "a@b.example", HOP))
                        .toList(),
                1);
    }
}

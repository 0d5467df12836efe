package org.x400gate.gateway.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.gateway.admin.BacklogView;
import org.x400gate.gateway.queue.QueueShown;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.QueueFigures;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.persistence.queue.RecipientState;
import org.x400gate.persistence.store.EntryId;

/** What the queue's first page makes of messages to very many. */
class ViewsTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final NextHop HOP = new NextHop("x400:west");

    @Test
    @Tag("SF-28")
    void ofALongListItShowsAFewAndThoseWhoWaitForAnOperatorFirst() {
        List<Recipient> recipients = new ArrayList<>();
        for (int number = 1; number <= 30_000; number++) {
            recipients.add(recipient(number, RecipientState.DELIVERED));
        }
        recipients.set(100, recipient(101, RecipientState.PENDING));
        recipients.set(200, recipient(201, RecipientState.HELD));

        BacklogView.EntryView shown = Views.backlog(first(recipients)).first().get(0);

        assertThat(shown.recipientCount()).isEqualTo(30_000);
        assertThat(shown.recipients()).hasSize(QueueAnswers.MAX_SHOWN);
        assertThat(shown.recipients().stream().map(BacklogView.RecipientView::state))
                .startsWith("HELD", "PENDING", "DELIVERED");
    }

    @Test
    void ofAShortListItShowsAll() {
        List<Recipient> recipients = Stream.of(1, 2, 3)
                .map(number -> recipient(number, RecipientState.PENDING))
                .toList();

        BacklogView.EntryView shown = Views.backlog(first(recipients)).first().get(0);

        assertThat(shown.recipientCount()).isEqualTo(3);
        assertThat(shown.recipients())
                .extracting(BacklogView.RecipientView::address)
                .containsExactly("r1", "r2", "r3");
    }

    private static Recipient recipient(int number, RecipientState state) {
        return new Recipient(number, "r" + number, HOP, state, "");
    }

    private static QueueShown first(List<Recipient> recipients) {
        QueueEntry.Submission by = new QueueEntry.Submission(
                "192.0.2.7", Optional.of("anna@example.org"), Map.of(), NOW, NOW.plus(Duration.ofDays(1)));
        QueueEntry entry = QueueEntry.of(
                EntryId.of(NOW, RandomGenerator.getDefault()), EntryKind.RFC822, Priority.NORMAL, by, recipients, 1);
        return new QueueShown(
                new QueueFigures(1, 1, 0, 0, 1, 0, 0, OptionalLong.empty()), List.of(), List.of(entry), 0, 0);
    }
}

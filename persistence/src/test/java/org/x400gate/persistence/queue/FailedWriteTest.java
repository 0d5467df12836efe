package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;
import static org.x400gate.persistence.queue.Samples.relayed;
import static org.x400gate.persistence.queue.Samples.settle;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.FailingStore.Mood;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;

/** A batch that was not written leaves the queue as it was. */
final class FailedWriteTest {
    private final FailingStore store = new FailingStore();
    private final StoreQueue queue = new StoreQueue(store, NOW);
    private final Samples samples = new Samples(4);

    @Test
    void nothingOfAFailedBatchCountsAndAllOfItMayBeTriedAgain() {
        queue.write(List.of(samples.accept(Priority.NORMAL, NOW, "x", WEST)));
        WorkItem item = queue.claim(WEST, 1, NOW, LEASE).get(0);
        List<Change> batch =
                List.of(settle(item, relayed(1)), samples.accept(Priority.NORMAL, NOW.plusSeconds(1), "y", WEST));
        QueueFigures before = queue.figures();

        store.becomes(Mood.STALLS);
        assertThatThrownBy(() -> queue.write(batch)).isInstanceOf(QueueUnavailable.class);

        assertThat(queue.figures())
                .usingRecursiveComparison()
                .ignoringFields("freeOctets")
                .isEqualTo(before);
        assertThat(queue.claim(WEST, 9, NOW.plusSeconds(1), LEASE)).isEmpty();
        store.becomes(Mood.WORKS);
        assertThat(queue.write(batch)).allMatch(ChangeResult::applied);
        assertThat(queue.figures().entries()).isEqualTo(1);
    }

    @Test
    void whoseOutcomeCannotBeKeptIsNotHandedOut() {
        queue.write(List.of(samples.accept(Priority.NORMAL, NOW, "x", WEST)));

        store.becomes(Mood.BROKEN);

        assertThat(queue.claim(WEST, 1, NOW, LEASE)).isEmpty();
    }

    /** As from a database that is away: whoever reads content knows what to do then. */
    @Test
    void contentThatCannotBeReadNowIsAnIoException() throws IOException {
        Change.Accept accept = samples.accept(Priority.NORMAL, NOW, "x", WEST);
        queue.write(List.of(accept));
        try (InputStream before = queue.content().open(accept.entry().id());
                InputStream after = queue.content().open(accept.entry().id())) {
            assertThat(before.read()).isEqualTo('x');

            store.unreadable(new QueueCorrupt("a damaged block"));

            assertThatThrownBy(after::read)
                    .isInstanceOf(IOException.class)
                    .hasCauseInstanceOf(QueueCorrupt.class)
                    .hasMessageContaining("a damaged block");
            assertThatThrownBy(after::readAllBytes).isInstanceOf(IOException.class);
        }
    }
}

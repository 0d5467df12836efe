package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;
import static org.x400gate.persistence.queue.Samples.relayed;
import static org.x400gate.persistence.queue.Samples.settle;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.trace.LedgerEvent;
import org.x400gate.persistence.trace.LedgerLine;

/** What every queue owes to a sender that hands over what it has handed over before. */
interface OnceContract {
    Duration WITHIN = Duration.ofDays(7);

    DurableQueue queue();

    Samples samples();

    private Change.Accept once(String key, Instant now) {
        Change.Accept plain = samples().accept(Priority.NORMAL, now, "x", WEST);
        LedgerLine line = plain.ledger().get(0);
        return new Change.Accept(
                plain.entry(),
                plain.work(),
                plain.content(),
                List.of(),
                List.of(new LedgerLine(line.time(), line.entry(), line.event(), List.of(key), line.details())),
                Optional.of(new Change.Once(key, now.minus(WITHIN), Map.of("from", "far"))));
    }

    private ChangeResult written(Change change) {
        return queue().write(List.of(change)).get(0);
    }

    @Test
    @Tag("SF-16")
    default void whatComesAgainIsAcknowledgedAndNotTakenAgain() {
        Change.Accept first = once("same:1", NOW);
        assertThat(written(first)).isEqualTo(new ChangeResult.Applied());

        ChangeResult again = written(once("same:1", NOW.plusSeconds(60)));

        assertThat(again).isEqualTo(new ChangeResult.Duplicate(first.entry().id()));
        assertThat(again.applied()).isFalse();
        assertThat(queue().figures().entries()).isEqualTo(1);
        assertThat(queue().claim(WEST, 9, NOW.plusSeconds(60), LEASE)).hasSize(1);
        assertThat(queue().ledger().of(first.entry().id()))
                .extracting(LedgerLine::event)
                .containsExactly(LedgerEvent.ACCEPTED, LedgerEvent.DUPLICATE);
    }

    @Test
    @Tag("SF-16")
    default void itIsKnownWhenItIsLongThroughAndNoLongerWhenItsTimeIsOver() {
        Change.Accept first = once("same:2", NOW);
        written(first);
        WorkItem item = queue().claim(WEST, 1, NOW, LEASE).get(0);
        assertThat(written(settle(item, relayed(1)))).isEqualTo(new ChangeResult.Applied());
        assertThat(queue().figures().entries()).isZero();

        assertThat(written(once("same:2", NOW.plus(WITHIN))))
                .isEqualTo(new ChangeResult.Duplicate(first.entry().id()));
        assertThat(written(once("same:2", NOW.plus(WITHIN).plusMillis(1)))).isEqualTo(new ChangeResult.Applied());
    }

    @Test
    @Tag("SF-16")
    default void ofTheSameInOneBatchOneIsTakenAndAnotherKeyIsAnother() {
        Change.Accept first = once("same:3", NOW);
        List<Change> batch = new ArrayList<>(List.of(first, once("same:3", NOW), once("same:4", NOW)));

        assertThat(queue().write(batch))
                .containsExactly(
                        new ChangeResult.Applied(),
                        new ChangeResult.Duplicate(first.entry().id()),
                        new ChangeResult.Applied());
        assertThat(queue().figures().entries()).isEqualTo(2);
    }
}

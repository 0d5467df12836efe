package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.x400gate.persistence.queue.Samples.EAST;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.LIFE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every queue owes messages that are not to go before one time, or after another. */
interface WishesContract {
    Instant LATER = NOW.plus(Duration.ofHours(6));

    DurableQueue queue();

    Samples samples();

    private QueueEntry wished(Optional<Instant> latest, NextHop... hops) {
        Change.Accept accept = samples().wished(LATER, latest, hops);
        assertThat(queue().write(List.of(accept))).allMatch(ChangeResult::applied);
        return accept.entry();
    }

    private OperatorAct.GoNow goNow(QueueEntry entry, Instant now) {
        return new OperatorAct.GoNow(entry, queue().work(entry.id()), now, now.plus(LIFE), List.of());
    }

    @Test
    default void whatIsNotToGoBeforeItsTimeIsClaimedThenAndKeepsItsTimes() {
        QueueEntry entry = wished(Optional.of(LATER.plusSeconds(60)), WEST, EAST);

        assertThat(queue().entry(entry.id())).contains(entry);
        assertThat(queue().claim(WEST, 9, LATER.minusMillis(1), LEASE)).isEmpty();
        assertThat(queue().hop(WEST).orElseThrow().earliestDue()).isEqualTo(LATER);
        assertThat(queue().noticesDue(LATER.plusSeconds(3599), 9)).isEmpty();
        assertThat(queue().overdue(LATER.plusSeconds(59))).isEmpty();
        assertThat(queue().claim(WEST, 9, LATER, LEASE)).hasSize(1);
        assertThat(queue().overdue(LATER.plusSeconds(60))).containsExactlyInAnyOrder(WEST, EAST);
    }

    @Test
    default void whatWaitsForItsTimeIsNotBroughtForwardWithTheRest() {
        QueueEntry entry = wished(Optional.empty(), WEST);
        Change.Accept other = samples().accept(Priority.NORMAL, LATER.minusSeconds(9), "x", WEST);
        assertThat(queue().write(List.of(other))).allMatch(ChangeResult::applied);
        List<WorkItem> waiting = queue().dueAfter(WEST, NOW, 9);

        assertThat(waiting)
                .extracting(WorkItem::entry)
                .containsExactly(other.entry().id());
        assertThat(queue().write(List.of(new OperatorAct.Hurry(queue().work(entry.id()), NOW, List.of()))))
                .singleElement()
                .isInstanceOfSatisfying(
                        ChangeResult.Refused.class,
                        refused -> assertThat(refused.reason()).contains(LATER.toString()));
        assertThat(queue().claim(WEST, 9, LATER.minusSeconds(10), LEASE)).isEmpty();
    }

    @Test
    default void letGoItIsDueWithTheTimesThatItWouldHaveHadThen() {
        Instant latest = NOW.plus(LIFE).plusSeconds(5);
        QueueEntry entry = wished(Optional.of(latest), WEST, EAST);
        Instant now = NOW.plusSeconds(60);

        assertThat(queue().write(List.of(goNow(entry, now)))).allMatch(ChangeResult::applied);

        QueueEntry after = queue().entry(entry.id()).orElseThrow();
        assertThat(after.submission().times())
                .isEqualTo(
                        new Times(latest, Optional.of(now.plusSeconds(3600)), Optional.of(now), Optional.of(latest)));
        assertThat(after.deferredUntil(now)).isEmpty();
        assertThat(queue().claim(WEST, 9, now, LEASE)).hasSize(1);
        assertThat(queue().claim(EAST, 9, now, LEASE)).hasSize(1);
        assertThat(queue().overdue(latest)).containsExactlyInAnyOrder(WEST, EAST);
        assertThat(queue().overdue(latest.minusMillis(1))).isEmpty();
        assertThat(queue().noticesDue(now.plusSeconds(3600), 9)).hasSize(1);
    }

    @Test
    default void whatDoesNotWaitOrWasSeenOtherwiseIsNotLetGo() {
        QueueEntry entry = wished(Optional.empty(), WEST);
        OperatorAct.GoNow early = goNow(entry, NOW);
        assertThat(queue().write(List.of(goNow(entry, LATER))))
                .singleElement()
                .isInstanceOf(ChangeResult.Refused.class);
        assertThat(queue().write(List.of(early))).allMatch(ChangeResult::applied);

        assertThat(queue().write(List.of(early))).singleElement().isInstanceOf(ChangeResult.Stale.class);
    }

    @Test
    default void heldAndReleasedItStillWaitsForItsTime() {
        QueueEntry entry = wished(Optional.empty(), WEST);
        queue().write(List.of(new OperatorAct.Hold(entry, queue().work(entry.id()), List.of())));
        QueueEntry held = queue().entry(entry.id()).orElseThrow();

        queue().write(List.of(
                new OperatorAct.TryAgain(held, List.of(), Map.of(1, EAST), NOW, LATER.plus(LIFE), List.of())));

        assertThat(queue().claim(EAST, 9, LATER.minusMillis(1), LEASE)).isEmpty();
        assertThat(queue().claim(EAST, 9, LATER, LEASE)).hasSize(1);
    }
}

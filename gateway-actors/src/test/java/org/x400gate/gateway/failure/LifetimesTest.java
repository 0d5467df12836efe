package org.x400gate.gateway.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.Times;

/** Between which times a message is tried. */
class LifetimesTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final NextHop PEER = new NextHop("x400:far");
    private static final NextHop SERVER = new NextHop("smtp:inside");
    private static final Lifetimes LIFETIMES = new Lifetimes(
            FailurePolicy.X400, FailurePolicy.SMTP, Optional.of(Duration.ofHours(4)), Duration.ofDays(30));

    private static Wishes wishes(Instant notBefore, Instant latest) {
        return new Wishes(Optional.ofNullable(notBefore), Optional.ofNullable(latest));
    }

    private static Times times(Wishes wishes) {
        return LIFETIMES.times(NOW, Priority.NORMAL, List.of(PEER), wishes, true);
    }

    private static Instant after(int hours) {
        return NOW.plus(Duration.ofHours(hours));
    }

    @Test
    void eachPriorityHasALifetimeOfItsOwnAndTheInternetHasFiveDays() {
        assertThat(LIFETIMES.deadline(NOW, Priority.URGENT, List.of(PEER))).isEqualTo(after(4));
        assertThat(LIFETIMES.deadline(NOW, Priority.NORMAL, List.of(PEER))).isEqualTo(after(24));
        assertThat(LIFETIMES.deadline(NOW, Priority.NON_URGENT, List.of(PEER))).isEqualTo(after(36));
        for (Priority any : Priority.values()) {
            assertThat(LIFETIMES.deadline(NOW, any, List.of(SERVER))).isEqualTo(after(5 * 24));
            assertThat(LIFETIMES.deadline(NOW, any, List.of(PEER, SERVER))).isEqualTo(after(5 * 24));
        }
    }

    @Test
    void withoutWishesItLivesFromNowOn() {
        assertThat(times(Wishes.NONE))
                .isEqualTo(new Times(after(24), Optional.of(after(4)), Optional.empty(), Optional.empty()));
        assertThat(LIFETIMES
                        .times(NOW, Priority.NORMAL, List.of(PEER), Wishes.NONE, false)
                        .noticeDue())
                .isEmpty();
    }

    @Test
    void theTimeForWhichItIsToWaitIsNeitherLifetimeNorDelay() {
        assertThat(times(wishes(after(100), null)))
                .isEqualTo(new Times(after(124), Optional.of(after(104)), Optional.of(after(100)), Optional.empty()));
    }

    @Test
    void aTimeThatIsOverAsksForNothing() {
        assertThat(times(wishes(NOW, null))).isEqualTo(times(Wishes.NONE));
        assertThat(times(wishes(after(-1), null))).isEqualTo(times(Wishes.NONE));
        assertThat(LIFETIMES.obstacle(wishes(NOW, after(-1)), NOW)).isEmpty();
    }

    @Test
    void theLatestTimeIsTheDeadlineIfItIsEarlierThanThePrioritys() {
        assertThat(times(wishes(null, after(23))))
                .isEqualTo(new Times(after(23), Optional.of(after(4)), Optional.empty(), Optional.of(after(23))));
        assertThat(times(wishes(null, after(25))).deadline()).isEqualTo(after(24));
        assertThat(times(wishes(null, after(3))).noticeDue())
                .as("over before it would be told")
                .isEmpty();
    }

    @Test
    void whatIsToWaitPastItsLatestTimeOrForTooLongIsNotKept() {
        assertThat(LIFETIMES.obstacle(wishes(after(10), after(11)), NOW)).isEmpty();
        assertThat(LIFETIMES.obstacle(wishes(after(10), after(10)), NOW))
                .hasValueSatisfying(why -> assertThat(why).contains(after(10).toString(), "nor after"));
        Instant longest = NOW.plus(Duration.ofDays(30));
        assertThat(LIFETIMES.obstacle(wishes(longest, null), NOW)).isEmpty();
        assertThat(LIFETIMES.obstacle(wishes(longest.plusSeconds(1), null), NOW))
                .hasValueSatisfying(why -> assertThat(why).contains("for so long"));
        Lifetimes keepsNothing = new Lifetimes(FailurePolicy.X400, FailurePolicy.SMTP, Optional.empty(), Duration.ZERO);
        assertThat(keepsNothing.obstacle(wishes(NOW.plusSeconds(1), null), NOW)).isPresent();
    }
}

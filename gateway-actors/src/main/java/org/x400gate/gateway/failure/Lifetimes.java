package org.x400gate.gateway.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.Times;

/**
 * Between which times a message is tried, by the sides on which it leaves and by its originator's wishes.
 *
 * @param noticeAfter when an Internet sender hears that his mail still waits; empty for never
 * @param maxDeferral for how long a message is kept until its time at most; zero for not at all
 */
public record Lifetimes(FailurePolicy x400, FailurePolicy smtp, Optional<Duration> noticeAfter, Duration maxDeferral) {
    public static final Lifetimes STANDARD =
            new Lifetimes(FailurePolicy.X400, FailurePolicy.SMTP, Optional.empty(), Duration.ofDays(30));

    public FailurePolicy of(NextHop hop) {
        return RoutingTable.isX400(hop) ? x400 : smtp;
    }

    /** The latest that one of its ways allows for what begins then. */
    public Instant deadline(Instant begins, Priority priority, Collection<NextHop> hops) {
        return hops.stream()
                .map(hop -> of(hop).deadline(begins, priority))
                .max(Comparator.naturalOrder())
                .orElseGet(() -> x400.deadline(begins, priority));
    }

    /**
     * Of a message accepted now. Its lifetime and the wait that its originator hears of begin when it may first be tried: the
     * time for which it was meant to wait is no delay.
     *
     * @param noticed whether somebody wants to hear that it still waits
     */
    public Times times(Instant now, Priority priority, Collection<NextHop> hops, Wishes wishes, boolean noticed) {
        Instant begins = wishes.wait(now).orElse(now);
        Instant allowed = deadline(begins, priority, hops);
        Instant deadline = wishes.latest().filter(allowed::isAfter).orElse(allowed);
        return new Times(
                deadline,
                noticeAfter.filter(after -> noticed).map(begins::plus).filter(due -> due.isBefore(deadline)),
                wishes.wait(now),
                wishes.latest());
    }

    /** Why a message can't be kept until its time (X.411 deferred-delivery-not-performed); empty if it can, or need not. */
    public Optional<String> obstacle(Wishes wishes, Instant now) {
        Optional<Instant> until = wishes.wait(now);
        if (until.isEmpty()) {
            return Optional.empty();
        }
        if (wishes.latest().filter(latest -> !until.get().isBefore(latest)).isPresent()) {
            return Optional.of("it is not to go before " + until.get() + ", nor after "
                    + wishes.latest().get());
        }
        return until.get().isAfter(now.plus(maxDeferral))
                ? Optional.of("it is not to go before " + until.get() + ", and nothing is kept for so long")
                : Optional.empty();
    }
}

package org.x400gate.gateway.failure;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;

/**
 * Decides what a failure means.
 *
 * @param retries pauses between tries, per next hop and per message
 * @param lifetimes how long a message may be ours, by priority; a missing priority has no limit
 * @param maxFaults tries at one next hop that may fail by a message's own fault, before it is not tried any more
 */
public record FailurePolicy(RetryTable retries, Map<Priority, Duration> lifetimes, int maxFaults) {
    public static final int MAX_FAULTS = 5;

    public static final FailurePolicy X400 = new FailurePolicy(
            RetryTable.STANDARD,
            Map.of(
                    Priority.URGENT, Duration.ofHours(4),
                    Priority.NORMAL, Duration.ofHours(24),
                    Priority.NON_URGENT, Duration.ofHours(36)));

    public static final FailurePolicy SMTP = new FailurePolicy(
            RetryTable.STANDARD,
            Map.of(
                    Priority.URGENT, Duration.ofDays(5),
                    Priority.NORMAL, Duration.ofDays(5),
                    Priority.NON_URGENT, Duration.ofDays(5)));

    private static final Duration LAST_TRY_BEFORE_LATEST = Duration.ofSeconds(30);

    public FailurePolicy {
        lifetimes = Map.copyOf(lifetimes);
        if (maxFaults < 1) {
            throw new IllegalArgumentException("a message is tried once at least");
        }
    }

    public FailurePolicy(RetryTable retries, Map<Priority, Duration> lifetimes) {
        this(retries, lifetimes, MAX_FAULTS);
    }

    /** For one that may have pauses of its own. */
    public FailurePolicy with(Optional<RetryTable> own) {
        return new FailurePolicy(own.orElse(retries), lifetimes, maxFaults);
    }

    /** How many tries there are at that hop that failed by the message's own fault, if the latest did. */
    public int faults(QueueEntry entry, NextHop hop) {
        return 1
                + entry.pendingAt(hop).stream()
                        .mapToInt(Recipient::faults)
                        .max()
                        .orElse(0);
    }

    /** The same in words. */
    public String counted(int faults) {
        return "its own fault, " + faults + " of " + maxFaults;
    }

    /** When a message accepted then expires; {@link Instant#MAX} is never stored, so no limit is 100 years. */
    public Instant deadline(Instant accepted, Priority priority) {
        return accepted.plus(lifetimes.getOrDefault(priority, Duration.ofDays(36_500)));
    }

    /** The same for an entry; what must not go on after its deadline has its last try shortly before it. */
    public Optional<Instant> nextTry(Instant now, int failures, QueueEntry entry) {
        Instant deadline = entry.submission().deadline();
        Optional<Instant> next = nextTry(now, failures, deadline);
        Instant last = deadline.minus(LAST_TRY_BEFORE_LATEST);
        boolean bound = entry.isTooLate(deadline) && now.isBefore(last);
        return next.map(time -> bound && time.isAfter(last) ? last : time);
    }

    /**
     * When to try a message again; empty when it has expired. The last try is made at its deadline, not after it.
     *
     * @param failures tries of this message at this hop that failed, the latest included
     */
    public Optional<Instant> nextTry(Instant now, int failures, Instant deadline) {
        if (!now.isBefore(deadline)) {
            return Optional.empty();
        }
        Instant next = now.plus(retries.after(failures));
        return Optional.of(next.isBefore(deadline) ? next : deadline);
    }
}

package org.x400gate.gateway.queue;

import java.time.Duration;
import java.time.Instant;

/**
 * Since when work is lent, and for how long. Who has not begun with it in half that time gives it back and asks anew, so that
 * nothing is begun that somebody else may have by now; for what takes longer once it is begun, he asks for more time.
 */
public record Loan(Instant since, Duration lease) {
    private static final int RENEWALS = 4;

    /** Without end: for work that nobody else can have. */
    public static final Loan ENDLESS = new Loan(Instant.MAX, Duration.ZERO);

    public boolean mayEnd() {
        return !equals(ENDLESS);
    }

    /** Whether it is too late to begin. */
    public boolean isStale(Instant now) {
        return mayEnd() && !now.isBefore(since.plus(lease.dividedBy(2)));
    }

    /** How often more time is asked for, and looked for what is stale. */
    public Duration interval() {
        return lease.dividedBy(RENEWALS);
    }
}

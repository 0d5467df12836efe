package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.OptionalLong;

/** Whose clock leases in a database run by: its own, which is one for all nodes; or, in trials of time, the claimer's. */
final class LeaseTime {
    private final boolean ofDatabase;
    private volatile OptionalLong told = OptionalLong.empty();

    private LeaseTime(boolean ofDatabase) {
        this.ofDatabase = ofDatabase;
    }

    static LeaseTime ofDatabase() {
        return new LeaseTime(true);
    }

    static LeaseTime asTold() {
        return new LeaseTime(false);
    }

    /** What the claimer says it is; empty for the database to say. */
    OptionalLong at(Instant now) {
        if (!ofDatabase) {
            told = OptionalLong.of(now.toEpochMilli());
        }
        return told;
    }

    /** The same when nobody says. */
    OptionalLong last() {
        return told;
    }
}

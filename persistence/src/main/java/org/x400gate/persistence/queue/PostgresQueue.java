package org.x400gate.persistence.queue;

import java.time.Instant;
import org.x400gate.persistence.database.Database;
import org.x400gate.persistence.database.DatabaseSettings;
import org.x400gate.persistence.store.QueueUnavailable;

/** The queue in PostgreSQL: one database, any number of processes. */
public final class PostgresQueue {
    private PostgresQueue() {}

    /**
     * Joins the nodes that share the queue; orphaned content is swept.
     *
     * @param now the time of day, to the minute
     * @throws QueueUnavailable if the database cannot be reached, is of another version, or would not keep what it
     *     acknowledges
     */
    public static DurableQueue open(DatabaseSettings settings, Instant now) throws QueueUnavailable {
        return open(settings, LeaseTime.ofDatabase(), now);
    }

    static DatabaseQueue open(DatabaseSettings settings, LeaseTime time, Instant now) throws QueueUnavailable {
        Database database = Database.open(settings);
        try {
            return new DatabaseQueue(database, time, now);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }
}

package org.x400gate.persistence.queue;

import static org.x400gate.persistence.queue.Samples.NOW;

import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.x400gate.persistence.database.DatabaseSettings;
import org.x400gate.persistence.database.PostgresServer;

/** The contract in a database. Its failures, and what several nodes do, stand beside it. */
final class PostgresQueueTest
        implements DurableQueueContract,
                LongListsContract,
                OnceContract,
                OperatorActContract,
                DeadLettersContract,
                HopOrdersContract,
                NoticesContract,
                DeadlinesContract,
                WishesContract,
                LeasesContract,
                RestartContract {
    private static final PostgresServer SERVER = PostgresServer.shared();
    private static final DatabaseSettings SETTINGS = SERVER.settings(SERVER.emptySchema());

    /** Opened once: its tables are emptied between two tests. */
    private static DurableQueue queue = opened(NOW);

    private final Samples samples = new Samples(2);

    private static DurableQueue opened(Instant now) {
        return PostgresQueue.open(SETTINGS, LeaseTime.asTold(), now);
    }

    @BeforeEach
    void empty() {
        SERVER.emptySchema();
    }

    @AfterAll
    static void close() {
        queue.close();
    }

    @Override
    public DurableQueue queue() {
        return queue;
    }

    @Override
    public Samples samples() {
        return samples;
    }

    @Override
    public void reopen() {
        queue.close();
        queue = opened(NOW.plusSeconds(1));
    }
}

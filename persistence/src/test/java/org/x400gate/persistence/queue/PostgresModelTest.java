package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import org.x400gate.persistence.database.DatabaseSettings;
import org.x400gate.persistence.database.PostgresServer;

/** The queue in a database against the same model. */
final class PostgresModelTest {
    @Property(tries = 8, shrinking = ShrinkingMode.OFF)
    void theQueueDoesWhatAMapWouldDo(@ForAll long seed, @ForAll @IntRange(min = 60, max = 120) int steps) {
        Reopened queues = new Reopened(
                PostgresServer.shared().settings(PostgresServer.shared().emptySchema()));
        try {
            new QueueModel(seed, queues).run(steps);
        } finally {
            queues.close();
        }
    }

    private static final class Reopened implements QueueModel.Opening {
        private final DatabaseSettings settings;
        private Optional<DurableQueue> last = Optional.empty();

        Reopened(DatabaseSettings settings) {
            this.settings = settings;
        }

        @Override
        public DurableQueue open(Instant now) {
            close();
            last = Optional.of(PostgresQueue.open(settings, LeaseTime.asTold(), now));
            return last.get();
        }

        void close() {
            last.ifPresent(DurableQueue::close);
        }
    }
}

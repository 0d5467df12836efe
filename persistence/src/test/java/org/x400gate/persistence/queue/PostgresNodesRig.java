package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.x400gate.persistence.database.DatabaseSettings;
import org.x400gate.persistence.database.PostgresServer;

/** Nodes of one database; leases run by its clock, as in earnest. */
abstract class PostgresNodesRig {
    static final PostgresServer SERVER = PostgresServer.shared();
    static final Duration NODE_LEASE = NodeChild.NODE_LEASE;

    final Samples samples = new Samples(21);
    final String schema = PostgresServer.freshSchema();
    final List<AutoCloseable> open = new ArrayList<>();
    DurableQueue one;

    static DatabaseSettings settings(DatabaseSettings of, Duration poll) {
        return new DatabaseSettings(
                of.login(), of.schema(), of.pool(), new DatabaseSettings.Node("test", NODE_LEASE, poll));
    }

    DurableQueue node(Duration poll) {
        DurableQueue node = PostgresQueue.open(settings(SERVER.settings(schema), poll), NOW);
        open.add(node);
        return node;
    }

    @BeforeEach
    void openTheFirst() {
        one = node(Duration.ofMillis(200));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    void accepted(int count) {
        List<Change> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(samples.accept(Priority.NORMAL, NOW, "x", WEST));
        }
        assertThat(one.write(batch)).allMatch(ChangeResult::applied);
    }

    /** As soon as there is something. */
    List<WorkItem> claimed() {
        return await().until(() -> one.claim(WEST, 9, NOW, LEASE), items -> !items.isEmpty());
    }
}

package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;
import static org.x400gate.persistence.queue.Samples.relayed;
import static org.x400gate.persistence.queue.Samples.settle;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.x400gate.persistence.database.CommitCutter;
import org.x400gate.persistence.database.DatabaseSettings;
import org.x400gate.persistence.database.PostgresServer;
import org.x400gate.persistence.store.QueueUnavailable;

/** What becomes of leases in a database when those who hold them, or the database, are away for a while. */
final class PostgresLeasesTest {
    private static final PostgresServer SERVER = PostgresServer.shared();
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MANY = 2_500;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** So long that it never runs out because a machine is busy: what is to have run out is made so. */
    private static final Duration NODE_LEASE = Duration.ofMinutes(5);

    private final Samples samples = new Samples(31);
    private final String schema = PostgresServer.freshSchema();
    private CommitCutter cutter;
    private DurableQueue queue;

    @BeforeEach
    void open() throws IOException {
        cutter = new CommitCutter(SERVER.port());
        DatabaseSettings of = SERVER.settings(schema, cutter.port());
        DatabaseSettings settings = new DatabaseSettings(
                of.login(), schema, of.pool(), new DatabaseSettings.Node(schema, NODE_LEASE, POLL));
        // A busy machine may not connect in the second that the pool waits.
        queue = await().atMost(PATIENCE)
                .ignoreException(QueueUnavailable.class)
                .until(() -> PostgresQueue.open(settings, NOW), opened -> true);
    }

    @AfterEach
    void close() throws IOException {
        queue.close();
        cutter.close();
    }

    private List<WorkItem> claimed(int count) {
        List<Change> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            batch.add(samples.accept(Priority.NORMAL, NOW, "x", WEST));
        }
        assertThat(queue.write(batch)).allMatch(ChangeResult::applied);
        List<WorkItem> items = queue.claim(WEST, count, NOW, LEASE);
        assertThat(items).hasSize(count);
        return items;
    }

    private long number(String of) {
        return SERVER.number("select count(*) from " + schema + "." + of);
    }

    private String alive() {
        return "node where until > " + schema + ".lease_time(null)";
    }

    /** A node that cannot say anything now, beside one that can: neither could while the database was away. */
    private void otherNode(long id, String ended) {
        SERVER.execute("insert into " + schema + ".node values (" + id + ", 'other', " + schema + ".lease_time(null) - "
                + ended + ")");
    }

    private void lapse(String which) {
        SERVER.execute("update " + schema + ".node set until = " + schema + ".lease_time(null) - 1 where " + which);
    }

    private static void until(Callable<Boolean> what) {
        await().atMost(PATIENCE).until(what);
    }

    /** No word of the node comes through any more, not even one that was on its way. */
    private void away() throws IOException {
        cutter.cutOff(true);
        until(() -> SERVER.number(
                        "select count(*) from pg_stat_activity where application_name = 'x400gate " + schema + "'")
                == 0);
    }

    /** It has given its sign of life. */
    private void back() throws IOException {
        String said = "select until from " + schema + ".node where name = '" + schema + "'";
        long before = SERVER.number(said);
        cutter.cutOff(false);
        until(() -> SERVER.number(said) > before);
    }

    /** The first to be back would have everybody's work else, though they live and are in the middle of it. */
    @Test
    void whoLapsedTogetherWithTheFirstToBeBackHasHisTimeToo() throws Exception {
        away();
        otherNode(900, "1");
        otherNode(901, "3600000");
        lapse("id < 900");
        assertThat(number(alive())).isZero();

        back();

        assertThat(number(alive())).isEqualTo(2);
        assertThat(number(alive() + " and id = 900")).isEqualTo(1);
        // Once: it does not say anything, and is dead after all.
        lapse("id = 900");
        away();
        back();
        assertThat(number(alive())).isEqualTo(1);
    }

    @Test
    void whoLapsesAloneIsDead() throws Exception {
        otherNode(900, "1");
        away();
        back();
        assertThat(number(alive())).isEqualTo(1);
        assertThat(number(alive() + " and id = 900")).isZero();
    }

    @Test
    void ofNodesThatAreDeadForLongNothingIsKept() throws Exception {
        otherNode(900, "3660000");
        otherNode(901, "3000000");
        away();
        back();

        until(() -> number("node where id = 900") == 0);
        assertThat(number("node where id = 901")).isEqualTo(1);
    }

    /** Its claimer had stopped waiting: it would lie for half an hour. */
    @Test
    void aClaimThatIsCommittedWhenNobodyWaitsForItIsFoundAndGivenBack() {
        List<WorkItem> held = claimed(3);
        queue.release(held.subList(2, 3));
        SERVER.execute(
                "insert into " + schema + ".lease select w.entry, w.hop, (n.id << 32) + 1000000, n.id, n.until * 2"
                        + " from " + schema + ".work w, " + schema + ".node n where not exists (select 1 from " + schema
                        + ".lease l where l.entry = w.entry)");
        assertThat(number("lease")).isEqualTo(3);

        until(() -> number("lease") == 2);

        assertThat(queue.claim(WEST, 9, NOW, LEASE))
                .extracting(WorkItem::entry)
                .containsExactly(held.get(2).entry());
        await().during(POLL.multipliedBy(3)).atMost(PATIENCE).until(() -> number("lease") == 3);
        assertThat(queue.write(List.of(settle(held.get(0), relayed(1)), settle(held.get(1), relayed(1)))))
                .allMatch(ChangeResult::applied);
    }

    @Test
    void muchThatCouldNotBeGivenBackGoesBackInFewTransactions() throws Exception {
        List<WorkItem> items = claimed(MANY);
        SERVER.execute(
                "create table " + schema + ".told (at bigint)",
                "create function " + schema + ".told() returns trigger language plpgsql as $$ begin insert into "
                        + schema + ".told values (1); return null; end $$",
                "create trigger told after delete on " + schema + ".lease for each statement execute function " + schema
                        + ".told()");
        cutter.cutOff(true);
        queue.release(items);

        cutter.cutOff(false);

        until(() -> number("lease") == 0);
        assertThat(number("told")).isLessThan(20);
    }
}

package org.x400gate.persistence.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.x400gate.persistence.queue.Samples.EAST;
import static org.x400gate.persistence.queue.Samples.LEASE;
import static org.x400gate.persistence.queue.Samples.NOW;
import static org.x400gate.persistence.queue.Samples.WEST;
import static org.x400gate.persistence.queue.Samples.relayed;
import static org.x400gate.persistence.queue.Samples.settle;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What nodes of one database hear of each other, and their signs of life. */
final class PostgresSignalsTest extends PostgresNodesRig {
    private static final NextHop PROBE = new NextHop("x400:PROBE");

    @Test
    void otherNodesHearOfNewWorkAtOnceByItsHopAndOncePerBatch() throws Exception {
        BlockingQueue<NextHop> heard = heardBy(node(Duration.ofHours(1)));
        DurableQueue third = node(Duration.ofHours(1));
        BlockingQueue<NextHop> own = heardBy(third);

        List<Change> batch = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            batch.add(samples.accept(Priority.NORMAL, NOW, "x", WEST, EAST));
        }
        third.write(batch);

        assertThat(List.of(heard.poll(5, TimeUnit.SECONDS), heard.poll(5, TimeUnit.SECONDS)))
                .containsExactlyInAnyOrder(WEST, EAST);
        assertThat(heard.poll(1, TimeUnit.SECONDS)).isNull();
        assertThat(own).isEmpty();
    }

    @Test
    void aNodeWhoseSignOfLifeIsLateIsLentNothingAndNotGivenAgainWhatItHolds() throws Exception {
        accepted(2);
        WorkItem held = one.claim(WEST, 1, NOW, LEASE).get(0);
        SERVER.execute(
                "create function " + schema + ".late() returns trigger language plpgsql as" + " $$ begin new.until := "
                        + schema + ".lease_time(null) - 1; return new; end $$",
                "create trigger late before insert or update on " + schema + ".node for each row execute function "
                        + schema + ".late()",
                "update " + schema + ".node set until = until");

        assertThat(one.claim(WEST, 9, NOW, LEASE)).isEmpty();

        SERVER.execute("drop trigger late on " + schema + ".node");
        List<WorkItem> rest = claimed();
        assertThat(rest).hasSize(1);
        assertThat(rest.get(0).entry()).isNotEqualTo(held.entry());
        assertThat(one.write(List.of(settle(held, relayed(1))))).allMatch(ChangeResult::applied);
    }

    /** Neither what somebody else notifies nor a fault of a statement of its own. */
    @Test
    void aPulseGoesOnWhateverItMeets() throws Exception {
        BlockingQueue<NextHop> heard = heardBy(node(Duration.ofHours(1)));
        SERVER.execute(
                "select pg_notify('x400gate_" + schema + "', E'7:\\n\\nx')",
                "select pg_notify('x400gate_" + schema + "', 'x')");
        accepted(1);
        assertThat(heard.poll(5, TimeUnit.SECONDS)).isEqualTo(WEST);

        SERVER.execute("alter table " + schema + ".node rename to gone");
        // Several may be late by then.
        await().until(() ->
                SERVER.number("select count(*) from " + schema + ".gone where until <= " + schema + ".lease_time(null)")
                        > 0);
        SERVER.execute("alter table " + schema + ".gone rename to node");

        assertThat(claimed()).hasSize(1);
    }

    /** What a node hears from when it listens on. */
    private BlockingQueue<NextHop> heardBy(DurableQueue node) {
        BlockingQueue<NextHop> heard = new LinkedBlockingQueue<>();
        AtomicBoolean listens = new AtomicBoolean();
        node.watch(hop -> {
            if (hop.equals(PROBE)) {
                listens.set(true);
            } else {
                heard.add(hop);
            }
        });
        await().until(() -> {
            SERVER.execute("notify \"x400gate_" + schema + "\", '0:" + PROBE.name() + "'");
            return listens.get();
        });
        return heard;
    }
}

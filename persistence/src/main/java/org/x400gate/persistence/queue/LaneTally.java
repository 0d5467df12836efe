package org.x400gate.persistence.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.x400gate.persistence.database.Column;
import org.x400gate.persistence.database.Database;
import org.x400gate.persistence.database.Session;

/**
 * What one batch adds to the sums over the queue. Rows of sums are each node's own and only ever added to, so that the sum
 * over all of them is right whoever adds, and rows may be put together at any time.
 */
final class LaneTally {
    private static final int FOLDED_AT_ONCE = 200;
    private static final String ADD_LANES = "insert into lane (hop, priority, node, items)"
            + " select hop, priority, ?, items from unnest(?::text[], ?::bigint[], ?::bigint[]) as more(hop, priority, items)"
            + " order by hop, priority on conflict (hop, priority, node) do update set items = lane.items + excluded.items";
    private static final String ADD_TOTALS = "insert into total (node, entries, octets, held) values (?, ?, ?, ?)"
            + " on conflict (node) do update set entries = total.entries + excluded.entries,"
            + " octets = total.octets + excluded.octets, held = total.held + excluded.held";

    private final long node;
    private final Map<LaneKey, Long> items =
            new TreeMap<>(Comparator.comparing(LaneKey::hop).thenComparing(LaneKey::priority));
    private Sums sums = new Sums(0, 0, 0);

    private record Sums(long entries, long octets, long held) {
        Sums plus(Sums other) {
            return new Sums(entries + other.entries, octets + other.octets, held + other.held);
        }
    }

    LaneTally(long node) {
        this.node = node;
    }

    void add(QueueEntry entry) {
        sums = sums.plus(new Sums(1, entry.contentOctets(), entry.held() ? 1 : 0));
    }

    void remove(QueueEntry entry) {
        sums = sums.plus(new Sums(-1, -entry.contentOctets(), entry.held() ? -1 : 0));
    }

    void add(WorkItem item, long more) {
        items.merge(LaneKey.of(item), more, Long::sum);
    }

    void write(Session session) {
        items.values().removeIf(more -> more == 0);
        if (!items.isEmpty()) {
            List<LaneKey> lanes = new ArrayList<>(items.keySet());
            session.change(
                    ADD_LANES,
                    node,
                    Column.texts(lanes.stream().map(lane -> lane.hop().name()).toList()),
                    Column.numbers(lanes.stream()
                            .map(lane -> (long) Codes.code(lane.priority()))
                            .toList()),
                    Column.numbers(List.copyOf(items.values())));
        }
        if (!sums.equals(new Sums(0, 0, 0))) {
            session.change(ADD_TOTALS, node, sums.entries, sums.octets, sums.held);
        }
    }

    private record Lane(String hop, long priority) {}

    /** Puts the rows of nodes that are gone, and of lanes without work, together in this node's, or away. */
    static void fold(Database database) {
        List<Lane> lanes = database.ask(session -> session.all(
                "select hop, priority from lane group by hop, priority"
                        + " having sum(items) = 0 or bool_or(node not in (select id from node)) limit ?",
                row -> new Lane(row.text(1), row.number(2)),
                FOLDED_AT_ONCE));
        // One lane at a time: whoever holds one row and waits for another would else wait for who waits for him.
        lanes.forEach(lane -> database.transactLazily(session -> fold(session, database.node(), lane)));
        boolean left = database.ask(session ->
                        session.first("select 1 from total where node not in (select id from node)", row -> true))
                .isPresent();
        if (left) {
            database.transactLazily(session -> foldTotals(session, database.node()));
        }
    }

    private static int fold(Session session, long node, Lane lane) {
        List<Long> parts = session.all(
                "with part as (select hop, priority, node from lane where hop = ? and priority = ?"
                        + " for update skip locked)"
                        + " delete from lane using part where lane.hop = part.hop and lane.priority = part.priority"
                        + " and lane.node = part.node returning lane.items",
                row -> row.number(1),
                lane.hop,
                lane.priority);
        long sum = parts.stream().mapToLong(Long::longValue).sum();
        if (sum != 0) {
            session.change(
                    ADD_LANES,
                    node,
                    Column.texts(List.of(lane.hop)),
                    Column.numbers(List.of(lane.priority)),
                    Column.numbers(List.of(sum)));
        }
        return parts.size();
    }

    private static int foldTotals(Session session, long node) {
        List<Sums> parts = session.all(
                "with part as (select node from total where node not in (select id from node) for update skip locked)"
                        + " delete from total using part where total.node = part.node"
                        + " returning total.entries, total.octets, total.held",
                row -> new Sums(row.number(1), row.number(2), row.number(3)));
        Sums sum = parts.stream().reduce(new Sums(0, 0, 0), Sums::plus);
        return parts.isEmpty() ? 0 : session.change(ADD_TOTALS, node, sum.entries, sum.octets, sum.held);
    }
}

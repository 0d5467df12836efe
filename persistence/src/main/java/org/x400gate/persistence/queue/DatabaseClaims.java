package org.x400gate.persistence.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.persistence.database.Column;
import org.x400gate.persistence.database.Database;
import org.x400gate.persistence.database.Row;
import org.x400gate.persistence.database.Session;
import org.x400gate.persistence.store.QueueUnavailable;

/**
 * Claims among several nodes. What another is just claiming is passed over; a lease is a row, whose fence is that of one
 * claim and never given again. A lease is over when its time is, or when its node has not said for its own time that it
 * lives; it counts for its holder until somebody else has taken it.
 */
final class DatabaseClaims {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseClaims.class);

    /** Items that could not be given back; what is left out of them lapses. */
    private static final int MAX_UNRETURNED = 100_000;

    /** Leases in one transaction, when they are given back or prolonged. */
    private static final int AT_ONCE = 1_000;

    private static final int NODE_SHIFT = 32;
    private static final long ANY_TIME = Long.MAX_VALUE;

    /** The time as told or the database's, and the nodes that are alive then: two names that the rest refers to. */
    static final String TIME = time("");

    /** Of a lease {@code l}: that somebody holds it. */
    static final String HELD = " (l.until > (select now from clock) and l.node in (select id from alive))";

    /** Of work {@code w}: that nobody has it. */
    static final String FREE =
            " not exists (select 1 from lease l where l.entry = w.entry and l.hop = w.hop and" + HELD + ")";

    private static final String COLUMNS =
            " select w.entry, w.hop, w.priority, w.due, w.attempt, w.deadline from work w";

    /** Who claims: to itself it is alive however late its sign of life, and what it holds it is not given again. */
    private final String timeHere;

    private final Database database;
    private final LeaseTime time;
    private final AtomicLong lastFence;

    private final LentFences lent = new LentFences();

    /** Guarded by itself. */
    private final Deque<WorkItem> unreturned = new ArrayDeque<>();

    DatabaseClaims(Database database, LeaseTime time) {
        this.database = database;
        this.time = time;
        this.timeHere = time(" union select " + database.node() + "::bigint");
        this.lastFence = new AtomicLong(database.node() << NODE_SHIFT);
    }

    private static String time(String moreAlive) {
        return "clock as materialized (select lease_time(?) as now),"
                + " alive as materialized (select id from node where until > (select now from clock)" + moreAlive + ")";
    }

    List<WorkItem> claim(NextHop hop, Priority least, int max, Instant now, Duration lease) {
        return claim(hop, least, max, now, now.toEpochMilli(), lease);
    }

    List<WorkItem> claimAny(NextHop hop, int max, Instant now, Duration lease) {
        return claim(hop, Priority.NON_URGENT, max, now, ANY_TIME, lease);
    }

    /** The most urgent first; of each priority at most what is left of {@code max}. */
    private List<WorkItem> claim(NextHop hop, Priority least, int max, Instant now, long due, Duration lease) {
        StringBuilder picks = new StringBuilder();
        StringBuilder taken = new StringBuilder();
        StringBuilder all = new StringBuilder();
        List<Object> values = new ArrayList<>();
        for (Priority priority : Priority.values()) {
            if (priority.compareTo(least) > 0) {
                break;
            }
            String name = "p" + Codes.code(priority);
            picks.append(", ").append(name).append(" as materialized (").append(COLUMNS);
            picks.append(" where w.hop = ? and w.priority = ? and w.due <= ? and")
                    .append(FREE);
            picks.append(" order by w.due, w.entry limit greatest(0, ?").append(taken);
            picks.append(") for update of w skip locked)");
            values.addAll(List.of(hop.name(), Codes.code(priority), due, max));
            taken.append(" - (select count(*) from ").append(name).append(')');
            all.append(all.isEmpty() ? "" : " union all")
                    .append(" select * from ")
                    .append(name);
        }
        return take(
                picks + ", picked as materialized (" + all + ")", " p.priority, p.due, p.entry", values, now, lease);
    }

    /** Whatever is due, the longest overdue first. */
    List<WorkItem> claimOverdue(NextHop hop, Instant deadline, int max, Instant now, Duration lease) {
        String picked = ", picked as materialized (" + COLUMNS + " where w.hop = ? and w.deadline <= ? and" + FREE
                + " order by w.deadline, w.entry limit ? for update of w skip locked)";
        return take(picked, " p.deadline, p.entry", List.of(hop.name(), deadline.toEpochMilli(), max), now, lease);
    }

    /** Of two who pick the same the one that is second finds a lease that is held, and goes without. */
    private List<WorkItem> take(String picked, String order, List<Object> which, Instant now, Duration lease) {
        long fence = lastFence.incrementAndGet();
        String statement = "with " + timeHere + picked
                + ", taken as (insert into lease as l (entry, hop, fence, node, until)"
                + " select entry, hop, ?, ?, (select now from clock) + ? from picked"
                // Others would take it at once.
                + " where exists (select 1 from node where id = ? and until > (select now from clock))"
                + " on conflict (entry, hop) do update"
                + " set fence = excluded.fence, node = excluded.node, until = excluded.until where not" + HELD
                + " returning l.entry, l.hop)"
                + " select p.entry, p.hop, p.priority, p.due, p.attempt from picked p join taken using (entry, hop)"
                + " order by" + order;
        List<Object> values = new ArrayList<>(List.of(time.at(now)));
        values.addAll(which);
        values.addAll(List.of(fence, database.node(), lease.toMillis(), database.node()));
        lent.begin(fence);
        List<WorkItem> items = List.of();
        try {
            items = database.transact(
                    session -> session.all(statement, row -> item(row, OptionalLong.of(fence)), values.toArray()));
        } catch (QueueUnavailable e) {
            // It may have been done for all that, or still be: then it is found. Who cannot keep an outcome gets no
            // work.
            LOG.debug("event=claim-failed reason=\"{}\"", e.getMessage());
        } finally {
            lent.lent(fence, items);
        }
        return items;
    }

    /** Columns: entry, hop, priority, due, attempt. */
    static WorkItem item(Row row, OptionalLong fence) {
        return new WorkItem(
                row.id(1),
                new NextHop(row.text(2)),
                Codes.priority((int) row.number(3)),
                Instant.ofEpochMilli(row.number(4)),
                (int) row.number(5),
                fence);
    }

    /** By the clock by which leases run; what the database does not take now is asked for again before it is too late. */
    void prolong(List<WorkItem> items, Instant now, Duration lease) {
        try {
            for (List<WorkItem> some : portions(items)) {
                List<Object> values = new ArrayList<>(List.of(time.at(now), lease.toMillis()));
                values.addAll(columns(some));
                database.transactLazily(session -> session.change(
                        "update lease set until = lease_time(?) + ?"
                                + " from unnest(?::uuid[], ?::text[], ?::bigint[]) as held(entry, hop, fence)"
                                + " where lease.entry = held.entry and lease.hop = held.hop and lease.fence = held.fence",
                        values.toArray()));
            }
        } catch (QueueUnavailable e) {
            LOG.debug("event=claims-not-prolonged items={} reason=\"{}\"", items.size(), e.getMessage());
        }
    }

    /** What the database does not take now is given back later. */
    void release(List<WorkItem> items) {
        items.forEach(lent::over);
        for (List<WorkItem> some : portions(items)) {
            try {
                giveBack(some);
            } catch (QueueUnavailable e) {
                giveBackLater(some);
            }
        }
    }

    /** Its outcome is written, or is not wanted any more. */
    void settled(WorkItem item) {
        lent.over(item);
    }

    private static List<List<WorkItem>> portions(List<WorkItem> items) {
        List<WorkItem> claimed =
                items.stream().filter(item -> item.fence().isPresent()).toList();
        List<List<WorkItem>> portions = new ArrayList<>();
        for (int from = 0; from < claimed.size(); from += AT_ONCE) {
            portions.add(claimed.subList(from, Math.min(claimed.size(), from + AT_ONCE)));
        }
        return portions;
    }

    private static List<Column> columns(List<WorkItem> claimed) {
        return List.of(
                Column.ids(claimed.stream().map(WorkItem::entry).toList()),
                Column.texts(claimed.stream().map(item -> item.hop().name()).toList()),
                Column.numbers(
                        claimed.stream().map(item -> item.fence().getAsLong()).toList()));
    }

    private void giveBack(List<WorkItem> claimed) {
        database.transactLazily(session -> session.change(
                "delete from lease using unnest(?::uuid[], ?::text[], ?::bigint[]) as back(entry, hop, fence)"
                        + " where lease.entry = back.entry and lease.hop = back.hop and lease.fence = back.fence",
                columns(claimed).toArray()));
    }

    private void giveBackLater(List<WorkItem> items) {
        synchronized (unreturned) {
            for (WorkItem item : items) {
                if (unreturned.size() == MAX_UNRETURNED) {
                    unreturned.pollFirst();
                }
                unreturned.addLast(item);
            }
        }
    }

    /** Tries again what could not be given back, and gives back what was claimed for who had stopped waiting for it. */
    void settleAccounts() {
        for (List<WorkItem> some = next(); !some.isEmpty(); some = next()) {
            try {
                giveBack(some);
            } catch (QueueUnavailable e) {
                giveBackLater(some);
                return;
            }
        }
        giveBackUnknown();
    }

    /** A claim may be committed at any time after its claimer has given up waiting. */
    private void giveBackUnknown() {
        Set<Long> ended = lent.ended();
        long first = database.node() << NODE_SHIFT;
        List<Long> held = database.ask(session -> session.all(
                "select distinct fence from lease where fence > ? and fence < ?",
                row -> row.number(1),
                first,
                first + (1L << NODE_SHIFT)));
        List<Long> unknown = lent.unknown(held, ended);
        if (!unknown.isEmpty()) {
            int items = database.transactLazily(
                    session -> session.change("delete from lease where fence = any(?)", Column.numbers(unknown)));
            LOG.info("event=lost-claims-returned claims={} items={}", unknown.size(), items);
        }
    }

    /** Of this node, at its end; what the database does not take now lapses with the node. */
    void releaseAll() {
        try {
            database.transactLazily(session -> session.change("delete from lease where node = ?", database.node()));
        } catch (QueueUnavailable e) {
            LOG.debug("event=claims-not-returned reason=\"{}\"", e.getMessage());
        }
    }

    private List<WorkItem> next() {
        List<WorkItem> some = new ArrayList<>();
        synchronized (unreturned) {
            while (some.size() < AT_ONCE && !unreturned.isEmpty()) {
                some.add(unreturned.removeFirst());
            }
        }
        return some;
    }

    /** Next hops with work that is due by the database's clock and that nobody has. */
    List<NextHop> waiting(Session session) {
        return session
                .all(
                        "with " + timeHere + " select hop from"
                                + " (select hop, priority from lane group by hop, priority having sum(items) > 0) c"
                                + " where exists (select 1 from work w where w.hop = c.hop and w.priority = c.priority"
                                + " and w.due <= lease_time(null) and" + FREE + ")",
                        row -> row.text(1),
                        time.last())
                .stream()
                .distinct()
                .map(NextHop::new)
                .toList();
    }
}

package org.x400gate.persistence.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.x400gate.persistence.content.ContentStore;
import org.x400gate.persistence.content.DatabaseContent;
import org.x400gate.persistence.database.Database;
import org.x400gate.persistence.database.Row;
import org.x400gate.persistence.database.Watcher;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.DatabaseLedger;
import org.x400gate.persistence.trace.Ledger;

/** The queue in a database that other nodes share. */
final class DatabaseQueue implements DurableQueue, Watcher {
    private static final int MAX_PAGE = 1000;
    private static final Consumer<NextHop> NOBODY = hop -> {};

    private final Database database;
    private final DatabaseContent content;
    private final DatabaseLedger ledger;
    private final DatabaseClaims claims;
    private final LeaseTime time;
    private volatile Consumer<NextHop> others = NOBODY;

    DatabaseQueue(Database database, LeaseTime time, Instant now) {
        this.database = database;
        this.time = time;
        this.content = new DatabaseContent(database);
        this.ledger = new DatabaseLedger(database);
        this.claims = new DatabaseClaims(database, time);
        content.sweep(now);
        database.watch(this);
    }

    @Override
    public List<ChangeResult> write(List<Change> batch) {
        if (batch.isEmpty()) {
            return List.of();
        }
        record Written(List<ChangeResult> results, Set<EntryId> adopted, Set<NextHop> brought) {}
        Concern concern = Concern.of(batch);
        Written written = database.transact(session -> {
            DatabaseRows rows = new DatabaseRows(session, database.node(), concern, time.last());
            Writing writing = new Writing(rows);
            List<ChangeResult> results = batch.stream().map(writing::add).toList();
            rows.write();
            return new Written(results, rows.adopted(), rows.brought());
        });
        written.adopted.forEach(content::adopted);
        settled(batch, written.results);
        if (!written.brought.isEmpty()) {
            database.signal(Signal.of(written.brought));
        }
        return written.results;
    }

    /** Nobody holds those any more. */
    private void settled(List<Change> batch, List<ChangeResult> results) {
        for (int i = 0; i < batch.size(); i++) {
            boolean over = results.get(i).applied() || results.get(i) instanceof ChangeResult.Stale;
            if (over && batch.get(i) instanceof Change.Settle settle) {
                claims.settled(settle.item());
            }
        }
    }

    @Override
    public List<WorkItem> claim(NextHop hop, Priority least, int max, Instant now, Duration lease) {
        return claims.claim(hop, least, max, now, lease);
    }

    @Override
    public List<WorkItem> claimAny(NextHop hop, int max, Instant now, Duration lease) {
        return claims.claimAny(hop, max, now, lease);
    }

    @Override
    public List<NextHop> overdue(Instant deadline) {
        return database.ask(session -> session.all(
                "select hop from (select distinct hop from lane) c"
                        + " where exists (select 1 from work w where w.hop = c.hop and w.deadline <= ?) order by hop",
                row -> new NextHop(row.text(1)),
                deadline.toEpochMilli()));
    }

    @Override
    public List<WorkItem> claimOverdue(NextHop hop, Instant deadline, int max, Instant now, Duration lease) {
        return claims.claimOverdue(hop, deadline, max, now, lease);
    }

    @Override
    public void prolong(List<WorkItem> items, Instant now, Duration lease) {
        claims.prolong(items, now, lease);
    }

    @Override
    public void release(List<WorkItem> items) {
        claims.release(items);
    }

    @Override
    public Optional<QueueEntry> entry(EntryId id) {
        return database.ask(
                session -> session.first("select id, shape from entry where id = ?", DatabaseQueue::entry, id));
    }

    private static QueueEntry entry(Row row) {
        return EntryForm.kept(row.id(1), row.octets(2));
    }

    @Override
    public List<WorkItem> work(EntryId id) {
        return database.ask(session -> session.all(
                "select entry, hop, priority, due, attempt from work where entry = ? order by hop",
                row -> DatabaseClaims.item(row, OptionalLong.empty()),
                id));
    }

    @Override
    public List<WorkItem> dueAfter(NextHop hop, Instant after, int max) {
        int wanted = Math.max(0, Math.min(max, MAX_PAGE));
        List<WorkItem> found = new ArrayList<>();
        for (Priority priority : Priority.values()) {
            int left = wanted - found.size();
            found.addAll(database.ask(session -> session.all(
                    "select entry, hop, priority, due, attempt from work"
                            + " where hop = ? and priority = ? and due > ? and (wished is null or wished <= ?)"
                            + " order by due, entry limit ?",
                    row -> DatabaseClaims.item(row, OptionalLong.empty()),
                    hop.name(),
                    Codes.code(priority),
                    after.toEpochMilli(),
                    after.toEpochMilli(),
                    left)));
        }
        return found;
    }

    @Override
    public List<QueueEntry> noticesDue(Instant now, int max) {
        record Kept(EntryId id, byte[] octets) {}
        return Legible.of(
                max,
                count -> database.ask(session -> session.all(
                        "select id, shape from entry where notice_due <= ? order by notice_due, id limit ?",
                        row -> new Kept(row.id(1), row.octets(2)),
                        now.toEpochMilli(),
                        count)),
                kept -> Optional.of(EntryForm.kept(kept.id, kept.octets)));
    }

    @Override
    public List<HopView> hops() {
        return hops("", List.of());
    }

    @Override
    public Optional<HopView> hop(NextHop hop) {
        return hops(" where hop = ?", List.of(hop.name())).stream().findFirst();
    }

    private List<HopView> hops(String which, List<Object> values) {
        List<Object> all = new ArrayList<>(List.of(time.last()));
        all.addAll(values);
        String first = "(select w.due from work w where w.hop = c.hop and w.priority = c.priority";
        return database
                .ask(session -> session.all(
                        "with " + DatabaseClaims.TIME
                                + ", c as (select hop, priority, sum(items) items from lane" + which
                                + " group by hop, priority having sum(items) > 0),"
                                + " f as (select hop, items, " + first + " and" + DatabaseClaims.FREE
                                + " order by w.due, w.entry limit 1) free, " + first
                                + " order by w.due, w.entry limit 1) due from c)"
                                + " select f.hop, sum(f.items)::bigint, (select count(*) from lease l where l.hop = f.hop and"
                                + DatabaseClaims.HELD + "), coalesce(min(f.free), min(f.due)) from f group by f.hop"
                                + " having coalesce(min(f.free), min(f.due)) is not null",
                        row -> new HopView(
                                new NextHop(row.text(1)),
                                row.number(2),
                                row.number(3),
                                Instant.ofEpochMilli(row.number(4))),
                        all.toArray()))
                .stream()
                .sorted(Comparator.comparing(HopView::hop))
                .toList();
    }

    @Override
    public QueueView view(EntryId from, int max) {
        return page("", from, max);
    }

    @Override
    public QueueView held(EntryId from, int max) {
        return page(" held and", from, max);
    }

    private QueueView page(String which, EntryId from, int max) {
        record Listed(EntryId id, Optional<QueueEntry> entry) {}
        int wanted = Math.max(1, Math.min(max, MAX_PAGE));
        List<Listed> listed = database.ask(session -> session.all(
                "select id, case when before < ? and number <= ? then shape end from (select id, shape,"
                        + " row_number() over (order by id) number,"
                        + " sum(octet_length(shape)) over (order by id) - octet_length(shape) before"
                        + " from (select id, shape from entry where" + which
                        + " id >= ? order by id limit ?) first) page"
                        + " order by id",
                row -> new Listed(
                        row.id(1), Optional.ofNullable(row.octets(2)).map(octets -> EntryForm.kept(row.id(1), octets))),
                QueueView.MAX_OCTETS,
                wanted,
                from,
                wanted + 1));
        return new QueueView(
                listed.stream().flatMap(each -> each.entry.stream()).toList(),
                listed.stream()
                        .filter(each -> each.entry.isEmpty())
                        .map(Listed::id)
                        .findFirst());
    }

    @Override
    public List<HopOrder> orders() {
        return database.ask(session ->
                session.all("select shape from hop_order order by hop", row -> OrderForm.read(row.octets(1))));
    }

    @Override
    public QueueFigures figures() {
        return database.ask(session -> session.first(
                        "with " + DatabaseClaims.TIME
                                + " select coalesce(sum(entries), 0)::bigint, coalesce(sum(octets), 0)::bigint,"
                                + " coalesce(sum(held), 0)::bigint,"
                                + " (select count(*) from entry where dead),"
                                + " (select coalesce(sum(items), 0)::bigint from lane),"
                                + " (select count(*) from lease l where" + DatabaseClaims.HELD + ") from total",
                        row -> new QueueFigures(
                                row.number(1),
                                row.number(2),
                                row.number(3),
                                row.number(4),
                                row.number(5),
                                row.number(6),
                                0,
                                OptionalLong.empty()),
                        time.last()))
                .orElseThrow();
    }

    /** A server that is away may come back. */
    @Override
    public Optional<String> failure() {
        return Optional.empty();
    }

    @Override
    public ContentStore content() {
        return content;
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public void watch(Consumer<NextHop> brought) {
        others = brought;
    }

    @Override
    public boolean signalled(long node, String text) {
        if (node == database.node()) {
            return false;
        }
        Optional<List<NextHop>> hops = Signal.hops(text);
        hops.ifPresent(named -> named.forEach(others));
        return hops.isEmpty();
    }

    /** Also finds what a node left that has died. */
    @Override
    public void look() {
        claims.settleAccounts();
        LaneTally.fold(database);
        if (others != NOBODY) {
            database.ask(claims::waiting).forEach(others);
        }
    }

    @Override
    public void close() {
        claims.releaseAll();
        database.close();
    }
}

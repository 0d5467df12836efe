package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.x400gate.persistence.content.ContentBatch;
import org.x400gate.persistence.database.Column;
import org.x400gate.persistence.database.Session;
import org.x400gate.persistence.queue.Writing.Place;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.DatabaseLedger;
import org.x400gate.persistence.trace.LedgerLine;

/**
 * The rows of one batch in a database that other nodes share: all that it is about is read and locked first, entries before
 * work before leases; then everything is written, a table at a time.
 */
final class DatabaseRows implements QueueRows {
    /** A lease by its fence; {@code held}: nobody else may have it. */
    private record Lease(long fence, boolean held) {}

    private record Due(WorkItem item, long deadline, OptionalLong wished) {
        static Due of(QueueEntry entry, WorkItem item) {
            return new Due(
                    item,
                    entry.submission().deadline().toEpochMilli(),
                    millis(entry.submission().times().notBefore()));
        }
    }

    private final Session session;
    private final Map<String, EntryId> referred;
    private final LaneTally tally;
    private final ContentBatch content;
    private final Map<EntryId, QueueEntry> entries = new HashMap<>();
    private final Map<Place, Due> work = new HashMap<>();
    private final Map<Place, Lease> leases = new HashMap<>();

    /** Items that this batch settles or takes away. */
    private final Set<Place> taken = new HashSet<>();

    private final Map<EntryId, Optional<QueueEntry>> after = new LinkedHashMap<>();
    private final Map<Place, Optional<Due>> workAfter = new LinkedHashMap<>();
    private final Set<Place> ended = new LinkedHashSet<>();
    private final Set<NextHop> brought = new TreeSet<>();
    private final List<LedgerLine> lines = new ArrayList<>();
    private final Map<NextHop, Optional<HopOrder>> orders = new TreeMap<>();

    DatabaseRows(Session session, long node, Concern concern, OptionalLong told) {
        this.session = session;
        this.tally = new LaneTally(node);
        this.referred = concern.once().isEmpty() ? Map.of() : DatabaseLedger.newest(session, concern.once());
        session.all(
                        "select id, shape from entry where id = any(?) order by id for update",
                        row -> EntryForm.read(row.id(1), row.octets(2)),
                        Column.ids(concern.all()))
                .forEach(entry -> entries.put(entry.id(), entry));
        if (!concern.known().isEmpty()) {
            Column known = Column.ids(concern.known());
            session.all(
                            "select entry, hop, priority, due, attempt, deadline, wished from work where entry = any(?)"
                                    + " order by entry, hop for update",
                            row -> new Due(
                                    DatabaseClaims.item(row, OptionalLong.empty()), row.number(6), row.someNumber(7)),
                            known)
                    .forEach(due -> work.put(Place.of(due.item), due));
            // Only now, behind those who were claiming: their leases are seen, and nobody claims any more.
            session.all(
                            "with " + DatabaseClaims.TIME + " select l.entry, l.hop, l.fence," + DatabaseClaims.HELD
                                    + " from lease l where l.entry = any(?)",
                            row -> Map.entry(
                                    new Place(row.id(1), new NextHop(row.text(2))),
                                    new Lease(row.number(3), row.flag(4))),
                            told,
                            known)
                    .forEach(each -> leases.put(each.getKey(), each.getValue()));
        }
        this.content = new ContentBatch(session, concern.fresh());
    }

    /** The server says itself when it is full: then nothing of the batch is written. */
    @Override
    public Optional<String> shortage(long octets) {
        return Optional.empty();
    }

    @Override
    public Optional<QueueEntry> entry(EntryId id) {
        return Optional.ofNullable(entries.get(id));
    }

    /** Of what the batch accepts once only. */
    @Override
    public Optional<EntryId> referred(String reference, Instant since) {
        return Optional.ofNullable(referred.get(reference));
    }

    @Override
    public Optional<String> contentFault(Change.Accept accept) {
        return content.fault(
                accept.entry().id(), accept.content(), accept.entry().contentOctets());
    }

    @Override
    public boolean settle(WorkItem item) {
        Lease lease = leases.get(Place.of(item));
        return lease != null
                && item.fence().equals(OptionalLong.of(lease.fence))
                && there(item)
                && taken.add(Place.of(item));
    }

    @Override
    public void unsettle(WorkItem item) {
        taken.remove(Place.of(item));
    }

    @Override
    public boolean there(WorkItem item) {
        return Optional.ofNullable(work.get(Place.of(item)))
                .filter(due -> Writing.sameSpot(due.item, item))
                .isPresent();
    }

    @Override
    public boolean withhold(WorkItem item) {
        Lease lease = leases.get(Place.of(item));
        return (lease == null || !lease.held) && taken.add(Place.of(item));
    }

    @Override
    public void restore(WorkItem item) {
        taken.remove(Place.of(item));
    }

    @Override
    public void adopt(Change.Accept accept) {
        content.adopt(accept.entry().id(), accept.content());
    }

    @Override
    public void put(QueueEntry entry) {
        tally.add(entry);
        after.put(entry.id(), Optional.of(entry));
    }

    @Override
    public void replace(QueueEntry before, QueueEntry now) {
        tally.remove(before);
        put(now);
    }

    @Override
    public void remove(QueueEntry before) {
        tally.remove(before);
        after.put(before.id(), Optional.empty());
        content.remove(before.id());
    }

    @Override
    public void putWork(QueueEntry entry, WorkItem item) {
        tally.add(item, 1);
        brought.add(item.hop());
        workAfter.put(Place.of(item), Optional.of(Due.of(entry, item)));
    }

    @Override
    public void removeWork(QueueEntry entry, WorkItem item) {
        tally.add(item, -1);
        workAfter.put(Place.of(item), Optional.empty());
        ended.add(Place.of(item));
    }

    @Override
    public void moveDeadline(QueueEntry before, QueueEntry now, WorkItem item) {
        Place place = Place.of(item);
        workAfter
                .getOrDefault(place, Optional.ofNullable(work.get(place)))
                .ifPresent(due -> workAfter.put(place, Optional.of(Due.of(now, due.item))));
    }

    @Override
    public Optional<HopOrder> order(NextHop hop) {
        return session.first(
                "select shape from hop_order where hop = ? for update",
                row -> OrderForm.read(row.octets(1)),
                hop.name());
    }

    @Override
    public void putOrder(HopOrder order) {
        orders.put(order.hop(), Optional.of(order));
    }

    @Override
    public void removeOrder(NextHop hop) {
        orders.put(hop, Optional.empty());
    }

    @Override
    public void putLine(LedgerLine line) {
        lines.add(line);
    }

    /** The next hops that there is new work for. */
    Set<NextHop> brought() {
        return brought;
    }

    /** The contents that this batch made entries' own. */
    Set<EntryId> adopted() {
        return content.adopted();
    }

    void write() {
        writeEntries();
        content.write();
        writeWork();
        DatabaseLedger.write(session, lines);
        tally.write(session);
        orders.forEach(this::writeOrder);
    }

    private void writeOrder(NextHop hop, Optional<HopOrder> order) {
        order.ifPresentOrElse(
                there -> session.change(
                        "insert into hop_order (hop, shape) values (?, ?)"
                                + " on conflict (hop) do update set shape = excluded.shape",
                        hop.name(),
                        OrderForm.write(there)),
                () -> session.change("delete from hop_order where hop = ?", hop.name()));
    }

    private void writeEntries() {
        List<EntryId> gone = new ArrayList<>();
        List<QueueEntry> there = new ArrayList<>();
        after.forEach((id, entry) -> entry.ifPresentOrElse(there::add, () -> gone.add(id)));
        if (!there.isEmpty()) {
            session.change(
                    "insert into entry (id, octets, held, dead, notice_due, shape)"
                            + " select * from unnest(?::uuid[], ?::bigint[], ?::boolean[], ?::boolean[], ?::bigint[], ?::bytea[])"
                            + " on conflict (id) do update set octets = excluded.octets, held = excluded.held,"
                            + " dead = excluded.dead,"
                            + " notice_due = excluded.notice_due, shape = excluded.shape",
                    Column.ids(there.stream().map(QueueEntry::id).toList()),
                    Column.numbers(there.stream().map(QueueEntry::contentOctets).toList()),
                    Column.flags(there.stream().map(QueueEntry::held).toList()),
                    Column.flags(there.stream().map(QueueEntry::dead).toList()),
                    Column.someNumbers(there.stream()
                            .map(entry -> millis(entry.noticeDue()))
                            .toList()),
                    Column.octets(there.stream().map(EntryForm::write).toList()));
        }
        if (!gone.isEmpty()) {
            session.change("delete from entry where id = any(?)", Column.ids(gone));
        }
    }

    /** Leases end with the work that they were of; work that only has another deadline keeps its own. */
    private void writeWork() {
        List<Place> gone = new ArrayList<>();
        List<Due> there = new ArrayList<>();
        workAfter.forEach((place, due) -> due.ifPresentOrElse(there::add, () -> gone.add(place)));
        if (!there.isEmpty()) {
            session.change(
                    "insert into work (entry, hop, priority, due, attempt, deadline, wished) select * from"
                            + " unnest(?::uuid[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])"
                            + " on conflict (entry, hop) do update set priority = excluded.priority, due = excluded.due,"
                            + " attempt = excluded.attempt, deadline = excluded.deadline, wished = excluded.wished",
                    Column.ids(there.stream().map(due -> due.item.entry()).toList()),
                    Column.texts(
                            there.stream().map(due -> due.item.hop().name()).toList()),
                    numbers(there, due -> Codes.code(due.item.priority())),
                    numbers(there, due -> due.item.due().toEpochMilli()),
                    numbers(there, due -> due.item.attempt()),
                    numbers(there, Due::deadline),
                    Column.someNumbers(there.stream().map(Due::wished).toList()));
        }
        delete("work", gone);
        ended.retainAll(leases.keySet());
        delete("lease", ended);
    }

    private static OptionalLong millis(Optional<Instant> time) {
        return time.map(each -> OptionalLong.of(each.toEpochMilli())).orElse(OptionalLong.empty());
    }

    private static Column numbers(List<Due> rows, ToLongFunction<Due> number) {
        return Column.numbers(rows.stream().map(row -> number.applyAsLong(row)).toList());
    }

    private void delete(String table, Collection<Place> places) {
        if (!places.isEmpty()) {
            session.change(
                    "delete from " + table + " t using unnest(?::uuid[], ?::text[]) as gone(entry, hop)"
                            + " where t.entry = gone.entry and t.hop = gone.hop",
                    Column.ids(places.stream().map(Place::entry).toList()),
                    Column.texts(
                            places.stream().map(place -> place.hop().name()).toList()));
        }
    }
}

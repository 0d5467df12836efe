package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.persistence.content.ChunkedContent;
import org.x400gate.persistence.queue.LaneKey.Spot;
import org.x400gate.persistence.store.Batch;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.Store;
import org.x400gate.persistence.store.Table;
import org.x400gate.persistence.stored.Shapes;
import org.x400gate.persistence.stored.StoredWork;
import org.x400gate.persistence.trace.KeptLedger;
import org.x400gate.persistence.trace.LedgerLine;

/** The rows of one batch in a store of one owner, whose leases are in memory: one write carries all of them. */
final class StoreRows implements QueueRows {

    private final Store store;
    private final ChunkedContent content;
    private final KeptLedger ledger;
    private final Lanes lanes;
    private final NoticeRows notices;
    private final Batch batch = new Batch();
    private final DeadlineRows deadlines;
    private final Map<LaneKey, LaneChange> laneChanges = new HashMap<>();
    private final List<EntryId> adopted = new ArrayList<>();
    private final List<LedgerLine> lines = new ArrayList<>();
    private final List<Instant> noticesDue = new ArrayList<>();
    private Totals totals;

    StoreRows(Store store, ChunkedContent content, KeptLedger ledger, Lanes lanes, NoticeRows notices, Totals before) {
        this.store = store;
        this.content = content;
        this.ledger = ledger;
        this.lanes = lanes;
        this.notices = notices;
        this.deadlines = new DeadlineRows(store);
        this.totals = before.nextWrite();
    }

    /** Returns after the sync. */
    Totals write() {
        if (!batch.isEmpty() || !lines.isEmpty()) {
            ledger.add(batch, lines, totals.writes(), 0);
            lanes.write(batch, laneChanges);
            totals.write(batch);
            store.write(batch);
            lanes.apply(laneChanges, deadlines.earliest());
            noticesDue.forEach(notices::written);
            adopted.forEach(content::adopted);
        }
        return totals;
    }

    @Override
    public Optional<String> shortage(long octets) {
        return store.shortage(octets);
    }

    @Override
    public Optional<QueueEntry> entry(EntryId id) {
        return store.get(Table.ENTRIES, id.octets()).map(octets -> EntryForm.read(id, octets));
    }

    @Override
    public Optional<EntryId> referred(String reference, Instant since) {
        return ledger.newest(reference, since);
    }

    @Override
    public Optional<String> contentFault(Change.Accept accept) {
        return content.fault(
                accept.entry().id(), accept.content(), accept.entry().contentOctets());
    }

    @Override
    public boolean settle(WorkItem item) {
        return lanes.settle(item);
    }

    @Override
    public void unsettle(WorkItem item) {
        lanes.unsettle(item);
    }

    @Override
    public boolean there(WorkItem item) {
        return store.get(Table.WORK, LaneKey.of(item).workKey(Spot.of(item))).isPresent();
    }

    @Override
    public boolean withhold(WorkItem item) {
        return lanes.withhold(item);
    }

    @Override
    public void restore(WorkItem item) {
        lanes.restore(item);
    }

    @Override
    public void adopt(Change.Accept accept) {
        EntryId id = accept.entry().id();
        adopted.add(id);
        content.adopt(batch, id, accept.content(), accept.entry().contentOctets());
    }

    @Override
    public void put(QueueEntry entry) {
        totals = totals.with(entry);
        batch.put(Table.ENTRIES, entry.id().octets(), EntryForm.write(entry));
        NoticeRows.change(batch, Optional.empty(), Optional.of(entry));
        entry.noticeDue().ifPresent(noticesDue::add);
        if (entry.held()) {
            HeldRows.put(batch, entry.id());
        }
    }

    @Override
    public void replace(QueueEntry before, QueueEntry after) {
        leave(before);
        put(after);
    }

    @Override
    public void remove(QueueEntry before) {
        leave(before);
        batch.delete(Table.ENTRIES, before.id().octets());
        content.remove(batch, before.id(), before.contentOctets());
    }

    private void leave(QueueEntry before) {
        totals = totals.without(before);
        if (before.held()) {
            HeldRows.delete(batch, before.id());
        }
        NoticeRows.change(batch, Optional.of(before), Optional.empty());
    }

    @Override
    public void putWork(QueueEntry entry, WorkItem item) {
        deadlines.put(batch, entry, item);
        LaneKey lane = LaneKey.of(item);
        Spot spot = Spot.of(item);
        StoredWork row = new StoredWork();
        row.attempt = item.attempt();
        batch.put(Table.WORK, lane.workKey(spot), Shapes.write(row));
        laneChange(lane).come().put(spot, lane.item(spot, item.attempt()));
        totals = totals.withWork(1);
    }

    @Override
    public void removeWork(QueueEntry entry, WorkItem item) {
        deadlines.remove(batch, entry, item.hop());
        LaneKey lane = LaneKey.of(item);
        batch.delete(Table.WORK, lane.workKey(Spot.of(item)));
        LaneChange change = laneChange(lane);
        if (change.come().remove(Spot.of(item)) == null) {
            change.gone().add(Spot.of(item));
        }
        totals = totals.withWork(-1);
    }

    @Override
    public void moveDeadline(QueueEntry before, QueueEntry after, WorkItem item) {
        deadlines.move(batch, before, after, item.hop());
    }

    @Override
    public Optional<HopOrder> order(NextHop hop) {
        return OrderRows.all(store).stream()
                .filter(order -> order.hop().equals(hop))
                .findFirst();
    }

    @Override
    public void putOrder(HopOrder order) {
        OrderRows.put(batch, order);
    }

    @Override
    public void removeOrder(NextHop hop) {
        OrderRows.remove(batch, hop);
    }

    @Override
    public void putLine(LedgerLine line) {
        lines.add(line);
    }

    private LaneChange laneChange(LaneKey lane) {
        return laneChanges.computeIfAbsent(lane, key -> new LaneChange());
    }
}

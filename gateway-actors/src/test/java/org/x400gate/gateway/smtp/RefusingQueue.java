package org.x400gate.gateway.smtp;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.x400gate.persistence.content.ContentStore;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.DurableQueue;
import org.x400gate.persistence.queue.HopOrder;
import org.x400gate.persistence.queue.HopView;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.QueueFigures;
import org.x400gate.persistence.queue.QueueView;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.Ledger;

/** A queue that answers every change with the same result and keeps nothing. */
record RefusingQueue(DurableQueue empty, ChangeResult result) implements DurableQueue {
    @Override
    public List<ChangeResult> write(List<Change> batch) {
        return batch.stream().map(change -> result).toList();
    }

    @Override
    public List<WorkItem> claimAny(NextHop hop, int max, Instant now, Duration lease) {
        return List.of();
    }

    @Override
    public List<WorkItem> claim(NextHop hop, Priority least, int max, Instant now, Duration lease) {
        return List.of();
    }

    @Override
    public void prolong(List<WorkItem> items, Instant now, Duration lease) {
        empty.prolong(items, now, lease);
    }

    @Override
    public Optional<String> failure() {
        return empty.failure();
    }

    @Override
    public void release(List<WorkItem> items) {
        empty.release(items);
    }

    @Override
    public Optional<QueueEntry> entry(EntryId id) {
        return Optional.empty();
    }

    @Override
    public List<WorkItem> work(EntryId id) {
        return List.of();
    }

    @Override
    public List<WorkItem> dueAfter(NextHop hop, Instant time, int max) {
        return List.of();
    }

    @Override
    public List<NextHop> overdue(Instant deadline) {
        return empty.overdue(deadline);
    }

    @Override
    public List<WorkItem> claimOverdue(NextHop hop, Instant deadline, int max, Instant now, Duration lease) {
        return empty.claimOverdue(hop, deadline, max, now, lease);
    }

    @Override
    public List<QueueEntry> noticesDue(Instant now, int max) {
        return List.of();
    }

    @Override
    public List<HopView> hops() {
        return List.of();
    }

    @Override
    public QueueView view(EntryId from, int max) {
        return empty.view(from, max);
    }

    @Override
    public QueueView held(EntryId from, int max) {
        return empty.held(from, max);
    }

    @Override
    public List<HopOrder> orders() {
        return empty.orders();
    }

    @Override
    public QueueFigures figures() {
        return empty.figures();
    }

    @Override
    public ContentStore content() {
        return empty.content();
    }

    @Override
    public Ledger ledger() {
        return empty.ledger();
    }

    @Override
    public void close() {
        empty.close();
    }
}

package org.x400gate.gateway.queue;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
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
import org.x400gate.persistence.queue.Room;
import org.x400gate.persistence.queue.WorkItem;
import org.x400gate.persistence.store.BackupReport;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.Ledger;

/** The queue in memory, with a gate before each write and a place to put faults in. */
final class GatedQueue implements DurableQueue {
    final Semaphore gate = new Semaphore(0);
    final List<Integer> batches = new ArrayList<>();
    /** How often it was looked whether originators are to be told. */
    final AtomicInteger looks = new AtomicInteger();

    /** Told of each reading with its name; throws where it shall fail. */
    volatile Consumer<String> reading = name -> {};

    /** What stands before the ledger. */
    volatile UnaryOperator<Ledger> remembering = UnaryOperator.identity();

    volatile boolean closed;

    /** What it says that it needs to be opened anew for. */
    volatile Optional<String> failure = Optional.empty();

    /** How it is with its disk. */
    volatile Room room = Room.OPEN;
    /** What a collection makes of it. */
    final AtomicInteger collections = new AtomicInteger();

    private final DurableQueue queue = DurableQueue.inMemory();
    private volatile UnaryOperator<List<Change>> fault = UnaryOperator.identity();

    void open() {
        gate.release(1_000_000);
    }

    /** Throws instead of writing whenever the operator does. */
    void faulty(UnaryOperator<List<Change>> thrower) {
        fault = thrower;
    }

    @Override
    public List<ChangeResult> write(List<Change> batch) {
        gate.acquireUninterruptibly();
        synchronized (batches) {
            batches.add(batch.size());
        }
        return queue.write(fault.apply(batch));
    }

    @Override
    public List<WorkItem> claimAny(NextHop hop, int max, Instant now, Duration lease) {
        reading.accept("claimAny");
        return queue.claimAny(hop, max, now, lease);
    }

    @Override
    public List<WorkItem> claim(NextHop hop, Priority least, int max, Instant now, Duration lease) {
        reading.accept("claim");
        return queue.claim(hop, least, max, now, lease);
    }

    @Override
    public void prolong(List<WorkItem> items, Instant now, Duration lease) {
        queue.prolong(items, now, lease);
    }

    @Override
    public Optional<String> failure() {
        return failure;
    }

    @Override
    public void release(List<WorkItem> items) {
        queue.release(items);
    }

    @Override
    public Optional<QueueEntry> entry(EntryId id) {
        reading.accept("entry " + id);
        return queue.entry(id);
    }

    @Override
    public List<WorkItem> work(EntryId id) {
        return queue.work(id);
    }

    @Override
    public List<WorkItem> dueAfter(NextHop hop, Instant time, int max) {
        return queue.dueAfter(hop, time, max);
    }

    @Override
    public List<NextHop> overdue(Instant deadline) {
        return queue.overdue(deadline);
    }

    @Override
    public List<WorkItem> claimOverdue(NextHop hop, Instant deadline, int max, Instant now, Duration lease) {
        reading.accept("claimOverdue");
        return queue.claimOverdue(hop, deadline, max, now, lease);
    }

    @Override
    public List<QueueEntry> noticesDue(Instant now, int max) {
        looks.incrementAndGet();
        reading.accept("noticesDue");
        return queue.noticesDue(now, max);
    }

    @Override
    public List<HopView> hops() {
        return queue.hops();
    }

    @Override
    public QueueView view(EntryId from, int max) {
        return queue.view(from, max);
    }

    @Override
    public QueueView held(EntryId from, int max) {
        return queue.held(from, max);
    }

    @Override
    public List<HopOrder> orders() {
        return queue.orders();
    }

    @Override
    public QueueFigures figures() {
        return queue.figures();
    }

    @Override
    public Room room() {
        reading.accept("room");
        return room;
    }

    @Override
    public void collect() {
        reading.accept("collect");
        collections.incrementAndGet();
    }

    @Override
    public BackupReport backup(Path target, Instant now) {
        reading.accept("backup " + target.getFileName());
        return new BackupReport(target, now, 2, 3, 4);
    }

    @Override
    public ContentStore content() {
        return queue.content();
    }

    @Override
    public Ledger ledger() {
        return remembering.apply(queue.ledger());
    }

    @Override
    public void close() {
        closed = true;
        queue.close();
    }
}

package org.x400gate.gateway.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Between associations and the writer: bounded in events and in octets, never waits. The writer is woken when it had
 * nothing to do, so that at most one wake is in its mailbox.
 */
final class TraceQueue {
    static final int MAX_EVENTS = 4096;
    static final long MAX_OCTETS = 16L << 20;

    private final ArrayBlockingQueue<TraceEvent> events = new ArrayBlockingQueue<>(MAX_EVENTS);
    private final AtomicLong octets = new AtomicLong();
    private final AtomicBoolean idle = new AtomicBoolean();
    private volatile Runnable wake = () -> {};

    /** From now on the writer has to be woken, if anything lies there. */
    void wakeBy(Runnable waker) {
        wake = waker;
    }

    /** False if there is no room: then the event is dropped. */
    boolean offer(TraceEvent event) {
        int size = event.octets().length();
        if (octets.addAndGet(size) > MAX_OCTETS || !events.offer(event)) {
            octets.addAndGet(-size);
            return false;
        }
        if (idle.compareAndSet(true, false)) {
            wake.run();
        }
        return true;
    }

    /** The next events, oldest first; when there are none, the next offer wakes. */
    List<TraceEvent> take(int max) {
        List<TraceEvent> taken = new ArrayList<>();
        events.drainTo(taken, max);
        if (taken.isEmpty()) {
            idle.set(true);
            // One that came between the look and the flag was not heard.
            if (!events.isEmpty() && idle.compareAndSet(true, false)) {
                events.drainTo(taken, max);
            }
        }
        taken.forEach(event -> octets.addAndGet(-event.octets().length()));
        return taken;
    }
}

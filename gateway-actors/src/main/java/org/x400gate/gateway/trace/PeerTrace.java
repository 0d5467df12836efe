package org.x400gate.gateway.trace;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** One peer's switch, read by its associations at each step and set by {@link TraceDesk} alone. */
final class PeerTrace {
    /** Nobody's, and never on. */
    static final PeerTrace NONE = new PeerTrace("", new TraceQueue(), Clock.systemUTC());

    private static final int OFF = 0;

    private final String peer;
    private final TraceQueue queue;
    private final Clock clock;
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong untold = new AtomicLong();
    /** 0 while off; another number each time it is switched on. */
    private volatile int epoch = OFF;

    PeerTrace(String peer, TraceQueue queue, Clock clock) {
        this.peer = peer;
        this.queue = queue;
        this.clock = clock;
    }

    String peer() {
        return peer;
    }

    boolean isOn() {
        return epoch != OFF;
    }

    int epoch() {
        return epoch;
    }

    void switchOn(int nextEpoch) {
        dropped.set(0);
        epoch = nextEpoch;
    }

    void switchOff() {
        epoch = OFF;
    }

    /** For one association; it is handed on with it. */
    PeerTap tap(String association) {
        return new PeerTap(this, association);
    }

    Clock clock() {
        return clock;
    }

    /** {@code made} is given the number of those dropped before it. */
    boolean offer(LongFunction<TraceEvent> made) {
        long before = takeUntold();
        boolean taken = queue.offer(made.apply(before));
        if (!taken) {
            dropped.incrementAndGet();
            untold.addAndGet(before + 1);
        }
        return taken;
    }

    /** Events dropped since it was switched on. */
    long dropped() {
        return dropped.get();
    }

    /** Events dropped since the last call. */
    long takeUntold() {
        return untold.get() == 0 ? 0 : untold.getAndSet(0);
    }
}

package org.x400gate.gateway.trace;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** One peer's switch, read by its associations at each step and set by {@link TraceDesk} alone. */
public final class PeerTrace {
    private static final int OFF = 0;

    private final String peer;
    private final TraceQueue queue;
    private final Clock clock;
    private final AtomicLong dropped = new AtomicLong();
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

    public boolean isOn() {
        return epoch != OFF;
    }

    int epoch() {
        return epoch;
    }

    void switchOn(int nextEpoch) {
        epoch = nextEpoch;
    }

    void switchOff() {
        epoch = OFF;
    }

    /** For one association; it is handed on with it. */
    public TraceTap tap(String association) {
        return new TraceTap(this, association);
    }

    Clock clock() {
        return clock;
    }

    boolean offer(TraceEvent event) {
        boolean taken = queue.offer(event);
        if (!taken) {
            dropped.incrementAndGet();
        }
        return taken;
    }

    /** Events dropped since the last call. */
    long takeDropped() {
        return dropped.get() == 0 ? 0 : dropped.getAndSet(0);
    }
}

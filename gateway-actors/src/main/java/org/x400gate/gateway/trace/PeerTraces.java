package org.x400gate.gateway.trace;

import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** The switches of all peers, and the queue before the writer. */
public final class PeerTraces {
    private final Map<String, PeerTrace> byPeer = new ConcurrentSkipListMap<>();
    private final TraceQueue queue = new TraceQueue();
    private final Clock clock;

    public PeerTraces(Collection<String> peers, Clock clock) {
        this.clock = clock;
        peers.forEach(this::add);
    }

    void add(String peer) {
        byPeer.computeIfAbsent(peer, name -> new PeerTrace(name, queue, clock));
    }

    void remove(PeerTrace trace) {
        byPeer.remove(trace.peer(), trace);
    }

    public static PeerTraces none() {
        return new PeerTraces(List.of(), Clock.systemUTC());
    }

    /** A tap for an association with {@code peer}. */
    public TraceTap tap(String peer, String association) {
        return tap(peer, association, TraceTap.NONE);
    }

    /** The same, once it is known with whom; what {@code early} kept comes first. */
    public TraceTap tap(String peer, String association, TraceTap early) {
        PeerTrace trace = byPeer.get(peer);
        if (trace == null) {
            return TraceTap.NONE;
        }
        PeerTap tap = trace.tap(association);
        if (early instanceof EarlyTap known) {
            known.giveTo(tap);
        }
        return tap;
    }

    /** A tap for an association of which nobody knows yet with whom it is; keeps nothing while no trace is on. */
    public TraceTap early() {
        return isAnyOn() ? new EarlyTap(clock) : TraceTap.NONE;
    }

    /** Whether any is on. */
    public boolean isAnyOn() {
        for (PeerTrace trace : byPeer.values()) {
            if (trace.isOn()) {
                return true;
            }
        }
        return false;
    }

    public boolean isOn(String peer) {
        return find(peer).map(PeerTrace::isOn).orElse(false);
    }

    Optional<PeerTrace> find(String peer) {
        return Optional.ofNullable(byPeer.get(peer));
    }

    Collection<PeerTrace> all() {
        return byPeer.values();
    }

    TraceQueue queue() {
        return queue;
    }
}

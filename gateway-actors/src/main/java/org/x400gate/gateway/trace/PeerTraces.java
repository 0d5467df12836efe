package org.x400gate.gateway.trace;

import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The switches of all peers, and the queue before the writer. */
public final class PeerTraces {
    private final Map<String, PeerTrace> byPeer = new TreeMap<>();
    private final TraceQueue queue = new TraceQueue();

    public PeerTraces(Collection<String> peers, Clock clock) {
        peers.forEach(peer -> byPeer.put(peer, new PeerTrace(peer, queue, clock)));
    }

    public static PeerTraces none() {
        return new PeerTraces(java.util.List.of(), Clock.systemUTC());
    }

    /** A tap for an association with {@code peer}. */
    public TraceTap tap(String peer, String association) {
        PeerTrace trace = byPeer.get(peer);
        return trace == null ? TraceTap.NONE : trace.tap(association);
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

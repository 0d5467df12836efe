package org.x400gate.gateway.x400;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.x400gate.gateway.association.PeerSettings;

/**
 * At which of its endpoints a peer is called: round by round, each of them once, in the order of its settings. One that
 * worked out of this order is the first of the rounds that begin within {@code alternateTime}.
 */
final class Endpoints {
    private final PeerSettings.Address address;
    private final Deque<PeerSettings.Endpoint> left = new ArrayDeque<>();
    private PeerSettings.Endpoint called;
    private PeerSettings.Endpoint preferred;
    private Instant preferredUntil = Instant.MIN;

    Endpoints(PeerSettings.Address address) {
        this.address = address;
        this.called = address.first();
        this.preferred = address.first();
    }

    /** The one to call now, which begins a round. */
    PeerSettings.Endpoint first(Instant now) {
        List<PeerSettings.Endpoint> round = new ArrayList<>(address.endpoints());
        if (now.isBefore(preferredUntil)) {
            round.remove(preferred);
            round.add(0, preferred);
        }
        left.clear();
        left.addAll(round);
        return next();
    }

    /** Whether this round has one more. */
    boolean hasNext() {
        return !left.isEmpty();
    }

    PeerSettings.Endpoint next() {
        called = left.remove();
        return called;
    }

    /** The one that was called last. */
    PeerSettings.Endpoint called() {
        return called;
    }

    /** There the peer answered. */
    void worked(Instant now) {
        left.clear();
        preferred = called;
        preferredUntil = now.plus(address.alternateTime());
    }
}

package org.x400gate.gateway.queue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.protocol.octets.ContentRef;

/** Other rooms where a test is not about them: one way for all, an hour for each, and nobody who is told. */
public final class GivenPorts implements OperatorPorts {
    private final boolean anyWay;

    private GivenPorts(boolean anyWay) {
        this.anyWay = anyWay;
    }

    public static OperatorPorts sameWay() {
        return new GivenPorts(true);
    }

    public static OperatorPorts noWay() {
        return new GivenPorts(false);
    }

    @Override
    public Way way(QueueEntry entry, Recipient recipient) {
        return anyWay ? new Way(Optional.of(recipient.hop()), "") : new Way(Optional.empty(), "no route");
    }

    @Override
    public Instant deadline(QueueEntry entry, Set<NextHop> hops, Instant now) {
        return now.plusSeconds(3600);
    }

    @Override
    public Optional<String> obstacle(QueueEntry entry, NextHop hop) {
        return Optional.empty();
    }

    @Override
    public Elsewhere elsewhere(
            QueueEntry entry, ContentRef content, Set<Integer> recipients, String address, Instant now) {
        return new Elsewhere(Optional.empty(), "nowhere");
    }

    @Override
    public Notice notice(
            QueueEntry entry, ContentRef content, Set<Integer> recipients, Optional<String> reason, Instant now) {
        return new Notice(List.of(), List.of());
    }

    @Override
    public void wake(NextHop hop) {}
}

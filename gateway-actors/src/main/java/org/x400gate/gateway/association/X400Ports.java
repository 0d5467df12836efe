package org.x400gate.gateway.association;

import java.time.Clock;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.x400gate.gateway.net.ConnectionIds;
import org.x400gate.gateway.net.Counters;
import org.x400gate.gateway.net.Dialer;
import org.x400gate.gateway.net.Encryption;
import org.x400gate.gateway.trace.PeerTraces;

/**
 * What X.400 attempts and associations work with.
 *
 * @param peers the peers as they are now; asked once per attempt
 * @param inbound where transfers from peers go
 * @param encryption how a peer is called: with TLS, or in clear
 */
public record X400Ports(
        AssociationSettings settings,
        Supplier<PeerTable> peers,
        InboundTransfers inbound,
        Dialer dialer,
        ConnectionIds ids,
        Counters counters,
        PeerTraces traces,
        Clock clock,
        Function<PeerSettings, Optional<Encryption>> encryption) {
    /** Calls everybody in clear. */
    public X400Ports(
            AssociationSettings settings,
            Supplier<PeerTable> peers,
            InboundTransfers inbound,
            Dialer dialer,
            ConnectionIds ids,
            Counters counters,
            PeerTraces traces,
            Clock clock) {
        this(settings, peers, inbound, dialer, ids, counters, traces, clock, peer -> Optional.empty());
    }
}

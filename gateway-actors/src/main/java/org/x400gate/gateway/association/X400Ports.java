package org.x400gate.gateway.association;

import java.time.Clock;
import java.util.function.Supplier;
import org.x400gate.gateway.net.ConnectionIds;
import org.x400gate.gateway.net.Counters;
import org.x400gate.gateway.net.Dialer;

/**
 * What X.400 attempts and associations work with.
 *
 * @param peers the peers as they are now; asked once per attempt
 * @param inbound where transfers from peers go
 */
public record X400Ports(
        AssociationSettings settings,
        Supplier<PeerTable> peers,
        InboundTransfers inbound,
        Dialer dialer,
        ConnectionIds ids,
        Counters counters,
        Clock clock) {}

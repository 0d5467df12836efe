package org.x400gate.loadtest.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.x400gate.loadtest.peer.Messages;
import org.x400gate.loadtest.target.GatewayProcess;
import org.x400gate.loadtest.target.Ports;

/**
 * What a simulation finds: Gatling makes it by the name of its class and hands it nothing.
 *
 * @param limit incoming sessions that the gateway has places for
 * @param messages what is sent in this simulation
 */
record Bench(
        GatewayProcess gateway,
        Ports ports,
        int limit,
        Duration time,
        int perAssociation,
        Messages messages,
        Outage outage,
        Run run) {
    /** Beyond all time-outs of the gateway's, and what a busy machine may add. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final AtomicReference<Optional<Bench>> SET_UP = new AtomicReference<>(Optional.empty());

    static Bench setUp() {
        return SET_UP.get().orElseThrow(() -> new IllegalStateException("x400gate load runs simulations"));
    }

    void use() {
        SET_UP.set(Optional.of(this));
    }

    static InetSocketAddress loopback(int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
        } catch (UnknownHostException fourOctetsAreAnAddress) {
            throw new IllegalStateException(fourOctetsAreAnAddress);
        }
    }

    X400Protocol protocol() {
        return protocol(loopback(ports.x400()));
    }

    X400Protocol protocol(InetSocketAddress called) {
        return new X400Protocol(called, messages, PATIENCE, run);
    }
}

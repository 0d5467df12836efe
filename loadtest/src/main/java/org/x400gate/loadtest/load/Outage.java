package org.x400gate.loadtest.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import org.x400gate.loadtest.peer.Relay;
import org.x400gate.loadtest.target.GatewayProcess;

/** What is away for a while, seen from the peers. Called from a thread that may block. */
interface Outage {
    /** What peers call while this may happen. */
    InetSocketAddress gateway();

    void begin() throws IOException, InterruptedException;

    void end() throws IOException, InterruptedException;

    /** How sessions of the gateway's may end by it, besides by release. */
    Set<String> ends();

    /** Whether the gateway counts from nothing after it. */
    boolean restarts();

    /** The network between the peers and the gateway. */
    record OfPath(Relay relay) implements Outage {
        @Override
        public InetSocketAddress gateway() {
            return relay.at();
        }

        @Override
        public void begin() throws InterruptedException {
            relay.cut();
        }

        @Override
        public void end() throws IOException, InterruptedException {
            relay.mend();
        }

        @Override
        public Set<String> ends() {
            return Set.of("TCP-5", "TCP-6");
        }

        @Override
        public boolean restarts() {
            return false;
        }
    }

    /** The gateway's process: killed, and started again. */
    record OfGateway(GatewayProcess process, InetSocketAddress gateway) implements Outage {
        @Override
        public void begin() throws InterruptedException {
            process.kill();
        }

        @Override
        public void end() throws IOException, InterruptedException {
            process.startAgain();
        }

        @Override
        public Set<String> ends() {
            return Set.of();
        }

        @Override
        public boolean restarts() {
            return true;
        }
    }
}

package org.x400gate.loadtest.flood;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.x400gate.loadtest.peer.Peers;
import org.x400gate.loadtest.target.GatewayConfiguration;
import org.x400gate.loadtest.target.GatewayConfiguration.Known;
import org.x400gate.loadtest.target.GatewayConfiguration.Peer;
import org.x400gate.loadtest.target.Ports;

/** What a flood wants of a gateway: as many incoming places as there are live associations, so that every further bind is one too many. */
final class FloodConfiguration {
    /** Half of the gateway's places for attempts. */
    static final int MOST_AT_ONCE = GatewayConfiguration.ATTEMPT_PLACES / 2;

    private static final String TOOL = "flood";

    private FloodConfiguration() {}

    /**
     * What a flood has to know of it; {@code incoming} is the number of live associations.
     *
     * @throws IOException if it is another file
     */
    static Known read(Path file) throws IOException {
        return GatewayConfiguration.read(TOOL, file);
    }

    static String text(int live, Ports ports, Path directory) {
        List<Peer> peers = new ArrayList<>();
        for (int i = 0; i < live; i += Peers.PER_PEER) {
            peers.add(new Peer(Peers.live(i), Math.min(Peers.PER_PEER, live - i), false));
        }
        for (int i = 0; i < Peers.EXTRA; i++) {
            peers.add(new Peer(Peers.extra(i), Peers.PER_PEER, false));
        }
        return new GatewayConfiguration(TOOL, live, Duration.ofSeconds(2), peers, ports, directory).text();
    }
}

package org.x400gate.loadtest.load;

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

/** What a load test wants of a gateway: peers enough to fill its places twice, and patience for a busy machine. */
final class LoadConfiguration {
    private static final String TOOL = "load";
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private LoadConfiguration() {}

    /** @throws IOException if it is another file */
    static Known read(Path file) throws IOException {
        return GatewayConfiguration.read(TOOL, file);
    }

    /** Of the live peers' associations the first {@code limit} are the long ones', as many more the binders'. */
    static String text(int limit, Ports ports, Path directory) {
        List<Peer> peers = new ArrayList<>();
        Peers.live(0, 2 * limit).forEach(name -> peers.add(new Peer(name, Peers.PER_PEER, false)));
        for (int i = 0; i < Peers.EXTRA; i++) {
            peers.add(new Peer(Peers.extra(i), Peers.PER_PEER, false));
        }
        for (int i = 0; i < Peers.TURNING; i++) {
            peers.add(new Peer(Peers.turning(i), Peers.PER_PEER, true));
        }
        return new GatewayConfiguration(TOOL, limit, PATIENCE, peers, ports, directory).text();
    }
}

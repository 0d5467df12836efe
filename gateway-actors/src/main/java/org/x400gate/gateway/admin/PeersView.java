package org.x400gate.gateway.admin;

import java.util.List;

/** The peers, and whether what is said with them is traced. */
public record PeersView(List<PeerView> peers) {
    public PeersView {
        peers = List.copyOf(peers);
    }

    /**
     * One peer.
     *
     * @param until when the trace ends by itself; empty if nobody said
     * @param file where the trace is written
     * @param dropped pieces that came too fast to be written, since it was last switched on
     */
    public record PeerView(String name, boolean trace, String until, String file, long dropped) {}
}

package org.x400gate.gateway.admin;

import java.util.List;

/** The peers: how it stands with them, and whether what is said with them is traced. */
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
     * @param endpoint where it answered last, as host:port; empty if it has not been called
     * @param problems why no association with it comes about
     */
    public record PeerView(
            String name,
            boolean trace,
            String until,
            String file,
            long dropped,
            String endpoint,
            List<ProblemView> problems) {
        public PeerView {
            problems = List.copyOf(problems);
        }
    }

    /** So many tries failed, since then. {@code kind}: "configuration", where a setting has to change, or "not reached". */
    public record ProblemView(String kind, String text, String since, int tries) {}
}

package org.x400gate.gateway.admin;

import java.util.List;

/**
 * The peers: how it stands with them, and whether what is said with them is traced.
 *
 * @param orders what operators want of next hops: of peers, servers, and domains whose mail goes by MX
 */
public record PeersView(List<PeerView> peers, List<OrderView> orders) {
    public PeersView {
        peers = List.copyOf(peers);
        orders = List.copyOf(orders);
    }

    /**
     * What is wanted of one next hop.
     *
     * @param order suspend, drain, return or re-route
     * @param to where its mail is re-routed; else empty
     * @param incomingToo whether nothing is taken from there either
     * @param queued messages that are there for it
     * @param configured whether it is in the configuration in use
     */
    public record OrderView(
            String hop,
            String order,
            String to,
            boolean incomingToo,
            String since,
            String by,
            String reason,
            long queued,
            boolean configured) {}

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

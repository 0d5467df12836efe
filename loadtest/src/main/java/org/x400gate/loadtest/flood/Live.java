package org.x400gate.loadtest.flood;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.x400gate.loadtest.flood.LivePeer.State;
import org.x400gate.loadtest.peer.EventLoop;
import org.x400gate.loadtest.peer.Messages;

/** All live associations, and what their own ends know of them. */
final class Live {
    /**
     * As the peers see it at one moment.
     *
     * @param version another one whenever an association has opened, begun to end, or ended
     * @param nanos when that was last, by the JVM's own clock
     * @param open associations that are open
     * @param connections our ends of those
     * @param opened so far
     * @param released so far, by us
     */
    record Seen(
            long version,
            long nanos,
            int open,
            Set<InetSocketAddress> connections,
            long opened,
            long released,
            List<String> troubles) {
        Seen {
            connections = Set.copyOf(connections);
            troubles = List.copyOf(troubles);
        }
    }

    private final EventLoop loop;
    private final List<LivePeer> peers = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private final Set<InetSocketAddress> open = new HashSet<>();
    private long version;
    private long opened;
    private long released;
    private volatile Seen seen = new Seen(0, System.nanoTime(), 0, Set.of(), 0, 0, List.of());

    /** Each message takes {@code transfer} in so many {@code parts}. */
    Live(EventLoop loop, int count, InetSocketAddress gateway, Messages messages, Duration transfer, int parts) {
        this.loop = loop;
        for (int i = 0; i < count; i++) {
            LivePeer.Pace pace =
                    new LivePeer.Pace(transfer.multipliedBy(i).dividedBy(count), transfer.dividedBy(parts));
            peers.add(new LivePeer(loop, i, gateway, messages, pace, this::changed));
        }
    }

    Seen seen() {
        loop.requireAlive();
        return seen;
    }

    int size() {
        return peers.size();
    }

    void open(int number) {
        loop.execute(peers.get(number)::open);
    }

    void openAll() {
        loop.execute(() -> peers.forEach(LivePeer::open));
    }

    void hurry(int number) {
        loop.execute(peers.get(number)::hurry);
    }

    void hurryAll() {
        loop.execute(() -> peers.forEach(LivePeer::hurry));
    }

    private void changed(LivePeer peer, State from, State to) {
        Optional<InetSocketAddress> local = peer.local();
        if (to == State.OPEN) {
            opened++;
            open.add(local.orElseThrow());
        } else {
            local.ifPresent(open::remove);
        }
        if (to == State.CLOSED) {
            released++;
        } else if (to == State.CUT) {
            troubles.add(peer.trouble());
        }
        version++;
        seen = new Seen(version, System.nanoTime(), open.size(), open, opened, released, troubles);
    }
}

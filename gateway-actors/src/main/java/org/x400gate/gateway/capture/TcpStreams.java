package org.x400gate.gateway.capture;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.x400gate.protocol.octets.Octets;

/** Puts TCP segments together: each octet once and in order, whatever came twice, late, or not at all. */
public final class TcpStreams {
    /** Connections of one recording; segments of further ones are counted only. */
    private static final int MAX_CONNECTIONS = 4096;

    /** Who hears what the connections carry. */
    public interface Listener {
        /**
         * @param connection counted from 1
         * @param initiator address and port, or the likelier of the two where the start is not in the recording
         * @param fromStart whether it is
         */
        void opened(int connection, String initiator, String responder, boolean fromStart);

        void octets(int connection, Instant time, boolean byInitiator, Octets octets);

        /** Octets that were sent are not in the recording; {@code octets} follow later. */
        void missing(int connection, Instant time, boolean byInitiator, long octets);

        /** Nothing more comes of it. */
        void closed(int connection);
    }

    private record Key(Segment.Address one, Segment.Address other) {}

    /** Octets that wait for others before them, of all connections. */
    static final class Waiting {
        private static final long MAX_OCTETS = 64 << 20;

        private long octets;

        void add(long more) {
            octets += more;
        }

        boolean isTooMuch() {
            return octets > MAX_OCTETS;
        }
    }

    private final Listener listener;
    private final int port;
    private final Waiting waiting = new Waiting();
    private final Map<Key, TcpConnection> connections = new HashMap<>();
    private final Set<Integer> otherLinks = new TreeSet<>();
    private long fragments;
    private long tooMany;
    private int count;

    /** {@code port}: only connections of this port; 0 for all. */
    public TcpStreams(Listener listener, int port) {
        this.listener = listener;
        this.port = port;
    }

    void otherLink(int linkType) {
        otherLinks.add(linkType);
    }

    void fragment() {
        fragments++;
    }

    void segment(Segment segment) {
        if (port != 0 && segment.from().port() != port && segment.to().port() != port) {
            return;
        }
        Key key = new Key(segment.from(), segment.to());
        TcpConnection known = connections.get(key);
        if (known == null || segment.opens() && !known.isSameOpen(segment)) {
            if (!segment.opens() && segment.data().isEmpty()) {
                return;
            }
            if (known != null) {
                known.end();
            } else if (connections.size() >= 2 * MAX_CONNECTIONS) {
                tooMany++;
                return;
            }
            known = new TcpConnection(++count, segment, port, listener, waiting);
            connections.put(key, known);
            connections.put(new Key(segment.to(), segment.from()), known);
        }
        known.take(segment);
    }

    /** No more packets come: what still waits for missing octets is given out behind them. */
    public void end() {
        connections.values().stream()
                .distinct()
                .sorted(Comparator.comparingInt(TcpConnection::number))
                .forEach(TcpConnection::end);
    }

    /** What could not be read, in sentences. */
    public List<String> unread() {
        List<String> sentences = new ArrayList<>();
        if (!otherLinks.isEmpty()) {
            sentences.add("packets of link types that are not read: " + otherLinks);
        }
        if (fragments > 0) {
            sentences.add(fragments + " fragments of IP packets, which are not put together");
        }
        if (tooMany > 0) {
            sentences.add(tooMany + " packets of more than " + MAX_CONNECTIONS + " connections");
        }
        return sentences;
    }
}

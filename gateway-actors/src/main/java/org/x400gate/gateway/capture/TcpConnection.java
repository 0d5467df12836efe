package org.x400gate.gateway.capture;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.x400gate.protocol.octets.Octets;

/** One connection: two directions, each put in order by its sequence numbers. */
final class TcpConnection {
    /** What may wait for missing octets, in one direction: then those are taken to be lost. */
    private static final int MAX_WAITING_SEGMENTS = 1024;

    private static final int MAX_WAITING_OCTETS = 4 << 20;
    private static final long MODULUS = 1L << 32;

    private final int number;
    private final Segment.Address initiator;
    private final long openSequence;
    private final boolean fromStart;
    private final TcpStreams.Listener listener;
    private final TcpStreams.Waiting waitingOfAll;
    private final Direction forth = new Direction(true);
    private final Direction back = new Direction(false);

    TcpConnection(int number, Segment first, int port, TcpStreams.Listener listener, TcpStreams.Waiting waitingOfAll) {
        this.waitingOfAll = waitingOfAll;
        this.number = number;
        this.listener = listener;
        this.fromStart = first.opens();
        this.openSequence = first.sequence();
        this.initiator = fromStart ? (first.answers() ? first.to() : first.from()) : likelyInitiator(first, port);
        Segment.Address responder = initiator.equals(first.from()) ? first.to() : first.from();
        listener.opened(number, initiator.toString(), responder.toString(), fromStart);
    }

    int number() {
        return number;
    }

    /** Who listens has the port asked for, or the lower one. */
    private static Segment.Address likelyInitiator(Segment first, int port) {
        boolean toListener = port != 0
                ? first.to().port() == port
                : first.to().port() < first.from().port();
        return toListener ? first.from() : first.to();
    }

    /** Whether a SYN belongs to this connection: its first one, sent again, or its answer. */
    boolean isSameOpen(Segment syn) {
        return syn.answers()
                ? !back.ended || !back.known
                : fromStart && syn.from().equals(initiator) && syn.sequence() == openSequence;
    }

    void take(Segment segment) {
        (segment.from().equals(initiator) ? forth : back).take(segment);
    }

    void end() {
        forth.giveUpMissing();
        back.giveUpMissing();
        listener.closed(number);
    }

    private final class Direction {
        private final boolean byInitiator;
        private final TreeMap<Long, Segment> waiting = new TreeMap<>();
        private long waitingOctets;
        private boolean known;
        private boolean ended;
        /** The sequence number expected, counted on beyond 2^32. */
        private long next;

        Direction(boolean byInitiator) {
            this.byInitiator = byInitiator;
        }

        void take(Segment segment) {
            long start = segment.sequence() + (segment.opens() ? 1 : 0);
            if (!known) {
                known = true;
                next = start;
            }
            ended |= segment.ends();
            if (!segment.data().isEmpty()) {
                long at = next + signed(start - next);
                place(at, segment);
                deliver();
                if (waiting.size() > MAX_WAITING_SEGMENTS
                        || waitingOctets > MAX_WAITING_OCTETS
                        || waitingOfAll.isTooMuch()) {
                    giveUpMissing();
                }
            }
        }

        /** The distance on the circle of sequence numbers. */
        private static long signed(long difference) {
            long within = Math.floorMod(difference, MODULUS);
            return within >= MODULUS / 2 ? within - MODULUS : within;
        }

        private void place(long at, Segment segment) {
            if (at + segment.data().length() <= next) {
                return; // sent again
            }
            Segment there = waiting.get(at);
            if (there == null || there.data().length() < segment.data().length()) {
                int more = segment.data().length()
                        - (there == null ? 0 : there.data().length());
                waitingOctets += more;
                waitingOfAll.add(more);
                waiting.put(at, segment);
            }
        }

        private void deliver() {
            while (!waiting.isEmpty() && waiting.firstKey() <= next) {
                Map.Entry<Long, Segment> first = waiting.pollFirstEntry();
                Octets data = first.getValue().data();
                waitingOctets -= data.length();
                waitingOfAll.add(-data.length());
                long known = next - first.getKey();
                if (known < data.length()) {
                    next += data.length() - known;
                    listener.octets(number, first.getValue().time(), byInitiator, data.from((int) known));
                }
            }
        }

        void giveUpMissing() {
            while (!waiting.isEmpty()) {
                long first = waiting.firstKey();
                Instant time = waiting.firstEntry().getValue().time();
                listener.missing(number, time, byInitiator, first - next);
                next = first;
                deliver();
            }
        }
    }
}

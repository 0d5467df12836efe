package org.x400gate.loadtest.flood;

import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.x400gate.loadtest.peer.Attempt;
import org.x400gate.loadtest.peer.EventLoop;
import org.x400gate.loadtest.peer.Kind;
import org.x400gate.loadtest.peer.Kind.Fate;
import org.x400gate.loadtest.peer.Openings;
import org.x400gate.loadtest.peer.Sources;

/** Makes hostile attempts, so many at once, from many addresses of 127.0.0.0/8; knows how each ended. */
final class Crowd {
    private final EventLoop loop;
    private final InetSocketAddress target;
    private final Openings openings;
    private final int atOnce;
    private final AtomicLongArray ends = new AtomicLongArray(Kind.values().length * Fate.values().length);
    private long next;
    private long end;
    private int running;
    private boolean filling;
    private volatile long ended;

    Crowd(EventLoop loop, InetSocketAddress target, Openings openings, int atOnce) {
        this.loop = loop;
        this.target = target;
        this.openings = openings;
        this.atOnce = atOnce;
    }

    /** So many more; {@link #ended} tells how far it has come. */
    void begin(long count) {
        loop.execute(() -> {
            end += count;
            fill();
        });
    }

    /** Attempts that have come to their fate. */
    long ended() {
        loop.requireAlive();
        return ended;
    }

    private void fill() {
        filling = true;
        while (running < atOnce && next < end) {
            running++;
            long number = next++;
            new Attempt(loop, Kind.of(number), Kind.turn(number), openings, this::note)
                    .begin(Sources.of(number), target);
        }
        filling = false;
    }

    private void note(Kind kind, Fate fate) {
        ends.incrementAndGet(kind.ordinal() * Fate.values().length + fate.ordinal());
        running--;
        ended = ended + 1;
        if (!filling) {
            fill();
        }
    }

    long count(Kind kind, Fate fate) {
        return ends.get(kind.ordinal() * Fate.values().length + fate.ordinal());
    }

    /** Ends of each kind, those that have happened only. */
    Map<Kind, Map<Fate, Long>> tally() {
        Map<Kind, Map<Fate, Long>> tally = new TreeMap<>();
        for (Kind kind : Kind.values()) {
            Map<Fate, Long> fates = new TreeMap<>();
            for (Fate fate : Fate.values()) {
                if (count(kind, fate) > 0) {
                    fates.put(fate, count(kind, fate));
                }
            }
            tally.put(kind, fates);
        }
        return tally;
    }
}

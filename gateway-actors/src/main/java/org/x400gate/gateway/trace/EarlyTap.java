package org.x400gate.gateway.trace;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.Arriving;
import org.x400gate.protocol.stack.OsiStack;

/** Of an association that somebody opens: keeps what is said until it is known with whom, or until that is too much. */
final class EarlyTap implements TraceTap {
    /** A bind is shorter; who sends more before it is not worth the memory. */
    static final int MAX_OCTETS = 64 << 10;

    static final int MAX_PIECES = 64;

    record Said(Instant time, TraceEvent.Kind kind, Octets octets) {}

    private final Clock clock;
    private final List<Said> kept = new ArrayList<>();
    private Optional<Arriving> start = Optional.empty();
    private int keptOctets;
    private boolean tooMuch;

    EarlyTap(Clock clock) {
        this.clock = clock;
    }

    @Override
    public boolean isOf(String peer) {
        return false;
    }

    @Override
    public boolean isOn() {
        return !tooMuch;
    }

    @Override
    public void received(Octets octets, OsiStack stack) {
        keep(TraceEvent.Kind.RECEIVED, octets, stack);
    }

    @Override
    public void sent(Octets octets, OsiStack stack) {
        keep(TraceEvent.Kind.SENT, octets, stack);
    }

    /** It ended before it was known with whom: nobody's. */
    @Override
    public void end(OsiStack stack) {
        kept.clear();
    }

    private void keep(TraceEvent.Kind kind, Octets octets, OsiStack stack) {
        keptOctets += octets.length();
        if (keptOctets > MAX_OCTETS || kept.size() >= MAX_PIECES) {
            tooMuch = true;
            kept.clear();
            return;
        }
        if (start.isEmpty()) {
            start = Optional.of(stack.arriving());
        }
        kept.add(new Said(clock.instant(), kind, octets));
    }

    /** Whose it is, is known now. */
    void giveTo(PeerTap tap) {
        start.ifPresent(from -> kept.forEach(said -> tap.catchUp(said, from)));
        kept.clear();
    }
}

package org.x400gate.gateway.trace;

import java.time.Clock;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.Arriving;
import org.x400gate.protocol.stack.OsiStack;

/**
 * Where an association's octets leave it for the trace. Ask {@link #isOn} first: that is all it costs while off. Used by
 * one actor at a time.
 */
public final class TraceTap {
    /** Of an association whose peer is not known, or not traced by anybody. */
    public static final TraceTap NONE = new TraceTap(new PeerTrace("", new TraceQueue(), Clock.systemUTC()), "");

    private final PeerTrace trace;
    private final String association;
    /** The epoch of which the writer has everything from some point on. */
    private int followed;

    TraceTap(PeerTrace trace, String association) {
        this.trace = trace;
        this.association = association;
    }

    /** Whether it is for associations with that peer. */
    public boolean isOf(String peer) {
        return trace.peer().equals(peer);
    }

    public boolean isOn() {
        return trace.isOn();
    }

    /** Octets that {@code stack} is about to be given. */
    public void received(Octets octets, OsiStack stack) {
        offer(TraceEvent.Kind.RECEIVED, octets, stack);
    }

    /** Octets that are about to be written. */
    public void sent(Octets octets, OsiStack stack) {
        offer(TraceEvent.Kind.SENT, octets, stack);
    }

    /** Nothing more comes of this association. */
    public void end(OsiStack stack) {
        if (followed != 0) {
            offer(TraceEvent.Kind.END, Octets.EMPTY, stack);
        }
    }

    private void offer(TraceEvent.Kind kind, Octets octets, OsiStack stack) {
        int epoch = trace.epoch();
        if (epoch == 0) {
            return; // switched off between the question and now
        }
        Optional<Arriving> start = followed == epoch ? Optional.empty() : Optional.of(stack.arriving());
        boolean taken =
                trace.offer(new TraceEvent(trace, association, trace.clock().instant(), kind, octets, start));
        // After a loss the reading has to begin anew.
        followed = taken ? epoch : 0;
    }
}

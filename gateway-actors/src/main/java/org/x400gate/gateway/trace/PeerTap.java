package org.x400gate.gateway.trace;

import java.time.Instant;
import java.util.Optional;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.Arriving;
import org.x400gate.protocol.stack.OsiStack;

/** Of an association whose peer is known. */
final class PeerTap implements TraceTap {
    private final PeerTrace trace;
    private final String association;
    /** The epoch of which the writer has everything from some point on. */
    private int followed;

    PeerTap(PeerTrace trace, String association) {
        this.trace = trace;
        this.association = association;
    }

    @Override
    public boolean isOf(String peer) {
        return trace.peer().equals(peer);
    }

    @Override
    public boolean isOn() {
        return trace.isOn();
    }

    @Override
    public void received(Octets octets, OsiStack stack) {
        offer(TraceEvent.Kind.RECEIVED, octets, stack);
    }

    @Override
    public void sent(Octets octets, OsiStack stack) {
        offer(TraceEvent.Kind.SENT, octets, stack);
    }

    @Override
    public void end(OsiStack stack) {
        if (followed != 0) {
            offer(TraceEvent.Kind.END, Octets.EMPTY, stack);
        }
    }

    private void offer(TraceEvent.Kind kind, Octets octets, OsiStack stack) {
        int epoch = trace.epoch();
        if (epoch != 0) { // else switched off between the question and now
            offer(
                    epoch,
                    trace.clock().instant(),
                    kind,
                    octets,
                    followed == epoch ? Optional.empty() : Optional.of(stack.arriving()));
        }
    }

    /** What was said before the peer was known. */
    void catchUp(EarlyTap.Said said, Arriving start) {
        int epoch = trace.epoch();
        if (epoch != 0) {
            offer(
                    epoch,
                    said.time(),
                    said.kind(),
                    said.octets(),
                    followed == epoch ? Optional.empty() : Optional.of(start));
        }
    }

    private void offer(int epoch, Instant time, TraceEvent.Kind kind, Octets octets, Optional<Arriving> start) {
        boolean taken = trace.offer(dropped -> new TraceEvent(trace, association, time, kind, octets, start, dropped));
        // After a loss the reading has to begin anew.
        followed = taken ? epoch : 0;
    }
}

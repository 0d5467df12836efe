package org.x400gate.gateway.trace;

import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.OsiStack;

/**
 * Where an association's octets leave it for the trace. Ask {@link #isOn} first: that is all it costs while off. Used by
 * one actor at a time.
 */
public sealed interface TraceTap permits PeerTap, EarlyTap {
    /** Of an association that nobody traces. */
    TraceTap NONE = PeerTrace.NONE.tap("");

    /** Whether it is for associations with that peer. */
    boolean isOf(String peer);

    boolean isOn();

    /** Octets that {@code stack} is about to be given. */
    void received(Octets octets, OsiStack stack);

    /** Octets that are about to be written. */
    void sent(Octets octets, OsiStack stack);

    /** Nothing more comes of this association. */
    void end(OsiStack stack);
}

package org.x400gate.protocol.session;

import java.util.Optional;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.OctetChain;

/**
 * The segmented SSDU that is arriving, if one is: its first SPDU and the user data so far. Source: X.225 7.11.3, 7.37.3.
 */
record Reassembly(Optional<RawSpdu> first, OctetChain userData) {
    static final Reassembly NONE = new Reassembly(Optional.empty(), OctetChain.EMPTY);

    /** Nothing is whole while segments are missing. */
    record Step(Reassembly next, Optional<RawSpdu> whole) {}

    Step add(RawSpdu spdu, int maxOctets) {
        if (spdu.kind().interruptsSegments() && spdu.begins() && first.isPresent()) {
            return NONE.add(spdu, maxOctets);
        }
        if (spdu.begins() != first.isEmpty() || !spdu.begins() && first.get().kind() != spdu.kind()) {
            throw fault("segments of " + spdu.kind() + " out of order");
        }
        if (spdu.begins() && spdu.ends()) {
            return new Step(this, Optional.of(spdu));
        }
        if (userData.length() + (long) spdu.userData().length() > maxOctets) {
            throw fault("segments exceed " + maxOctets + " octets");
        }
        if (spdu.userData().isEmpty() && !spdu.ends()) {
            throw fault("an empty segment that isn't the last one");
        }
        OctetChain more = userData.append(spdu.userData());
        RawSpdu start = first.orElse(spdu);
        return spdu.ends()
                ? new Step(NONE, Optional.of(RawSpdu.whole(start.kind(), start.parameters(), more.join())))
                : new Step(new Reassembly(Optional.of(start), more), Optional.empty());
    }

    private static MalformedInput fault(String text) {
        return new MalformedInput(SpduParameters.LAYER, 0, "X.225 7.37.3", text);
    }
}

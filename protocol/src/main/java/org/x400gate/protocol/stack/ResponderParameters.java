package org.x400gate.protocol.stack;

import java.util.Set;
import org.x400gate.protocol.octets.Octets;

/**
 * What a responder listens for and settles on.
 *
 * @param transportSelectors called TSELs that are ours; empty takes any. An unknown one is refused by DR
 * @param maxCheckpointKilooctets a proposed checkpoint size is lowered to this; a proposed 0 leaves the choice to us
 * @param maxWindow a proposed window is lowered to this
 */
public record ResponderParameters(
        Set<Octets> transportSelectors, int maxCheckpointKilooctets, int maxWindow, StackLimits limits) {
    public ResponderParameters {
        transportSelectors = Set.copyOf(transportSelectors);
        OpenParameters.Negotiable.check(maxCheckpointKilooctets, maxWindow);
    }
}

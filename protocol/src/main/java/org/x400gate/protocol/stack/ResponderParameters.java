package org.x400gate.protocol.stack;

import java.util.Map;
import java.util.Set;
import org.x400gate.protocol.octets.Octets;

/**
 * What a responder listens for and settles on.
 *
 * @param transportSelectors called TSELs that are ours; empty takes any. An unknown one is refused by DR
 * @param maxCheckpointKilooctets a proposed checkpoint size is lowered to this; a proposed 0 leaves the choice to us
 * @param maxWindow a proposed window is lowered to this
 * @param x410Selectors called TSELs that tell the dialect of an open in X.410 mode; at any other its application protocol
 *     tells it
 * @param sessionSelectors called SSELs that are ours; empty takes any. An unknown one is refused by RF
 * @param presentationSelectors called PSELs that are ours; empty takes any. An unknown one is refused by CPR; X.410 mode
 *     has none
 */
public record ResponderParameters(
        Set<Octets> transportSelectors,
        int maxCheckpointKilooctets,
        int maxWindow,
        StackLimits limits,
        Map<Octets, Dialect> x410Selectors,
        Set<Octets> sessionSelectors,
        Set<Octets> presentationSelectors) {
    public ResponderParameters {
        transportSelectors = Set.copyOf(transportSelectors);
        x410Selectors = Map.copyOf(x410Selectors);
        sessionSelectors = Set.copyOf(sessionSelectors);
        presentationSelectors = Set.copyOf(presentationSelectors);
        if (x410Selectors.containsValue(Dialect.P1_1988)) {
            throw new IllegalArgumentException("normal mode is told by the connect itself, not by a selector");
        }
        OpenParameters.Negotiable.check(maxCheckpointKilooctets, maxWindow);
    }

    /** Any session and presentation selector is ours. */
    public ResponderParameters(
            Set<Octets> transportSelectors,
            int maxCheckpointKilooctets,
            int maxWindow,
            StackLimits limits,
            Map<Octets, Dialect> x410Selectors) {
        this(transportSelectors, maxCheckpointKilooctets, maxWindow, limits, x410Selectors, Set.of(), Set.of());
    }

    /** The same, with only these session and presentation selectors ours. */
    public ResponderParameters calledBy(Set<Octets> sessions, Set<Octets> presentations) {
        return new ResponderParameters(
                transportSelectors, maxCheckpointKilooctets, maxWindow, limits, x410Selectors, sessions, presentations);
    }

    /** No selector is assigned to a dialect. */
    public ResponderParameters(
            Set<Octets> transportSelectors, int maxCheckpointKilooctets, int maxWindow, StackLimits limits) {
        this(transportSelectors, maxCheckpointKilooctets, maxWindow, limits, Map.of());
    }
}

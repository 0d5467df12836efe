package org.x400gate.protocol.stack;

import java.util.Optional;
import org.x400gate.protocol.octets.Octets;

/** The selectors of one presentation address, each 0 to 32 octets; empty when the address has none (X.650). */
public record Selectors(Optional<Octets> transport, Optional<Octets> session, Optional<Octets> presentation) {
    public static final int MAX_OCTETS = 32;
    public static final Selectors NONE = new Selectors(Optional.empty(), Optional.empty(), Optional.empty());

    public Selectors {
        for (Optional<Octets> selector : java.util.List.of(transport, session, presentation)) {
            if (selector.isPresent() && selector.get().length() > MAX_OCTETS) {
                throw new IllegalArgumentException("selector longer than " + MAX_OCTETS + " octets");
            }
        }
    }

    public static Selectors ofTransport(Octets tsel) {
        return new Selectors(Optional.of(tsel), Optional.empty(), Optional.empty());
    }
}

package org.x400gate.protocol.ipm;

import java.util.Optional;
import org.x400gate.protocol.bounds.UpperBound;
import org.x400gate.protocol.oraddress.OrName;

/** IPMIdentifier (X.420 7.1.1); {@code local} is a PrintableString of at most 64. */
public record IpmIdentifier(Optional<OrName> user, String local) {
    public static final int MAX_LOCAL = UpperBound.UB_LOCAL_IPM_IDENTIFIER.max();

    public static IpmIdentifier of(String local) {
        return new IpmIdentifier(Optional.empty(), local);
    }
}

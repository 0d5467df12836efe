package org.x400gate.protocol.ipm;

import java.util.Optional;
import org.x400gate.protocol.bounds.UpperBound;
import org.x400gate.protocol.oraddress.OrName;

/** ORDescriptor (X.420 7.1.3): a user by address, by a name for people (at most 64 characters), by telephone. */
public record OrDescriptor(Optional<OrName> formalName, Optional<String> freeFormName, Optional<String> telephone) {
    public static final int MAX_FREE_FORM_NAME = UpperBound.UB_FREE_FORM_NAME.max();

    public static OrDescriptor of(OrName formalName) {
        return new OrDescriptor(Optional.of(formalName), Optional.empty(), Optional.empty());
    }

    public static OrDescriptor of(OrName formalName, String freeFormName) {
        return new OrDescriptor(Optional.of(formalName), Optional.of(freeFormName), Optional.empty());
    }
}

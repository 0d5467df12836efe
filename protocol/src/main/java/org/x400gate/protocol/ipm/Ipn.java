package org.x400gate.protocol.ipm;

import java.util.Optional;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.octets.Octets;

/** IPN (X.420 8): recognised, its subject read, the rest kept in {@code encoding} (the whole object as it came). */
public record Ipn(IpmIdentifier subject, Optional<OrDescriptor> originator, Kind kind, Octets encoding)
        implements InformationObject {
    /** The choice inside (X.420 8.2, 8.3, 8.4). */
    public enum Kind {
        NON_RECEIPT,
        RECEIPT,
        OTHER
    }

    @Override
    public BerNode node() {
        return BerNode.raw(encoding);
    }
}

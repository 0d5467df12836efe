package org.x400gate.protocol.ipm;

import java.util.List;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.bounds.ApduBounds;
import org.x400gate.protocol.bounds.Violation;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** InformationObject (X.420 7): what a content of type 2 or 22 holds. */
public sealed interface InformationObject permits Ipm, Ipn {
    /** Exactly one object; throws {@link MalformedInput} for anything else. */
    static InformationObject decode(Octets content, BerLimits limits) {
        return IpmReader.read(content, limits);
    }

    BerNode node();

    /** Every bound that is broken (X.420 upper bounds): what we send has none, what a peer sent may. */
    default List<Violation> faults() {
        return ApduBounds.ofContent(node().encode());
    }
}

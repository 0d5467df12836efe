package org.x400gate.protocol.ipm;

import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.asn1.BerNode;
import org.x400gate.protocol.octets.MalformedInput;
import org.x400gate.protocol.octets.Octets;

/** InformationObject (X.420 7): what a content of type 2 or 22 holds. */
public sealed interface InformationObject permits Ipm, Ipn {
    /** Exactly one object; throws {@link MalformedInput} for anything else. */
    static InformationObject decode(Octets content, BerLimits limits) {
        return IpmReader.read(content, limits);
    }

    BerNode node();
}

package org.x400gate.protocol.ipm;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.x400gate.protocol.asn1.Ber;
import org.x400gate.protocol.asn1.BerElement;
import org.x400gate.protocol.asn1.BerLimits;
import org.x400gate.protocol.octets.Octets;

/** A content as P2 of 1984 has it, or why it cannot be that (X.420-1984; RFC 1328, RFC 1496 3.1). */
public sealed interface ContentOf1984 {
    /**
     * @param content the octets given, if they are P2 of 1984 already
     * @param converted whether a body part changed its information type
     * @param informationTypes numbers of the built-in types that are in it now
     * @param losses what 1984 has no place for
     */
    record Possible(Octets content, boolean converted, Set<Integer> informationTypes, List<String> losses)
            implements ContentOf1984 {
        public Possible {
            informationTypes = java.util.Collections.unmodifiableSet(new TreeSet<>(informationTypes));
            losses = List.copyOf(losses);
        }
    }

    /** Not without harm to what somebody wrote. */
    record Impossible(List<String> reasons) implements ContentOf1984 {
        public Impossible {
            reasons = List.copyOf(reasons);
        }
    }

    /** Throws MalformedInput for what is no information object at all. */
    static ContentOf1984 of(Octets content, BerLimits limits) {
        BerElement object = Ber.decode(content, limits);
        if (InformationObject.decode(content, limits) instanceof Ipm ipm) {
            return new IpmRules1984(limits).content(ipm, object);
        }
        return new IpnRules1984(limits).content(object);
    }
}

package org.x400gate.protocol.cotp;

import org.x400gate.protocol.octets.Octets;

/**
 * The classes of a CR, an octet for each: the preferred one, then the alternatives. The class stands in the high four
 * bits. Source: X.224 13.3.3 f), 13.3.4 h), table 3.
 */
record OfferedClasses(Octets classes) {
    private static final int HIGHEST = 4;
    private static final int CLASS_1 = 1;

    static OfferedClasses of(CotpTpdu.ConnectRequest request) {
        return new OfferedClasses(Octets.of(request.classes())
                .append(CotpTpdu.parameter(request.parameters(), CotpCodec.ALTERNATIVE_CLASSES)
                        .orElse(Octets.EMPTY)));
    }

    /** X.224 13.2.3: these are always interpreted. The options of the preferred class mean nothing in class 0. */
    boolean valid() {
        boolean valid = classes.at(0) >> 4 <= HIGHEST;
        for (int at = 1; at < classes.length(); at++) {
            valid &= classes.at(at) >> 4 <= HIGHEST && (classes.at(at) & 0xF) == 0;
        }
        return valid;
    }

    /** Class 0 may be answered where it or class 1 is the preferred or an alternative one. */
    boolean leadToClass0() {
        boolean lead = false;
        for (int at = 0; at < classes.length(); at++) {
            lead |= classes.at(at) >> 4 <= CLASS_1;
        }
        return lead;
    }
}

package org.x400gate.protocol.session;

import java.util.Set;

/**
 * What both sides agreed at connect.
 *
 * @param initiator whether the session is ours
 * @param version protocol version 1 or 2
 * @param units functional units in use
 * @param maxTsduToPeer octets of a TSDU we send, 0 for no limit
 * @param maxTsduToUs octets of a TSDU the peer sends, 0 for no limit
 */
public record SessionAgreement(
        boolean initiator, int version, Set<FunctionalUnit> units, int maxTsduToPeer, int maxTsduToUs) {
    public SessionAgreement {
        units = Set.copyOf(units);
    }

    /** Before there is an agreement: the first SPDUs are in nobody's way. */
    static SessionAgreement none(boolean initiator) {
        return new SessionAgreement(initiator, Spdu.VERSION_2, Set.of(), 0, 0);
    }
}

package org.x400gate.protocol.p1;

import org.x400gate.protocol.bounds.UpperBound;

/** MTSIdentifier (X.411): a message, probe or report, unique for all time; {@code localId} is IA5, 1 to 32 long. */
public record MtsIdentifier(GlobalDomainIdentifier domain, String localId) {
    public static final int MAX_LOCAL_ID = UpperBound.UB_LOCAL_ID_LENGTH.max();

    /** {@code [/C=GB/ADMD= /PRMD=TEST/;id]}, as RFC 2156 writes it. */
    @Override
    public String toString() {
        return "[" + domain + ";" + localId + "]";
    }
}

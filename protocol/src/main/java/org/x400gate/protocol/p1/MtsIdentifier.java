package org.x400gate.protocol.p1;

/** MTSIdentifier (X.411): a message, probe or report, unique for all time; {@code localId} is IA5, 1 to 32 long. */
public record MtsIdentifier(GlobalDomainIdentifier domain, String localId) {
    public static final int MAX_LOCAL_ID = 32;

    /** {@code [/C=GB/ADMD= /PRMD=TEST/;id]}, as RFC 2156 writes it. */
    @Override
    public String toString() {
        return "[" + domain + ";" + localId + "]";
    }
}

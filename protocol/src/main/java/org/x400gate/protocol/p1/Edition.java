package org.x400gate.protocol.p1;

/** Which edition of P1 the next MTA reads, and with it which of P2 its users do. */
public enum Edition {
    /** X.411 and X.420 of 1984: no extensions, content type 2. */
    OF_1984,
    /** 1988 and later, which differ only in what they let extensions be. */
    OF_1988
}

package org.x400gate.gateway.conversion;

/** Names under which a P1 envelope's particulars are kept with a queue entry. */
public final class X400Attributes {
    /** The MTS identifier in text. */
    public static final String MTS_ID = "x400.mts-id";
    /** The association it came by. */
    public static final String ASSOCIATION = "x400.association";

    private X400Attributes() {}
}

package org.x400gate.protocol.rtse;

/** In which form APDUs travel; given by the layer below at the start and kept (X.218 9.1.1.5). */
public enum RtseMode {
    /** Each APDU is a value of its own, in the context of reliable transfer. */
    NORMAL,
    /**
     * RTORQ, RTOAC, RTORJ and RTAB are the bare members of a SET that the layer below writes; data are octets without a
     * header (X.226 8.2, 8.4.3.2). Refusals have a reason and no user data, opens an application protocol.
     */
    X410
}

package org.x400gate.protocol.inspect;

/** One of the two ends of an association. */
public enum Side {
    INITIATOR,
    RESPONDER
}

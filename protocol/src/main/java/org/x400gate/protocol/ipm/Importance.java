package org.x400gate.protocol.ipm;

/** ImportanceField (X.420 7.2.13), in the order of its numbers. */
public enum Importance {
    LOW,
    NORMAL,
    HIGH
}

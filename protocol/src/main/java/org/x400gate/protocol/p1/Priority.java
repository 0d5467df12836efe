package org.x400gate.protocol.p1;

/** Priority (X.411), in the order of its numbers. */
public enum Priority {
    NORMAL,
    NON_URGENT,
    URGENT
}

package org.x400gate.protocol.stack;

/** What the user has been told of the association so far. */
enum Phase {
    OPENING,
    OPEN,
    /** OpenRefused, Released or Aborted was indicated; what still happens below concerns nobody above. */
    ENDED
}

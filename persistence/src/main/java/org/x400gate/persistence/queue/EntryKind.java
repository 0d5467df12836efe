package org.x400gate.persistence.queue;

/** What the content is, as it was received. */
public enum EntryKind {
    /** An Internet message: RFC 5322. */
    RFC822,
    /** An APDU of X.411. */
    P1
}

package org.x400gate.persistence.queue;

/** X.411 8.2.1.1.1.8, in the order in which work is handed out. */
public enum Priority {
    URGENT,
    NORMAL,
    NON_URGENT
}

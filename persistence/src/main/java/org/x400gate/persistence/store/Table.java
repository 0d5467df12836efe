package org.x400gate.persistence.store;

/** The tables of a store; each is a column family. Their names are on disk: never rename one. */
public enum Table {
    /** The store's own: the number of the last synced batch, the queue's totals. */
    META("default"),
    ENTRIES("entries"),
    /** Next hop, priority, due time, entry. */
    WORK("work"),
    /** Next hop, priority: how much work, and where the first of it is. */
    LANES("lanes"),
    HELD("held"),
    CONTENT("content"),
    /** Content that no entry owns yet. */
    LOOSE("loose"),
    /** Entry, write, place in the write: a line. */
    LEDGER("ledger"),
    /** Stores of before had here what {@link #MARKS} has; empty since. */
    REFERENCES("references"),
    /** When the originator is to be told that it still waits, entry. */
    NOTICES("notices"),
    /** Next hop, deadline, entry: where the work item stands in its lane. */
    DEADLINES("deadlines"),
    /** Time, write, place in the write: the entries of that line and of those behind it in the same write. */
    JOURNAL("journal"),
    /** Week, digest of what an entry is found by, entry. */
    MARKS("marks");

    private final String family;

    Table(String family) {
        this.family = family;
    }

    String family() {
        return family;
    }
}

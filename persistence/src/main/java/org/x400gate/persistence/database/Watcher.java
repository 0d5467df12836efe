package org.x400gate.persistence.database;

/** Who hears what other nodes signal; called on one thread of the database's own. */
public interface Watcher {
    /** Another node, or this one, has signalled this after a batch. Says whether it has to be looked for. */
    boolean signalled(long node, String text);

    /** From time to time, and whenever signals may have been missed. */
    void look();
}

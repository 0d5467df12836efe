package org.x400gate.loadtest.flood;

/**
 * What was read of the gateway at one moment, from outside.
 *
 * @param seconds since the flood began
 * @param attempts that had come to their end
 * @param counts of sessions, by three witnesses
 * @param heap octets in use
 * @param direct octets of direct buffers
 * @param resident octets of the process in memory (RSS)
 * @param descriptors of the process, those of its store's files left out
 */
record Reading(
        double seconds,
        long attempts,
        Counts counts,
        Admissions admissions,
        double heap,
        double direct,
        double resident,
        double descriptors,
        double actors,
        double timers) {

    /**
     * Sessions at one moment. The witnesses are asked one after the other, and the peers before and after: only if
     * nothing changed in between, nor shortly before, must all say the same.
     *
     * @param published by the gateway, incoming X.400
     * @param peers associations that their own ends know to be open
     * @param kernel connections of those associations that are established at the gateway's end
     * @param comparable whether nothing changed meanwhile
     */
    record Counts(long published, long peers, long kernel, Outgoing outgoing, boolean comparable) {
        boolean equal() {
            return published == peers && published == kernel && outgoing.equal();
        }
    }

    /** The same of the gateway's associations with the sink; {@code comparable} by themselves, for the gateway opens and closes them as it likes. */
    record Outgoing(long published, long peers, long kernel, boolean comparable) {
        boolean equal() {
            return !comparable || published == peers && published == kernel;
        }
    }

    /**
     * What the gateway itself counts.
     *
     * @param running attempts, before they have a session
     * @param waiting for a place, or granted one and not yet there
     * @param lingering connections that are ended and still open
     * @param ended attempts so far
     * @param refused by limits so far
     */
    record Admissions(long running, long waiting, long lingering, long ended, long refused) {
        boolean atRest() {
            return running + waiting + lingering == 0;
        }
    }
}

package org.x400gate.loadtest.flood;

/**
 * What stood when no attempt ran.
 *
 * @param number from 0, which is the end of the warm-up
 * @param listed incoming sessions in the list that operators see
 * @param connections established at the gateway's port, whatever they are
 * @param emptied whether all attempts and lingering connections had gone in time
 * @param admitted whether an association that was released, so that a place was free, was let in again at once
 */
record RestPoint(int number, Reading reading, long listed, long connections, boolean emptied, boolean admitted) {
    /** Sessions and nothing else are left, and everybody counts the same. */
    boolean clean(int live) {
        return emptied
                && reading.admissions().atRest()
                && reading.counts().comparable()
                && reading.counts().equal()
                && reading.counts().published() == live
                && listed == live
                && connections == live;
    }

    String text() {
        return "rest point " + number + ": published " + reading.counts().published() + ", listed " + listed
                + ", peers "
                + reading.counts().peers() + ", kernel " + reading.counts().kernel() + " (connections " + connections
                + "), running " + reading.admissions().running() + ", waiting "
                + reading.admissions().waiting() + ", lingering "
                + reading.admissions().lingering()
                + (emptied ? "" : ", not emptied in time") + (reading.counts().comparable() ? "" : ", restless");
    }
}

package org.x400gate.persistence.store;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** What a store on a disk of its own needs besides being read and written. Blocking; safe for many threads. */
public interface Upkeep {
    /** Octets that may still be written before there is a shortage; 0 while there is one. */
    long spareOctets();

    /** Octets that contents hold on the disk though they are gone, if {@code live} octets of them are not. */
    long garbageOctets(long live);

    /** Whether that is so much that {@link #collect} is worth its work. */
    boolean wasteful(long live);

    /** Gives the space of contents that are gone back. Takes its time; reading and writing go on meanwhile. */
    void collect() throws QueueUnavailable;

    /** What could not be read since the start because it is damaged, by table and entry; not all, if it is much. */
    List<String> damaged();

    /**
     * Writes all that is synced now to a new directory, and reads it again as a start would. Reading and writing go on.
     *
     * @param target must not be there yet; its parent must
     * @throws QueueUnavailable if there is no room, another one is under way, or what was read is damaged; nothing is left then
     */
    BackupReport backup(Path target, Instant now) throws QueueUnavailable;
}

package org.x400gate.persistence.content;

import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueUnavailable;

/**
 * Content by the id of the entry that will own it. Written before its entry and loose until that entry is accepted;
 * gone in the same batch in which the entry's last recipient is settled.
 */
public interface ContentStore {
    /**
     * Begins new content.
     *
     * @param retainUntil how long it may stay without an entry, so that a broken transfer can be resumed
     * @throws QueueUnavailable if content of that id is there already, or the disk is full
     */
    ContentWriter write(EntryId id, Instant retainUntil) throws QueueUnavailable;

    /** Goes on behind the last synced octet of unsealed content; empty if there is none of that id. */
    Optional<ContentWriter> resume(EntryId id, Instant retainUntil) throws QueueUnavailable;

    /** The content from its first octet; reading what is not there, or no longer, is an {@code IOException}. */
    InputStream open(EntryId id);

    /** Length in octets of synced, sealed or accepted content. */
    OptionalLong length(EntryId id);

    /** Removes content that no entry owns: the transfer was discarded. Owned content is left alone. */
    void discard(EntryId id) throws QueueUnavailable;

    /** Removes what has neither entry nor writer and is past its time; returns how many. Runs at every start as well. */
    int sweep(Instant now) throws QueueUnavailable;
}

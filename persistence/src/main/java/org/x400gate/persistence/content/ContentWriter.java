package org.x400gate.persistence.content;

import org.x400gate.persistence.store.QueueUnavailable;

/** Appends to one content; used by one thread at a time. Memory is one chunk, whatever the length. */
public interface ContentWriter extends AutoCloseable {
    /** Not yet safe: see {@link #sync}. */
    void append(byte[] octets, int offset, int length) throws QueueUnavailable;

    /** Octets appended so far, those of an earlier, resumed writer included. */
    long length();

    /** Everything appended is on disk when this returns; only now may a checkpoint be confirmed. */
    void sync() throws QueueUnavailable;

    /** No more octets follow; safe with the batch that accepts the entry. */
    void seal() throws QueueUnavailable;

    /** Lets go; unsealed content stays, to be resumed or swept. */
    @Override
    void close();
}

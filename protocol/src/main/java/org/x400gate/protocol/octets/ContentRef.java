package org.x400gate.protocol.octets;

import java.io.IOException;
import java.io.InputStream;

/** Content that stays where it is: its length is known, its octets are read when they are sent. */
public interface ContentRef {
    /** Length in octets. */
    long octets();

    /** Whether reading it never waits for anything. */
    default boolean isInMemory() {
        return false;
    }

    /** A new stream over exactly {@link #octets()} octets; the caller closes it. */
    InputStream open() throws IOException;
}

package org.x400gate.loadtest.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.x400gate.protocol.octets.Octets;

/** One TCP connection of ours. Its owner hears of one end: finished, broken, or nothing if it closed it itself. */
public interface Wire {
    /** What the owner hears, on the loop. */
    interface Owner {
        void connected();

        void received(Octets octets);

        /** The other side has closed its direction. */
        void finished();

        /** No connection came to be, or it broke; the wire is closed. */
        void broken(IOException why);
    }

    /** Ours, by which the kernel's table knows this connection. */
    InetSocketAddress local();

    boolean closed();

    /** As much as the kernel takes goes at once, the rest when it takes more. */
    void write(Octets octets);

    void pause();

    /** Reads again, so many octets at once. */
    void resume(int atOnce);

    /** By FIN. */
    void close();

    /** By RST. */
    void reset();
}

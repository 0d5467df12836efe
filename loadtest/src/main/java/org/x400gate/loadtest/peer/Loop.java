package org.x400gate.loadtest.peer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** One thread that carries many connections and their timers. All here is called on it, and calls back on it. */
public interface Loop {
    /** Something to be done later, unless it is cancelled. */
    interface Timer {
        void cancel();
    }

    Timer after(Duration delay, Runnable task);

    /**
     * Connects; {@code receiveBuffer} 0 leaves the kernel's choice, port 0 of {@code from} any that is free. The owner
     * hears of nothing before this returns.
     */
    Wire dial(InetSocketAddress from, InetSocketAddress to, int receiveBuffer, Wire.Owner owner) throws IOException;
}

package org.x400gate.gateway.boot;

import org.x400gate.gateway.association.SessionLimits;
import org.x400gate.gateway.net.Descriptors;

/** Whether what the limits allow fits into what there is; asked once, at the start, before anything listens. */
final class Capacity {
    /** The store, logs, the admin port and the JVM itself. */
    private static final long OTHER_DESCRIPTORS = 256;
    /** The rest of the heap is for the queue, the actors and what conversion needs. */
    private static final int HEAP_SHARE_PERCENT = 60;

    private Capacity() {}

    /** What the process has. */
    record Present(long heapOctets, long descriptors) {}

    /** What full limits need. */
    record Needed(long connections, long heapOctets, long descriptors) {}

    static Present present() {
        return new Present(Runtime.getRuntime().maxMemory(), Descriptors.limit());
    }

    static Needed needed(Settings settings) {
        SessionLimits limits = settings.connecting().limits();
        long connections = (long) limits.x400().node()
                + limits.smtp().incoming()
                + limits.smtp().outgoing()
                + limits.lingering()
                + settings.connecting().x400().places().total()
                + settings.connecting()
                        .tls()
                        .listen()
                        .map(listen -> listen.places().total())
                        .orElse(0)
                + settings.connecting().smtp().places().total();
        return new Needed(
                connections,
                connections * settings.connecting().memoryPerConnection()
                        + settings.connecting().inbound().memory().all()
                        + settings.mailing().smtp().memory().all(),
                connections + settings.connecting().net().minFreeDescriptors() + OTHER_DESCRIPTORS);
    }

    /**
     * What full limits need, if it is there.
     *
     * @throws IllegalStateException with both numbers and the keys to change
     */
    static Needed check(Settings settings, Present present) {
        Needed needed = needed(settings);
        long usable = present.heapOctets() / 100 * HEAP_SHARE_PERCENT;
        if (needed.heapOctets() > usable) {
            throw new IllegalStateException("full limits need " + needed.heapOctets() + " octets of heap ("
                    + needed.connections() + " connections), " + usable + " are there (" + HEAP_SHARE_PERCENT
                    + " % of the heap): lower x400gate.sessions, sessions.memory-per-connection or max-message-memory"
                    + " of smtp and x400,"
                    + " or give the JVM more heap (X400GATE_JAVA_OPTS=-Xmx...)");
        }
        if (needed.descriptors() > present.descriptors()) {
            throw new IllegalStateException("full limits need " + needed.descriptors() + " file descriptors, "
                    + present.descriptors() + " are allowed: lower the limits or raise ulimit -n");
        }
        return needed;
    }
}

package org.x400gate.gateway.queue;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What all messages that one door is receiving may take of the heap together, before they are the queue's.
 *
 * <p>Each session holds one share; the total is the sum of those that are held, so that nothing stays taken when a
 * session ends. Safe for many threads; two that grow at once may both be refused where one would have fitted.
 */
public final class MessageMemory {
    private final long maxOctets;
    private final Map<Share, Long> held = new ConcurrentHashMap<>();

    public MessageMemory(long maxOctets) {
        this.maxOctets = maxOctets;
    }

    public long maxOctets() {
        return maxOctets;
    }

    /** Octets held by all shares. */
    public long octets() {
        return held.values().stream().mapToLong(Long::longValue).sum();
    }

    public Share share() {
        return new Share();
    }

    /** One session's part. */
    public final class Share {
        /** False: there is no room for that many more; nothing has changed. */
        public boolean grow(long octets) {
            held.merge(this, octets, Long::sum);
            if (octets() <= maxOctets) {
                return true;
            }
            held.merge(this, -octets, Long::sum);
            return false;
        }

        public void release() {
            held.remove(this);
        }
    }
}

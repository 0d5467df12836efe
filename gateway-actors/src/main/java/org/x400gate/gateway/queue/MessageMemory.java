package org.x400gate.gateway.queue;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What all messages that one door is receiving may take of the heap together, before they are the queue's.
 *
 * <p>Each message has one share; the total is the sum of those that are held, so that nothing stays taken when
 * its session ends. Safe for many threads; two that grow at once may both be refused where one would have fitted.
 */
public final class MessageMemory {
    private final MessageRoom room;
    private final Map<Share, Long> held = new ConcurrentHashMap<>();

    public MessageMemory(MessageRoom room) {
        this.room = room;
    }

    public MessageRoom room() {
        return room;
    }

    /** Octets held by all shares. */
    public long octets() {
        return held.values().stream().mapToLong(Long::longValue).sum();
    }

    public Share share() {
        return new Share();
    }

    /** One message's part. */
    public final class Share {
        /** False: there is no room for that many more; nothing has changed. */
        public boolean grow(long octets) {
            held.merge(this, octets, Long::sum);
            if (octets() <= room.all()) {
                return true;
            }
            held.merge(this, -octets, Long::sum);
            return false;
        }

        /** So much of it is elsewhere now; what was released stays so. */
        void shrink(long octets) {
            held.computeIfPresent(this, (same, before) -> Math.max(0, before - octets));
        }

        public void release() {
            held.remove(this);
        }
    }
}

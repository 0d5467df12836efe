package org.x400gate.gateway.queue;

import java.util.List;
import java.util.Optional;
import org.x400gate.persistence.queue.Room;

/** Whether anything new is taken, as the {@link Caretaker} saw it last; asked by every door. Safe for many threads. */
public final class StoreGate {
    private volatile Room room = Room.OPEN;

    public void saw(Room now) {
        room = now;
    }

    /** Why nothing is taken now. */
    public Optional<String> closed() {
        Room now = room;
        return now.failure().or(now::shortage);
    }

    /** Whether the store has to be opened anew before anything is taken. */
    public boolean failed() {
        return room.failure().isPresent();
    }

    /** Octets of a message for which there is room; 0 if none is taken at all. */
    public long octets() {
        Room now = room;
        return closed().isPresent() ? 0 : now.spareOctets().orElse(Long.MAX_VALUE);
    }

    /** What could not be read because it is damaged, by name; empty while the store says nothing. */
    public List<String> damaged() {
        return room.damaged();
    }

    /** Octets on the disk that nobody needs any more. */
    public long garbageOctets() {
        return room.garbageOctets();
    }
}

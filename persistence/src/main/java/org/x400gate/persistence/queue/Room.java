package org.x400gate.persistence.queue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Whether a queue takes anything new now.
 *
 * @param failure why it does not, and will not before it is opened anew; empty while it works
 * @param shortage why it does not until there is room again; empty while there is
 * @param spareOctets that may come before there is a shortage; empty where only the store's own server knows
 * @param garbageOctets that contents hold on the disk though they are gone
 * @param wasteful whether that is so much that it should be collected
 * @param damaged what could not be read because it is damaged, by name
 */
public record Room(
        Optional<String> failure,
        Optional<String> shortage,
        OptionalLong spareOctets,
        long garbageOctets,
        boolean wasteful,
        List<String> damaged) {
    /** As far as anybody here can tell. */
    public static final Room OPEN =
            new Room(Optional.empty(), Optional.empty(), OptionalLong.empty(), 0, false, List.of());

    public Room {
        damaged = List.copyOf(damaged);
    }

    /** Nothing is taken before the queue is opened anew. */
    public static Room failed(String why) {
        return new Room(Optional.of(why), Optional.empty(), OptionalLong.of(0), 0, false, List.of());
    }
}

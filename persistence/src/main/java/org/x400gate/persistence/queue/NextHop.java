package org.x400gate.persistence.queue;

import java.nio.charset.StandardCharsets;

/** Where work goes next: the name of a peer or a mail domain; 1 to 255 octets of UTF-8. */
public record NextHop(String name) implements Comparable<NextHop> {
    public static final int MAX_OCTETS = 255;

    public NextHop {
        int octets = name.getBytes(StandardCharsets.UTF_8).length;
        if (octets < 1 || octets > MAX_OCTETS) {
            throw new IllegalArgumentException("a next hop has 1 to " + MAX_OCTETS + " octets, not " + octets);
        }
    }

    @Override
    public int compareTo(NextHop other) {
        return name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return name;
    }
}

package org.x400gate.persistence.queue;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.x400gate.persistence.queue.LaneKey.Spot;

/** What one batch does to one lane: first {@code gone}, then {@code come}. */
record LaneChange(Set<Spot> gone, Map<Spot, WorkItem> come) {
    LaneChange() {
        this(new TreeSet<>(), new TreeMap<>());
    }

    int growth() {
        return come.size() - gone.size();
    }
}

package org.x400gate.gateway.admin;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The last log lines, for the page; safe for many threads, bounded in lines and in their length. */
public final class RecentEvents {
    private static final int MAX_LINES = 60;
    private static final int MAX_CHARACTERS = 400;

    private final Deque<String> lines = new ArrayDeque<>();

    public synchronized void add(String line) {
        if (lines.size() == MAX_LINES) {
            lines.removeFirst();
        }
        lines.addLast(line.length() > MAX_CHARACTERS ? line.substring(0, MAX_CHARACTERS) + "..." : line);
    }

    /** Oldest first. */
    public synchronized List<String> lines() {
        return new ArrayList<>(lines);
    }
}

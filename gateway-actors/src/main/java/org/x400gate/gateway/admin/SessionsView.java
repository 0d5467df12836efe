package org.x400gate.gateway.admin;

import java.util.List;

/**
 * Sessions as the supervisor holds them: each figure is the size of a set at one moment.
 *
 * @param x400Node limit of X.400 sessions, both directions together
 * @param lingering connections whose session has ended and which the peer has not closed yet
 */
public record SessionsView(List<ClassView> classes, long x400Node, long lingering, List<SessionView> sessions) {
    public SessionsView {
        classes = List.copyOf(classes);
        sessions = List.copyOf(sessions);
    }

    /**
     * One class of sessions.
     *
     * @param limit most that may be reserved or active together
     * @param attempts being made, the waiting ones included
     */
    public record ClassView(String sessionClass, long limit, long active, long reserved, long waiting, long attempts) {}

    /** One active session. */
    public record SessionView(String id, String sessionClass, String peer, String source) {}
}

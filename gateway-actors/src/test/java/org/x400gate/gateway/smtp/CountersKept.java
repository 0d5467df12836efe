package org.x400gate.gateway.smtp;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.x400gate.gateway.net.Counters;
import org.x400gate.gateway.net.Crowding;
import org.x400gate.gateway.net.SessionClass;

/** Keeps what was counted. */
final class CountersKept implements Counters {
    final List<String> attempts = new CopyOnWriteArrayList<>();
    final List<String> sessions = new CopyOnWriteArrayList<>();
    final List<String> refusals = new CopyOnWriteArrayList<>();

    @Override
    public void attempt(SessionClass sessionClass, String outcome) {
        attempts.add(outcome);
    }

    @Override
    public void session(SessionClass sessionClass, String cause) {
        sessions.add(cause);
    }

    @Override
    public void refused(SessionClass sessionClass, String limit) {
        refusals.add(limit);
    }

    @Override
    public void crowding(String service, Crowding step) {}
}

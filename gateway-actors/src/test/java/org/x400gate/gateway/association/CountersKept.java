package org.x400gate.gateway.association;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.x400gate.gateway.net.Counters;
import org.x400gate.gateway.net.Crowding;
import org.x400gate.gateway.net.SessionClass;

/** Keeps what was counted, by class and label. */
final class CountersKept implements Counters {
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();

    @Override
    public void attempt(SessionClass sessionClass, String outcome) {
        count("attempt " + sessionClass.label() + " " + outcome);
        count("attempts " + sessionClass.label());
    }

    @Override
    public void session(SessionClass sessionClass, String cause) {
        count("session " + sessionClass.label() + " " + cause);
    }

    @Override
    public void refused(SessionClass sessionClass, String limit) {
        count("refused " + sessionClass.label() + " " + limit);
    }

    @Override
    public void crowding(String service, Crowding step) {
        count("crowding " + service + " " + step.label());
    }

    private void count(String what) {
        counts.computeIfAbsent(what, key -> new AtomicInteger()).incrementAndGet();
    }

    int of(String what) {
        return counts.getOrDefault(what, new AtomicInteger()).get();
    }

    @Override
    public String toString() {
        return counts.toString();
    }
}

package org.x400gate.gateway.admin;

import java.util.List;

/**
 * The gateway as a whole.
 *
 * @param state one of starting, running, degraded, draining
 * @param problems why it is not running in full; empty when it is
 * @param listeners what is bound where
 * @param damaged what of the store could not be read since the start because it is damaged; all else goes on
 */
public record StatusView(
        String version,
        String mta,
        String startedAt,
        long uptimeSeconds,
        String state,
        List<String> problems,
        List<ListenerView> listeners,
        ConfigurationView configuration,
        List<String> damaged) {
    public StatusView {
        problems = List.copyOf(problems);
        listeners = List.copyOf(listeners);
        damaged = List.copyOf(damaged);
    }

    /** {@code address} is host:port. */
    public record ListenerView(String service, String address) {}

    boolean ready() {
        return state.equals("running");
    }
}

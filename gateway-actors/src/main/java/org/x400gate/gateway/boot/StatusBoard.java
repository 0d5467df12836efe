package org.x400gate.gateway.boot;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.x400gate.gateway.admin.ConfigurationView;
import org.x400gate.gateway.admin.StatusView;

/** How the gateway is, published by the guardian alone as one immutable value; read by anyone. */
final class StatusBoard {
    private final String version;
    private final String mtaName;
    private final Instant startedAt;
    private volatile State state = new State(Phase.STARTING, Map.of(), Map.of());

    enum Phase {
        STARTING,
        RUNNING,
        DRAINING
    }

    /**
     * What is published.
     *
     * @param listening address by service
     * @param problems text by service
     */
    record State(Phase phase, Map<String, InetSocketAddress> listening, Map<String, String> problems) {
        State {
            listening = Map.copyOf(listening);
            problems = Map.copyOf(problems);
        }

        State in(Phase next) {
            return new State(next, listening, problems);
        }

        State listens(String service, InetSocketAddress address) {
            Map<String, InetSocketAddress> more = new TreeMap<>(listening);
            more.put(service, address);
            Map<String, String> fewer = new TreeMap<>(problems);
            fewer.remove(service);
            return new State(phase, more, fewer);
        }

        /** A room does not do all that it should; why, or nothing when that is over. */
        State troubled(String room, Optional<String> problem) {
            Map<String, String> next = new TreeMap<>(problems);
            problem.ifPresentOrElse(why -> next.put(room, why), () -> next.remove(room));
            return new State(phase, listening, next);
        }

        State fails(String service, String problem) {
            Map<String, InetSocketAddress> fewer = new TreeMap<>(listening);
            fewer.remove(service);
            Map<String, String> more = new TreeMap<>(problems);
            more.put(service, problem);
            return new State(phase, fewer, more);
        }
    }

    StatusBoard(String version, String mtaName, Instant startedAt) {
        this.version = version;
        this.mtaName = mtaName;
        this.startedAt = startedAt;
    }

    void publish(State next) {
        state = next;
    }

    State state() {
        return state;
    }

    StatusView view(Instant now, ConfigurationView configuration, List<String> damaged) {
        State shown = state;
        List<StatusView.ListenerView> listeners = new ArrayList<>();
        new TreeMap<>(shown.listening)
                .forEach((service, address) -> listeners.add(
                        new StatusView.ListenerView(service, address.getHostString() + ":" + address.getPort())));
        String word = switch (shown.phase) {
            case STARTING -> "starting";
            case RUNNING -> shown.problems.isEmpty() ? "running" : "degraded";
            case DRAINING -> "draining";
        };
        return new StatusView(
                version,
                mtaName,
                startedAt.toString(),
                now.getEpochSecond() - startedAt.getEpochSecond(),
                word,
                List.copyOf(new TreeMap<>(shown.problems).values()),
                listeners,
                configuration,
                damaged);
    }
}

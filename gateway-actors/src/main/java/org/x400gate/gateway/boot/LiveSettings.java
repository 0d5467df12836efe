package org.x400gate.gateway.boot;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.x400gate.gateway.admin.ConfigurationView;

/** Holds the version in use, and what became of the last attempt at another; one writer, any number of readers. */
final class LiveSettings {
    private volatile State state;

    /** {@code refused} since the version came into use; {@code errors} of the latest refusal. */
    private record State(InUse inUse, List<String> waiting, String refusedAt, List<String> errors) {
        State {
            waiting = List.copyOf(waiting);
            errors = List.copyOf(errors);
        }
    }

    LiveSettings(InUse first) {
        state = new State(first, List.of(), "", List.of());
    }

    InUse now() {
        return state.inUse;
    }

    /** {@code waiting}: keys of the file that count from the next start on. */
    void use(InUse next, List<String> waiting) {
        state = new State(next, waiting, "", List.of());
    }

    void refused(Instant at, List<String> errors) {
        state = new State(state.inUse, state.waiting, at.toString(), errors);
    }

    /** One part of whatever is in use when it is asked for. */
    <T> Supplier<T> each(Function<InUse, T> part) {
        return () -> part.apply(state.inUse);
    }

    ConfigurationView view() {
        State shown = state;
        return new ConfigurationView(
                shown.inUse.settings().source(),
                shown.inUse.version(),
                shown.inUse.since().toString(),
                shown.waiting,
                shown.refusedAt,
                shown.errors);
    }
}

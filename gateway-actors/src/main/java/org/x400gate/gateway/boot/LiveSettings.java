package org.x400gate.gateway.boot;

import java.util.function.Function;
import java.util.function.Supplier;

/** Holds the version in use; one writer, any number of readers. */
final class LiveSettings {
    private volatile InUse inUse;

    LiveSettings(InUse first) {
        inUse = first;
    }

    InUse now() {
        return inUse;
    }

    void use(InUse next) {
        inUse = next;
    }

    /** One part of whatever is in use when it is asked for. */
    <T> Supplier<T> each(Function<InUse, T> part) {
        return () -> part.apply(inUse);
    }
}

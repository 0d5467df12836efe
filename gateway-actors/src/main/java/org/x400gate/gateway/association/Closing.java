package org.x400gate.gateway.association;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What is on its way out.
 *
 * @param wires connections that only wait for the peer's close, oldest first
 * @param sessions those, or attempts, that said so and have not ended yet
 */
record Closing<K>(Set<K> wires, Set<K> sessions) {
    static <K> Closing<K> none() {
        return new Closing<>(Set.of(), Set.of());
    }

    Closing<K> with(K wire, K session) {
        return new Closing<>(plus(wires, wire), plus(sessions, session));
    }

    /** Whichever of the two it is, it is no more. */
    Closing<K> without(K gone) {
        return wires.contains(gone) || sessions.contains(gone)
                ? new Closing<>(minus(wires, gone), minus(sessions, gone))
                : this;
    }

    private static <K> Set<K> plus(Set<K> set, K one) {
        Set<K> copy = new LinkedHashSet<>(set);
        copy.add(one);
        return copy;
    }

    private static <K> Set<K> minus(Set<K> set, K one) {
        Set<K> copy = new LinkedHashSet<>(set);
        copy.remove(one);
        return copy;
    }
}

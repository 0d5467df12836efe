package org.x400gate.protocol.mixer;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What the sender of an Internet message asks to be told about a recipient (RFC 3461 4.1); NEVER is the empty set. */
public enum Notify {
    SUCCESS,
    FAILURE,
    DELAY;

    /** What is told if the sender says nothing (RFC 3461 4.1: FAILURE, or FAILURE and DELAY). */
    public static final Set<Notify> UNSAID = Set.of(FAILURE, DELAY);

    /** The value of the parameter; empty if it is none. */
    public static Optional<Set<Notify>> read(String value) {
        String upper = value.toUpperCase(Locale.ROOT);
        Set<Notify> found = EnumSet.noneOf(Notify.class);
        if (upper.equals("NEVER")) {
            return Optional.of(Set.of());
        }
        for (String word : upper.split(",", -1)) {
            try {
                found.add(valueOf(word));
            } catch (IllegalArgumentException unknown) {
                return Optional.empty();
            }
        }
        return Optional.of(Set.copyOf(found));
    }
}

package org.x400gate.gateway.failure;

import java.time.Instant;
import java.util.Optional;

/**
 * Between which times its originator wants a message to go (X.411 deferred-delivery-time, latest-delivery-time).
 *
 * @param notBefore a time that is over asks for nothing
 */
public record Wishes(Optional<Instant> notBefore, Optional<Instant> latest) {
    public static final Wishes NONE = new Wishes(Optional.empty(), Optional.empty());

    /** Goes at once, whatever was wished. */
    public Wishes atOnce() {
        return new Wishes(Optional.empty(), latest);
    }

    /** Until when it waits. */
    Optional<Instant> wait(Instant now) {
        return notBefore.filter(now::isBefore);
    }
}

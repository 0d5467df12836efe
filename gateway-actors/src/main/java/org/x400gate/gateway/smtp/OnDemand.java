package org.x400gate.gateway.smtp;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.persistence.queue.NextHop;

/**
 * Of a delivery that ends when there is nothing to do, or none of its servers can be reached.
 *
 * @param failures tries in a row that reached none of them, before it began
 */
public record OnDemand(int failures, ActorRef<? super OutOfReach> parent) {
    /**
     * Told once, by one none of whose servers can be reached: it waits to be drained.
     *
     * @param leastPause before which none is tried, whatever happens
     */
    public record OutOfReach(NextHop hop, int failures, Duration leastPause, Duration pause) {}
}

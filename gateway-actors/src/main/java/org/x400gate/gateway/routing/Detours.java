package org.x400gate.gateway.routing;

import java.util.Optional;
import org.x400gate.persistence.queue.NextHop;

/** Where mail goes that the routes lead to a next hop, if an operator wants something else of it; asked for each message. */
@FunctionalInterface
public interface Detours {
    /** Each goes where its route leads. */
    Detours NONE = Optional::of;

    /** That next hop itself, or another one; empty if it takes nothing new, as if the route were not there. */
    Optional<NextHop> of(NextHop hop);
}

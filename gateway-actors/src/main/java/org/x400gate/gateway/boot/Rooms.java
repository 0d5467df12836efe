package org.x400gate.gateway.boot;

import java.util.Map;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.net.Listener;
import org.x400gate.gateway.queue.Caretaker;
import org.x400gate.gateway.queue.LedgerDesk;
import org.x400gate.gateway.queue.QueueDesk;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.trace.TraceDesk;

/**
 * The rooms as they run.
 *
 * @param listeners by service, to be spawned when all else stands; each is given whom to tell what became of its socket
 */
record Rooms(
        ActorRef<QueueKeeper.Command> keeper,
        Desks desks,
        ActorRef<OrderDesk.Command> orders,
        ActorRef<SessionSupervisor.Command> supervisor,
        ActorRef<TraceDesk.Command> traces,
        Map<String, Function<ActorRef<Listener.Event>, Behavior<Listener.Command>>> listeners,
        ActorRef<Deliveries.Command> deliveries,
        ActorRef<Reloading.Command> reloading,
        ActorRef<Caretaker.Command> caretaker) {
    /** Where operators ask. */
    record Desks(ActorRef<QueueDesk.Command> queue, ActorRef<LedgerDesk.Command> ledger) {}

    Rooms {
        listeners = Map.copyOf(listeners);
    }
}

package org.x400gate.gateway.x400;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.gateway.association.Association;
import org.x400gate.gateway.association.TransferOutcome;
import org.x400gate.gateway.conversion.Rendered;
import org.x400gate.gateway.queue.QueueKeeper;

/** The associations with one peer, and what each one does for us. */
final class Pool {
    private sealed interface Use permits Waiting, Flight {}

    private enum Waiting implements Use {
        IDLE,
        /** It ends; nothing more is given to it. */
        LEAVING
    }

    /** What is on its way over one association. */
    record Flight(QueueKeeper.Work work, Rendered.Apdu apdu) implements Use {
        String label() {
            return work.entry().id().toString();
        }
    }

    /** A flight that has its outcome. */
    record Landing(ActorRef<Association.Command> association, Flight flight) {}

    private final Map<ActorRef<Association.Command>, Use> uses = new LinkedHashMap<>();

    void add(ActorRef<Association.Command> association) {
        uses.put(association, Waiting.IDLE);
    }

    boolean isEmpty() {
        return uses.isEmpty();
    }

    int size() {
        return uses.size();
    }

    List<ActorRef<Association.Command>> all() {
        return List.copyOf(uses.keySet());
    }

    List<ActorRef<Association.Command>> idle() {
        return uses.entrySet().stream()
                .filter(each -> each.getValue() == Waiting.IDLE)
                .map(Map.Entry::getKey)
                .toList();
    }

    void begin(ActorRef<Association.Command> association, Flight flight) {
        uses.put(association, flight);
    }

    /** The flight that this is the outcome of, if it is still awaited; its association is free for another, or leaving. */
    Optional<Landing> land(TransferOutcome outcome) {
        for (var each : uses.entrySet()) {
            if (each.getValue() instanceof Flight flight && flight.label().equals(outcome.label())) {
                each.setValue(isLeaving(outcome) ? Waiting.LEAVING : Waiting.IDLE);
                return Optional.of(new Landing(each.getKey(), flight));
            }
        }
        return Optional.empty();
    }

    /** What ended with one message must not be given the next one, which would share its fate. */
    private static boolean isLeaving(TransferOutcome outcome) {
        return outcome instanceof TransferOutcome.Busy
                || outcome instanceof TransferOutcome.NotTransferred not
                        && not.standing() == TransferOutcome.Standing.ENDED;
    }

    /** The association is gone; what was on its way over it. */
    Optional<Flight> remove(ActorRef<Association.Command> association) {
        return uses.remove(association) instanceof Flight cut ? Optional.of(cut) : Optional.empty();
    }
}

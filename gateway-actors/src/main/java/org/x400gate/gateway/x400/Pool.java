package org.x400gate.gateway.x400;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.gateway.association.Association;
import org.x400gate.gateway.association.TransferOutcome;
import org.x400gate.gateway.conversion.Rendered;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.persistence.queue.WorkItem;

/**
 * The associations with one peer, and what each one does for us. Beside those that we opened there may be some that the
 * peer opened and lets us send on; they are the peer's, and in no limit of ours.
 */
final class Pool {
    private sealed interface Use permits Waiting, Flight {}

    private enum Waiting implements Use {
        IDLE,
        /** It ends; nothing more is given to it. */
        LEAVING
    }

    /** What is on its way over one association; by its label its outcome is known. */
    record Flight(QueueKeeper.Work work, Rendered.Apdu apdu, String label) implements Use {
        Flight(QueueKeeper.Work work, Rendered.Apdu apdu) {
            this(work, apdu, work.entry().id().toString());
        }

        boolean isUrgent() {
            return work.item().priority() == Priority.URGENT;
        }
    }

    /** A flight that has its outcome. */
    record Landing(ActorRef<Association.Command> association, Flight flight) {}

    private final Map<ActorRef<Association.Command>, Use> uses = new LinkedHashMap<>();
    private final Set<ActorRef<Association.Command>> incoming = new HashSet<>();

    void add(ActorRef<Association.Command> association) {
        uses.put(association, Waiting.IDLE);
    }

    void addIncoming(ActorRef<Association.Command> association) {
        incoming.add(association);
        add(association);
    }

    boolean isEmpty() {
        return uses.isEmpty();
    }

    int size() {
        return uses.size();
    }

    /** Those that we opened. */
    List<ActorRef<Association.Command>> ours() {
        return uses.keySet().stream().filter(each -> !incoming.contains(each)).toList();
    }

    /** How many of ours carry what is not urgent. */
    int carryingNonUrgent() {
        int count = 0;
        for (var each : uses.entrySet()) {
            if (each.getValue() instanceof Flight flight && !flight.isUrgent() && !incoming.contains(each.getKey())) {
                count++;
            }
        }
        return count;
    }

    boolean isIncoming(ActorRef<Association.Command> association) {
        return incoming.contains(association);
    }

    /** Ours first: on the others the turn has to be asked for. */
    List<ActorRef<Association.Command>> idle() {
        List<ActorRef<Association.Command>> idle = new ArrayList<>();
        int ours = 0;
        for (var each : uses.entrySet()) {
            if (each.getValue() == Waiting.IDLE) {
                idle.add(incoming.contains(each.getKey()) ? idle.size() : ours++, each.getKey());
            }
        }
        return idle;
    }

    /** The peer's associations are left to themselves; what is on its way there ends. */
    void leaveIncoming() {
        uses.entrySet().removeIf(each -> incoming.contains(each.getKey()) && each.getValue() == Waiting.IDLE);
        incoming.retainAll(uses.keySet());
    }

    void begin(ActorRef<Association.Command> association, Flight flight) {
        uses.put(association, flight);
    }

    /** The work of all that is on its way. */
    List<WorkItem> underWay() {
        return uses.values().stream()
                .filter(Flight.class::isInstance)
                .map(use -> ((Flight) use).work().item())
                .toList();
    }

    /** Whoever hears of outcomes is no more: what is on its way must not arrive, for it will be sent again. */
    void abortFlights() {
        uses.forEach((association, use) -> {
            if (use instanceof Flight) {
                association.tell(Association.Request.ABORT);
            }
        });
    }

    /** The flight that this is the outcome of, if it is still awaited; its association is free for another, or leaving. */
    Optional<Landing> land(TransferOutcome outcome) {
        for (var each : uses.entrySet()) {
            if (each.getValue() instanceof Flight flight && flight.label().equals(outcome.label())) {
                Landing landing = new Landing(each.getKey(), flight);
                each.setValue(isLeaving(outcome) ? Waiting.LEAVING : Waiting.IDLE);
                if (isLeaving(outcome) && incoming.contains(landing.association())) {
                    remove(landing.association()); // it may live on, but not for us
                }
                return Optional.of(landing);
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
        incoming.remove(association);
        return uses.remove(association) instanceof Flight cut ? Optional.of(cut) : Optional.empty();
    }
}

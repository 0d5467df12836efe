package org.x400gate.gateway.association;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.x400gate.gateway.net.Wire;
import org.x400gate.gateway.trace.TraceTap;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.StackAction;
import org.x400gate.protocol.stack.StackTimer;

/**
 * A stack and the wire it runs on, as their owner holds them: carries out what the stack wants done with timers and
 * octets, and returns what its user is to know. All octets of one turn of the actor go out in one Write.
 *
 * @param <M> the owner's messages
 */
final class StackOnWire<M> {
    /** With so many Writes unconfirmed neither further octets are asked for nor further segments sent. */
    private static final int MAX_UNCONFIRMED = 2;

    private final ActorRef<Wire.Command> wire;
    private final TimerScheduler<M> timers;
    private final Function<StackTimer, M> fired;
    private final List<Octets> unsent = new ArrayList<>();
    private OsiStack stack;
    private TraceTap tap;
    private int unconfirmed;

    StackOnWire(
            OsiStack stack,
            ActorRef<Wire.Command> wire,
            TimerScheduler<M> timers,
            Function<StackTimer, M> fired,
            TraceTap tap,
            int unconfirmed) {
        this.tap = tap;
        this.unconfirmed = unconfirmed;
        this.stack = stack;
        this.wire = wire;
        this.timers = timers;
        this.fired = fired;
    }

    ActorRef<Wire.Command> wire() {
        return wire;
    }

    OsiStack stack() {
        return stack;
    }

    TraceTap tap() {
        return tap;
    }

    /** From now on the trace goes there: the peer has become known. */
    void tap(TraceTap next) {
        tap = next;
    }

    /** What came from the wire. */
    List<StackAction> onOctets(Octets octets) {
        if (tap.isOn()) {
            tap.received(octets, stack);
        }
        return take(stack.onOctets(octets));
    }

    /** What is left of a step for the stack's user, in order. */
    List<StackAction> take(OsiStack.Step step) {
        stack = step.next();
        List<StackAction> forUser = new ArrayList<>();
        for (StackAction action : step.actions()) {
            if (action instanceof StackAction.Send send) {
                unsent.add(send.octets());
            } else if (action instanceof StackAction.StartTimer start) {
                timers.startSingleTimer(start.timer(), fired.apply(start.timer()), start.after());
            } else if (action instanceof StackAction.CancelTimer cancel) {
                timers.cancel(cancel.timer());
            } else if (!(action instanceof StackAction.HangUp)) {
                // HangUp only follows an end that the user has heard of, and every user drains the wire then.
                forUser.add(action);
            }
        }
        return forUser;
    }

    int unsentOctets() {
        return unsent.stream().mapToInt(Octets::length).sum();
    }

    void flush() {
        if (!unsent.isEmpty()) {
            Octets octets = Octets.concat(unsent);
            unsent.clear();
            if (tap.isOn()) {
                tap.sent(octets, stack);
            }
            wire.tell(new Wire.Write(octets));
            unconfirmed++;
        }
    }

    void onWritten() {
        unconfirmed--;
    }

    boolean idle() {
        return unconfirmed == 0;
    }

    boolean mayWrite() {
        return unconfirmed < MAX_UNCONFIRMED;
    }

    void next() {
        wire.tell(Wire.Request.NEXT);
    }

    /** The wire is the session's now; so are the stack, what it has told already and the Writes still to be confirmed. */
    void handOver(ActorRef<Association.Command> session, List<StackAction> early) {
        session.tell(new Association.Begin(stack, tap, unconfirmed, List.copyOf(early)));
        timers.cancelAll();
    }

    /** Sends what is left and closes; the connection is the supervisor's to count from now on. */
    void end(ActorRef<SessionSupervisor.Command> supervisor, ActorRef<?> self) {
        supervisor.tell(new SessionSupervisor.Lingers(wire, self));
        flush();
        if (tap.isOn()) {
            tap.end(stack);
        }
        wire.tell(Wire.Request.DRAIN);
        timers.cancelAll();
    }
}

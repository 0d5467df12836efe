package org.x400gate.loadtest.peer;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Function;
import org.x400gate.protocol.octets.Octets;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.OsiStack;
import org.x400gate.protocol.stack.StackAction;

/**
 * A stack of a peer of ours and the wire it runs on. Its timers are not run: what the gateway fails to do, its user's
 * patience notices. What the stack's user has to know comes to him one by one, also from within his own request.
 */
public final class StackOnWire implements Wire.Owner {
    private final Consumer<StackAction> user;
    private final Deque<StackAction> toDo = new ArrayDeque<>();
    private final Function<OsiStack, OsiStack.Step> first;
    private OsiStack stack;
    private Wire wire;
    private boolean acting;
    private boolean over;

    public StackOnWire(OsiStack stack, Function<OsiStack, OsiStack.Step> first, Consumer<StackAction> user) {
        this.stack = stack;
        this.first = first;
        this.user = user;
    }

    public void on(Wire runsOn) {
        wire = runsOn;
    }

    /** Once there is one. */
    public Wire wire() {
        return wire;
    }

    /** A request of the user; void once the association or its wire has ended, of which he hears, or has heard, anyhow. */
    public void request(Function<OsiStack, OsiStack.Step> request) {
        if (!over && !wire.closed()) {
            take(request.apply(stack));
        }
    }

    @Override
    public void connected() {
        request(first);
    }

    @Override
    public void received(Octets octets) {
        take(stack.onOctets(octets));
    }

    @Override
    public void finished() {
        take(stack.onWireClosed(EndCause.TCP_CLOSED));
        wire.close();
    }

    @Override
    public void broken(IOException why) {
        take(stack.onWireClosed(EndCause.TCP_RESET));
    }

    private void take(OsiStack.Step step) {
        stack = step.next();
        toDo.addAll(step.actions());
        over |= step.actions().stream().anyMatch(StackOnWire::isEnd);
        if (acting) {
            return;
        }
        acting = true;
        for (StackAction action = toDo.poll(); action != null; action = toDo.poll()) {
            if (action instanceof StackAction.Send send) {
                wire.write(send.octets());
            } else if (action instanceof StackAction.HangUp) {
                wire.close();
            } else if (!(action instanceof StackAction.StartTimer) && !(action instanceof StackAction.CancelTimer)) {
                user.accept(action);
            }
        }
        acting = false;
    }

    private static boolean isEnd(StackAction action) {
        return action instanceof StackAction.OpenRefused
                || action instanceof StackAction.Released
                || action instanceof StackAction.Aborted;
    }
}

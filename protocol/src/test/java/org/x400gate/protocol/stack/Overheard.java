package org.x400gate.protocol.stack;

import java.util.List;
import java.util.Set;
import org.x400gate.protocol.octets.Octets;

/** What an initiator said on a wire, heard once more by a responder of its own. */
public record Overheard(OpenRequest open, List<Octets> apdus) {
    /** {@code writes} by the initiator, in order, each up to where it waited for an answer or less. */
    public static Overheard of(List<Octets> writes) {
        StackEnd end = new StackEnd(OsiStack.responder(new ResponderParameters(Set.of(), 63, 3, StackLimits.STANDARD)));
        end.take(end.stack.awaitConnect());
        for (Octets write : writes) {
            if (!end.hungUp) {
                end.bring(write);
            }
        }
        return new Overheard(end.only(StackAction.OpenIndication.class).request(), List.copyOf(end.received));
    }
}

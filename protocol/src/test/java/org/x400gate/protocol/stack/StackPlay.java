package org.x400gate.protocol.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.x400gate.protocol.octets.Octets;

/**
 * Octets played to one end whose user answers at once and sends a message when it may. Whatever they are, nothing but
 * steps comes out; after the wire has closed the association has ended once, for a cause, and no timer runs.
 */
final class StackPlay {
    static final Octets MESSAGE = Octets.wrap(new byte[2300]);

    final StackEnd end;
    private int seen;

    private StackPlay(StackEnd end) {
        this.end = end;
    }

    /** Waits for whatever comes first. */
    static StackPlay responder() {
        StackPlay play = new StackPlay(
                new StackEnd(OsiStack.responder(new ResponderParameters(Set.of(), 63, 3, StackLimits.STANDARD))));
        play.end.take(play.end.stack.awaitConnect());
        return play;
    }

    /** Has sent its CR. */
    static StackPlay initiator(OpenParameters open) {
        StackPlay play = new StackPlay(new StackEnd(OsiStack.initiator(open)));
        play.end.take(play.end.stack.connect());
        return play;
    }

    StackPlay hear(Octets octets) {
        if (!end.hungUp) {
            end.take(end.stack.onOctets(octets));
        }
        answer();
        if (end.ends == 0 && end.stack.canTransfer()) {
            end.send(MESSAGE);
            answer();
        }
        return this;
    }

    private void answer() {
        while (seen < end.told.size() && end.ends == 0) {
            List<StackAction> fresh = new ArrayList<>(end.told.subList(seen, end.told.size()));
            seen = end.told.size();
            end.answer(fresh);
        }
    }

    /** The wire closes; everything must be over. */
    StackPlay close() {
        if (!end.hungUp) {
            end.take(end.stack.onWireClosed(EndCause.TCP_CLOSED));
        }
        assertThat(end.hungUp).isTrue();
        assertThat(end.ends).isEqualTo(1);
        assertThat(end.timers).isEmpty();
        return this;
    }

    /** What the user was told, the octets of a transfer joined: that must not depend on where the wire was cut. */
    List<Object> told() {
        List<Object> told = new ArrayList<>();
        List<Octets> run = new ArrayList<>();
        for (StackAction action : end.told) {
            if (action instanceof StackAction.TransferSegment segment) {
                run.add(segment.part());
                continue;
            }
            if (!run.isEmpty()) {
                told.add(Octets.concat(run));
                run.clear();
            }
            told.add(action);
        }
        told.add(Octets.concat(run));
        return told;
    }
}

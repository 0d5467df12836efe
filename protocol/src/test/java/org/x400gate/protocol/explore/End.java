package org.x400gate.protocol.explore;

import java.util.List;
import org.x400gate.protocol.octets.Octets;

/** One end of a connection together with its user, as one immutable value with {@code equals} and {@code hashCode}. */
public interface End<E extends End<E>> {
    /** What this end's user may ask for now, and the timers that may run out. */
    List<Move<E>> moves();

    /** A data unit of the peer arrives. */
    Move<E> on(Octets unit);

    /** The connection is over: closed by the peer after all it sent, or {@code broken} before. */
    Move<E> onClosed(boolean broken);

    /** Whether it has hung up: nothing reaches it any more, and nothing comes from it. */
    boolean gone();
}

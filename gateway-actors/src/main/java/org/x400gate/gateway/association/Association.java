package org.x400gate.gateway.association;

import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.stack.EndCause;
import org.x400gate.protocol.stack.OsiStack;

/** One association with a peer MTA, from its bind to its end. */
public final class Association {
    public sealed interface Command {}

    /**
     * Sends one bare MTS-APDU; one at a time, another is answered Busy. Whoever asks watches the association: a request
     * that reaches it after its end has no other answer.
     *
     * @param label comes back with the outcome
     */
    public record Transfer(ContentRef apdu, String label, ActorRef<Outcome> replyTo) implements Command {}

    /** Requests without data. */
    public enum Request implements Command {
        /** Releases it when the transfer that runs has ended. */
        CLOSE,
        /** Aborts it now. */
        ABORT
    }

    /** The stack as the attempt leaves it, once the wire is this association's. */
    record Begin(OsiStack stack) implements Command {}

    /** The answer to Transfer. */
    public sealed interface Outcome {
        String label();
    }

    /** The peer has taken responsibility. */
    public record Transferred(String label) implements Outcome {}

    /** {@code fate} says whether the peer may have taken it all the same. */
    public record NotTransferred(String label, EndCause cause, String detail, Fate fate) implements Outcome {}

    /** Another transfer runs; this one was not begun. */
    public record Busy(String label) implements Outcome {}

    public enum Fate {
        SURELY_NOT_TAKEN,
        UNKNOWN
    }

    private Association() {}
}

package org.x400gate.gateway.association;

import org.x400gate.protocol.stack.EndCause;

/** The one answer to {@link Association.Transfer}. */
public sealed interface TransferOutcome {
    /** As the transfer had it. */
    String label();

    /** The peer has taken responsibility. */
    record Transferred(String label) implements TransferOutcome {}

    /**
     * @param fate whether the peer may have taken it all the same
     * @param standing whether another transfer may be given to this association
     */
    record NotTransferred(String label, EndCause cause, String detail, Fate fate, Standing standing)
            implements TransferOutcome {}

    /** Another transfer runs or waits, or it is being released, or the peer gave no turn; this one was not begun. */
    record Busy(String label) implements TransferOutcome {}

    enum Fate {
        SURELY_NOT_TAKEN,
        UNKNOWN
    }

    /** What became of the association with a transfer that failed. */
    enum Standing {
        OPEN,
        ENDED
    }
}

package org.x400gate.protocol.stack;

import org.x400gate.protocol.rtse.RtseProblem;

/** Why a receiver will not take the APDU that is arriving; the sender hears it as an exception report (X.225 ED). */
public enum TransferReject {
    /** No room now: the sender may try again. */
    TEMPORARY(RtseProblem.RECEIVING_ABILITY_JEOPARDIZED),
    /** Longer than we take: the sender should not try again. */
    TOO_LONG(RtseProblem.UNRECOVERABLE_PROCEDURAL_ERROR),
    /** Our own fault while storing. */
    LOCAL_FAILURE(RtseProblem.LOCAL_USER_ERROR);

    private final RtseProblem problem;

    TransferReject(RtseProblem problem) {
        this.problem = problem;
    }

    RtseProblem problem() {
        return problem;
    }
}

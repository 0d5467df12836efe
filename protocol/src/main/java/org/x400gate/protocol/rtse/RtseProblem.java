package org.x400gate.protocol.rtse;

/** Why a transfer is rejected or discarded, in the words of the session's exception, discard and interrupt reasons. */
public enum RtseProblem {
    NO_SPECIFIC_REASON,
    RECEIVING_ABILITY_JEOPARDIZED,
    LOCAL_USER_ERROR,
    UNRECOVERABLE_PROCEDURAL_ERROR
}

package org.x400gate.protocol.stack;

/** Why we abort an association; travels as RTAB abortReason in ABRT in ARU in AB (X.228). */
public enum AbortReason {
    LOCAL_PROBLEM,
    TEMPORARY_PROBLEM,
    PROTOCOL_ERROR,
    USER_ERROR
}

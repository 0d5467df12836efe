package org.x400gate.protocol.stack;

/** Why a receiver will not take the APDU that is arriving; the sender hears it as an exception report (X.225 ED). */
public enum TransferReject {
    /** No room now: the sender may try again. */
    TEMPORARY,
    /** Longer than we take: the sender should not try again. */
    TOO_LONG,
    /** Our own fault while storing. */
    LOCAL_FAILURE
}

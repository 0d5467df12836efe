package org.x400gate.persistence.trace;

/** What a ledger line says happened. */
public enum LedgerEvent {
    ACCEPTED,
    /** More recipients of the acceptance just before: a line names so many and no more. */
    LISTED,
    RELAYED,
    DELIVERED,
    DEFERRED,
    FAILED,
    DUPLICATE,
    /** The end without anybody being told, since nobody wants to be; the details say why. */
    ENDED,
    /** Its originator has been told that it still waits, or the details say why not. */
    DELAYED,
    /** An operator did something to the entry. */
    OPERATOR
}

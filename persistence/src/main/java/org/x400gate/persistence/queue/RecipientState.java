package org.x400gate.persistence.queue;

/** How far one recipient is. */
public enum RecipientState {
    /** Ours to deliver: a work item exists for its next hop. */
    PENDING,
    DELIVERED,
    RELAYED,
    /** Failed for good, and a report is on its way. */
    REPORTED,
    /** Failed for good and nobody was told: the entry is held until an operator decides. */
    FAILED,
    /** Ends here, and there is nobody who wants to be told: the ledger says why. */
    ENDED,
    /** An operator keeps it from being tried; no work item exists for it. */
    HELD
}

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
    /**
     * Failed by the message's own fault, as far as can be told, in as many tries as it had; whoever wants to know has been
     * told. The entry is held, so that it can be tried again when the fault is mended.
     */
    QUARANTINED,
    /** An operator keeps it from being tried; no work item exists for it. */
    HELD;

    /** Whether something is still to become of it, by itself or by an operator. */
    public boolean isOpen() {
        return this == PENDING || isOperators();
    }

    /** Whether it is for an operator to decide what becomes of it. */
    public boolean isOperators() {
        return switch (this) {
            case FAILED, QUARANTINED, HELD -> true;
            case PENDING, DELIVERED, RELAYED, REPORTED, ENDED -> false;
        };
    }
}

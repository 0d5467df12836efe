package org.x400gate.gateway.association;

/** What can stand in the way of a session. */
public enum LimitName {
    NODE("node"),
    INCOMING("incoming"),
    OUTGOING("outgoing"),
    NON_URGENT("non-urgent"),
    PEER("peer"),
    SOURCE("source"),
    WAITING_ROOM("waiting-room"),
    DRAINING("draining"),
    ASKED_TWICE("asked-twice");

    private final String label;

    LimitName(String label) {
        this.label = label;
    }

    /** As logs and metrics say it. */
    public String label() {
        return label;
    }

    /** Whether a place may come free soon: a peer's own limit is not worth waiting for. */
    boolean worthWaiting() {
        return this == NODE || this == INCOMING || this == OUTGOING || this == NON_URGENT;
    }
}

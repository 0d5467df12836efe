package org.x400gate.persistence.queue;

import java.util.Optional;

/**
 * One recipient of an entry.
 *
 * @param number its number within the entry, given by the gateway; unique there
 * @param lastOutcome the last outcome in words; empty before the first
 * @param lastStatus of RFC 3463, if that was a failure for now
 * @param faults tries at this next hop that failed by the message's own fault, as far as could be told
 */
public record Recipient(
        int number,
        String address,
        NextHop hop,
        RecipientState state,
        String lastOutcome,
        Optional<String> lastStatus,
        int faults) {
    /** Nothing has been held against the message. */
    public Recipient(
            int number,
            String address,
            NextHop hop,
            RecipientState state,
            String lastOutcome,
            Optional<String> lastStatus) {
        this(number, address, hop, state, lastOutcome, lastStatus, 0);
    }

    /** Of the last outcome nothing is known but its words. */
    public Recipient(int number, String address, NextHop hop, RecipientState state, String lastOutcome) {
        this(number, address, hop, state, lastOutcome, Optional.empty());
    }

    public static Recipient pending(int number, String address, NextHop hop) {
        return new Recipient(number, address, hop, RecipientState.PENDING, "");
    }

    boolean pendingAt(NextHop there) {
        return state == RecipientState.PENDING && hop.equals(there);
    }
}

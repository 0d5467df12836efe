package org.x400gate.persistence.queue;

/**
 * One recipient of an entry.
 *
 * @param number its number within the entry, given by the gateway; unique there
 * @param lastOutcome the last outcome in words; empty before the first
 */
public record Recipient(int number, String address, NextHop hop, RecipientState state, String lastOutcome) {
    public static Recipient pending(int number, String address, NextHop hop) {
        return new Recipient(number, address, hop, RecipientState.PENDING, "");
    }

    boolean pendingAt(NextHop there) {
        return state == RecipientState.PENDING && hop.equals(there);
    }
}

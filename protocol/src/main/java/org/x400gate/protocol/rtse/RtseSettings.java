package org.x400gate.protocol.rtse;

/**
 * What one side proposes or at most agrees to.
 *
 * @param checkpointKilooctets checkpoint size in units of 1,024 octets; 0 is none
 * @param window checkpoints that may be unconfirmed
 * @param twoWayAlternate proposed, or allowed
 * @param maxReceivedOctets the longest transfer taken
 * @param maxSegmentOctets the longest segment sent, and so the longest transfer without checkpoints
 */
public record RtseSettings(
        int checkpointKilooctets, int window, boolean twoWayAlternate, long maxReceivedOctets, int maxSegmentOctets) {
    public RtseSettings {
        if (checkpointKilooctets < 0
                || checkpointKilooctets > RtseCodec.MAX_CHECKPOINT_KILOOCTETS
                || window < 1
                || window > RtseCodec.MAX_WINDOW
                || maxReceivedOctets < 1
                || maxSegmentOctets < 1024) {
            throw new IllegalArgumentException("checkpoint " + checkpointKilooctets + ", window " + window);
        }
    }

    /** The longest segment to be sent under an agreed checkpoint size. */
    long segmentOctets(int agreedCheckpointKilooctets) {
        return agreedCheckpointKilooctets == 0
                ? maxSegmentOctets
                : Math.min(agreedCheckpointKilooctets * 1024L, maxSegmentOctets);
    }
}

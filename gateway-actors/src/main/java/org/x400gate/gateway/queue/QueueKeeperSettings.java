package org.x400gate.gateway.queue;

import java.time.Duration;
import org.x400gate.persistence.trace.Ledger;

/**
 * How the keeper gathers and lends.
 *
 * @param maxBatchChanges changes in one synced write
 * @param maxBatchOctets content octets in one synced write (a single change may be larger)
 * @param maxWaitingChanges changes that may wait for the next write; more are answered as unavailable at once
 * @param maxWaitingOctets content octets that may wait, likewise
 * @param lease how long claimed work stays with whom it was lent to
 * @param settleRetry pause before an outcome that the store could not take is written again
 * @param giveUp when every write has failed for so long, the keeper ends and the gateway with it
 * @param ledgerRetention how long the ledger keeps its lines
 */
public record QueueKeeperSettings(
        int maxBatchChanges,
        long maxBatchOctets,
        int maxWaitingChanges,
        long maxWaitingOctets,
        Duration lease,
        Duration settleRetry,
        Duration giveUp,
        Duration ledgerRetention) {
    public static final QueueKeeperSettings STANDARD = new QueueKeeperSettings(
            256,
            8L << 20,
            4_096,
            64L << 20,
            Duration.ofMinutes(30),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Ledger.DEFAULT_RETENTION);

    public QueueKeeperSettings {
        if (maxBatchChanges < 1 || maxBatchOctets < 1 || maxWaitingChanges < maxBatchChanges || maxWaitingOctets < 1) {
            throw new IllegalArgumentException(
                    "max-batch-changes >= 1, max-waiting-changes >= max-batch-changes and octets >= 1 are needed");
        }
    }
}

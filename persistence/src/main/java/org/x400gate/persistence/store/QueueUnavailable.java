package org.x400gate.persistence.store;

/** The store cannot do it for now: disk full, stalled, locked, closed, of another version. Nothing was acknowledged. */
public sealed class QueueUnavailable extends RuntimeException permits QueueCorrupt {
    public QueueUnavailable(String reason) {
        super(reason);
    }

    public QueueUnavailable(String reason, Throwable cause) {
        super(reason, cause);
    }
}

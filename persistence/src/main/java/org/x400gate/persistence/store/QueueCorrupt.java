package org.x400gate.persistence.store;

/** What the disk gives back is not what was synced to it; the text names the file, and the offset where it is known. */
public final class QueueCorrupt extends QueueUnavailable {
    private static final String ADVICE =
            "; nothing was changed; keep a copy of the directory, then: x400gate queue salvage";

    private final String what;

    public QueueCorrupt(String what) {
        super(what + ADVICE);
        this.what = what;
    }

    public QueueCorrupt(String what, Throwable cause) {
        super(what + ADVICE, cause);
        this.what = what;
    }

    /** The damage alone, without the advice to salvage. */
    public String what() {
        return what;
    }
}

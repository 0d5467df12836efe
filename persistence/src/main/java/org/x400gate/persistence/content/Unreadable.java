package org.x400gate.persistence.content;

import java.io.IOException;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.store.QueueUnavailable;

/** What it means that something kept could not be read. */
public final class Unreadable {
    private Unreadable() {}

    /** The store does not answer now, and may later. */
    public static boolean isPassing(Throwable e) {
        Throwable inStore = e instanceof IOException ? e.getCause() : e;
        return inStore instanceof QueueUnavailable && !(inStore instanceof QueueCorrupt);
    }

    /** It is damaged or not there, and never will be read. */
    public static boolean isForGood(Throwable e) {
        return (e instanceof IOException || e instanceof QueueUnavailable) && !isPassing(e);
    }

    /** For whoever asks again. */
    public static void rethrowIfPassing(Exception e) throws QueueUnavailable {
        if (isPassing(e)) {
            throw e instanceof QueueUnavailable direct ? direct : (QueueUnavailable) e.getCause();
        }
    }
}

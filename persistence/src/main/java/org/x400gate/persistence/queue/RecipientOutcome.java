package org.x400gate.persistence.queue;

import java.util.Optional;
import org.x400gate.persistence.store.EntryId;

/** What became of one recipient in one try; {@code number} is the recipient's, {@code text} what is shown of it. */
public sealed interface RecipientOutcome {
    int number();

    String text();

    /** Of RFC 3463, if it was a failure for now and had one. */
    default Optional<String> status() {
        return Optional.empty();
    }

    record Delivered(int number, String text) implements RecipientOutcome {}

    record Relayed(int number, String text) implements RecipientOutcome {}

    /**
     * Not now; the settle that carries it must carry a retry.
     *
     * @param status of RFC 3463, where there is one
     * @param fault whether it was the message's own fault, as far as can be told
     */
    record Deferred(int number, String text, Optional<String> status, boolean fault) implements RecipientOutcome {
        public Deferred(int number, String text, Optional<String> status) {
            this(number, text, status, false);
        }

        public Deferred(int number, String text) {
            this(number, text, Optional.empty());
        }
    }

    /** Never; {@code report} is the entry, among the new ones of the same settle, that tells the originator. */
    record Failed(int number, String text, Optional<EntryId> report) implements RecipientOutcome {}

    /**
     * No further try by itself, for the message's own fault: it is kept for an operator. {@code report} tells the
     * originator, as with {@link Failed}; empty if he wants to hear nothing.
     */
    record Quarantined(int number, String text, Optional<EntryId> report) implements RecipientOutcome {}

    /** Never, and nobody is to be told: by the originator's request, because there is none, or as somebody else gets it instead. */
    record Ended(int number, String text) implements RecipientOutcome {}
}

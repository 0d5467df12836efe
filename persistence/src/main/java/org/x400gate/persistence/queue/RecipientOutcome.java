package org.x400gate.persistence.queue;

import java.util.Optional;
import org.x400gate.persistence.store.EntryId;

/** What became of one recipient in one try; {@code number} is the recipient's, {@code text} what is shown of it. */
public sealed interface RecipientOutcome {
    int number();

    String text();

    record Delivered(int number, String text) implements RecipientOutcome {}

    record Relayed(int number, String text) implements RecipientOutcome {}

    /** Not now; the settle that carries it must carry a retry. */
    record Deferred(int number, String text) implements RecipientOutcome {}

    /** Never; {@code report} is the entry, among the new ones of the same settle, that tells the originator. */
    record Failed(int number, String text, Optional<EntryId> report) implements RecipientOutcome {}

    /** Never, and nobody is to be told: by the originator's request, because there is none, or as somebody else gets it instead. */
    record Ended(int number, String text) implements RecipientOutcome {}
}

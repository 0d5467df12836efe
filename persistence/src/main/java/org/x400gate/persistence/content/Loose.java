package org.x400gate.persistence.content;

import java.util.List;
import java.util.Optional;
import org.x400gate.persistence.store.EntryId;

/** Content that no entry owns yet: octets that are synced or sealed. */
record Loose(long octets, boolean sealed) {
    /**
     * Why an entry cannot have its content: it comes with the entry in pieces, or was written and sealed before, and never
     * both.
     */
    static Optional<String> fault(EntryId id, Optional<Loose> written, List<byte[]> pieces, long octets) {
        if (pieces.isEmpty() && (octets > 0 || written.isPresent())) {
            return written.isEmpty() || !written.get().sealed() || written.get().octets() != octets
                    ? Optional.of("no sealed content of " + octets + " octets was written for " + id)
                    : Optional.empty();
        }
        return written.isPresent()
                        || pieces.stream().mapToLong(piece -> piece.length).sum() != octets
                ? Optional.of("content of " + id + " is given twice, or is not of " + octets + " octets")
                : Optional.empty();
    }
}

package org.x400gate.persistence.trace;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.x400gate.persistence.store.EntryId;

/**
 * One line of the ledger.
 *
 * @param references what else the line is found by: MTS identifier, Message-ID, digest of a possible duplicate
 * @param details what is shown with it, in the order given
 */
public record LedgerLine(
        Instant time, EntryId entry, LedgerEvent event, List<String> references, Map<String, String> details) {
    public LedgerLine {
        references = List.copyOf(references);
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
    }
}

package org.x400gate.persistence.trace;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.x400gate.persistence.store.EntryId;

/**
 * One line of the ledger.
 *
 * @param references what else the line is found by: MTS identifier, Message-ID, digest of a possible duplicate
 * @param details what is shown with it, in the order given
 * @param kept what is kept with it, and not shown
 * @param parties whom it is about
 */
public record LedgerLine(
        Instant time,
        EntryId entry,
        LedgerEvent event,
        List<String> references,
        Map<String, String> details,
        Optional<Kept> kept,
        Parties parties) {
    public LedgerLine {
        references = List.copyOf(references);
        details = Collections.unmodifiableMap(new LinkedHashMap<>(details));
        if (kept.isPresent() && !references.contains(kept.get().reference())) {
            throw new IllegalArgumentException("what is kept is found by a reference of its line");
        }
    }

    /** Nothing is kept with it. */
    public LedgerLine(
            Instant time, EntryId entry, LedgerEvent event, List<String> references, Map<String, String> details) {
        this(time, entry, event, references, details, Optional.empty(), Parties.NONE);
    }

    /** With one more reference. */
    public LedgerLine named(String reference) {
        List<String> more = new ArrayList<>(references);
        more.add(reference);
        return new LedgerLine(time, entry, event, more, details, kept, parties);
    }

    /** What it is found by; what was made of another entry also by that one, which its detail {@code on} names. */
    List<String> marks() {
        return Stream.concat(ownMarks().stream(), parties.addresses().map(Parties::mark))
                .distinct()
                .toList();
    }

    /** Without the addresses. */
    private List<String> ownMarks() {
        return Stream.concat(references.stream(), Optional.ofNullable(details.get("on")).stream())
                .distinct()
                .toList();
    }

    /** What is new of them: a message has its addresses from its acceptance on, and they never change. */
    List<String> newMarks() {
        return event == LedgerEvent.ACCEPTED || event == LedgerEvent.LISTED ? marks() : ownMarks();
    }

    /**
     * Octets that a later message is understood by: found by one of the line's references, and gone within a week after it.
     * A line that is read has none.
     */
    public record Kept(String reference, ByteBuffer octets) {
        public Kept {
            octets = octets.asReadOnlyBuffer();
        }
    }
}

package org.x400gate.persistence.trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.x400gate.persistence.store.EntryId;

/**
 * Finds messages in the ledger, the newest first, a page at a time. An address leads to its messages; else the
 * lines are gone through, the last written first, and a message is found at the last line of it that fits. A page looks at
 * no more than so many messages or lines, whatever is wanted: then it says how far it came.
 */
public final class LedgerSearch {
    /** Looked at for one page. */
    static final int MAX_LOOKED_AT = 10_000;

    private static final int STEP = 500;
    /** So long after its time a line may have been written: a store that fails takes it later, a clock is set back. */
    private static final Duration SLACK = Duration.ofMinutes(10);

    private final Ledger ledger;

    public LedgerSearch(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * A page of messages.
     *
     * @param next where the next page begins; empty if nothing more can fit
     */
    public record Found(List<EntryId> entries, Optional<String> next) {
        public Found {
            entries = List.copyOf(entries);
        }
    }

    /**
     * Goes on where {@code after}, the {@code next} of the page before, says; a text that is no such place is as none.
     */
    public Found find(LedgerQuery query, Optional<String> after, int max) {
        return query.addresses().isEmpty()
                ? byTime(query, after.flatMap(LedgerPlace::parse).orElse(end(query)), max)
                : byMarks(query, after.flatMap(LedgerSearch::entry), max);
    }

    private static LedgerPlace end(LedgerQuery query) {
        return LedgerPlace.at(query.when().to().plus(SLACK));
    }

    private Found byMarks(LedgerQuery query, Optional<EntryId> after, int max) {
        List<EntryId> found = new ArrayList<>();
        Optional<EntryId> below = after;
        for (int looked = 0; looked < MAX_LOOKED_AT; looked += STEP) {
            Set<EntryId> step = new TreeSet<>(Comparator.reverseOrder());
            for (String mark : query.marks()) {
                step.addAll(ledger.marked(mark, below, STEP));
            }
            for (EntryId entry : step.stream().limit(STEP).toList()) {
                below = Optional.of(entry);
                if (query.fits(ledger.of(entry))) {
                    found.add(entry);
                }
                if (found.size() == max) {
                    return new Found(List.copyOf(found), Optional.of(entry.toString()));
                }
            }
            if (step.size() < STEP) {
                return new Found(List.copyOf(found), Optional.empty());
            }
        }
        return new Found(List.copyOf(found), below.map(EntryId::toString));
    }

    private Found byTime(LedgerQuery query, LedgerPlace from, int max) {
        Set<EntryId> found = new LinkedHashSet<>();
        LedgerPlace place = from;
        for (int looked = 0; looked < MAX_LOOKED_AT; looked += STEP) {
            List<PlacedLine> step = ledger.before(place, query.when().from(), STEP);
            for (PlacedLine each : step) {
                place = each.place();
                if (query.when().fits(each.line()) && isLast(query, each)) {
                    found.add(each.line().entry());
                }
                if (found.size() == max) {
                    return new Found(List.copyOf(found), Optional.of(place.toString()));
                }
            }
            if (step.size() < STEP) {
                return new Found(List.copyOf(found), Optional.empty());
            }
        }
        return new Found(List.copyOf(found), Optional.of(place.toString()));
    }

    /** Of several lines of a message that fit the last one counts, so that no page has a message that another has. */
    private boolean isLast(LedgerQuery query, PlacedLine at) {
        List<LedgerLine> lines = ledger.of(at.line().entry());
        Optional<LedgerLine> last =
                lines.stream().filter(line -> query.when().fits(line)).reduce((one, later) -> later);
        return last.filter(at.line()::equals).isPresent() && query.fits(lines);
    }

    private static Optional<EntryId> entry(String text) {
        try {
            return Optional.of(EntryId.parse(text));
        } catch (IllegalArgumentException other) {
            return Optional.empty();
        }
    }
}

package org.x400gate.gateway.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.RecipientOutcome;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.trace.LedgerEvent;

/**
 * What is told of one entry, and to whom it is not.
 *
 * @param verdicts by the numbers of the recipients there was news of
 * @param newEntries at most one report, and what goes to others in a recipient's place; to be written in the change that
 * makes
 *     the news true
 */
public record Told(Map<Integer, Verdict> verdicts, List<Change.Accept> newEntries) {
    public static final Told NOTHING = new Told(Map.of(), List.of());

    public Told {
        verdicts = Map.copyOf(verdicts);
        newEntries = List.copyOf(newEntries);
    }

    /** How one recipient's news are passed on. */
    public sealed interface Verdict {}

    /** By this entry. */
    record ByReport(EntryId report) implements Verdict {}

    /** To nobody, and nobody wants it otherwise. */
    record Unwanted(String why) implements Verdict {}

    /** To nobody: the message has gone to somebody else in the recipient's place, as this entry. */
    record Elsewhere(EntryId entry, String to) implements Verdict {}

    /** To nobody, although somebody should hear of it: an operator has to know. */
    record Impossible(String why) implements Verdict {}

    /** Both of these. */
    Told and(Told other) {
        Map<Integer, Verdict> all = new LinkedHashMap<>(verdicts);
        all.putAll(other.verdicts);
        List<Change.Accept> entries = new ArrayList<>(newEntries);
        entries.addAll(other.newEntries);
        return new Told(all, entries);
    }

    /** Whether it goes on to somebody else in a recipient's place. */
    public boolean redirects() {
        return verdicts.values().stream().anyMatch(Elsewhere.class::isInstance);
    }

    /** Why nobody can be told, although somebody should hear of it; each reason once. */
    public List<String> untold() {
        return verdicts.values().stream()
                .filter(Impossible.class::isInstance)
                .map(verdict -> ((Impossible) verdict).why)
                .distinct()
                .toList();
    }

    /** Of how many recipients a report tells. */
    public long reported() {
        return verdicts.values().stream().filter(ByReport.class::isInstance).count();
    }

    /** The outcome of a recipient who failed for good; without a verdict the failure is held. */
    public RecipientOutcome failed(int number, String text) {
        Verdict verdict = verdicts.get(number);
        if (verdict instanceof ByReport by) {
            return new RecipientOutcome.Failed(number, text, Optional.of(by.report));
        } else if (verdict instanceof Unwanted nobody) {
            return new RecipientOutcome.Ended(number, text + "; nobody is told: " + nobody.why);
        } else if (verdict instanceof Elsewhere elsewhere) {
            return new RecipientOutcome.Ended(
                    number, text + "; redirected to " + elsewhere.to + " as " + elsewhere.entry);
        } else if (verdict instanceof Impossible impossible) {
            return new RecipientOutcome.Failed(number, text + "; not reported: " + impossible.why, Optional.empty());
        }
        return new RecipientOutcome.Failed(number, text, Optional.empty());
    }

    /** The outcome of one for whom the message is kept, since it failed by its own fault; the failure of whoever nobody hears of. */
    public RecipientOutcome quarantined(int number, String text) {
        Verdict verdict = verdicts.get(number);
        if (verdict instanceof ByReport by) {
            return new RecipientOutcome.Quarantined(number, text, Optional.of(by.report));
        } else if (verdict instanceof Unwanted nobody) {
            return new RecipientOutcome.Quarantined(number, text + "; nobody is told: " + nobody.why, Optional.empty());
        }
        return failed(number, text);
    }

    /** The outcome of a probe's recipient who would get a message: the report is all that is delivered. */
    public RecipientOutcome deliverable(int number, String text) {
        return verdicts.get(number) instanceof ByReport
                ? new RecipientOutcome.Delivered(number, text)
                : failed(number, text);
    }

    /** What the ledger says of an outcome. */
    public static LedgerEvent event(RecipientOutcome outcome) {
        if (outcome instanceof RecipientOutcome.Relayed) {
            return LedgerEvent.RELAYED;
        } else if (outcome instanceof RecipientOutcome.Delivered) {
            return LedgerEvent.DELIVERED;
        } else if (outcome instanceof RecipientOutcome.Deferred) {
            return LedgerEvent.DEFERRED;
        }
        return outcome instanceof RecipientOutcome.Ended ? LedgerEvent.ENDED : LedgerEvent.FAILED;
    }
}

package org.x400gate.loadtest.crash;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is known of one recipient of a letter, and what the gateway still owes because of him. */
final class Fate {
    /**
     * Something that a sink took.
     *
     * @param answered whether the gateway could read that it was taken
     */
    record Copy(Instant at, boolean answered) {}

    final Letter.To to;
    /** The letter, at him. */
    final List<Copy> delivered = new ArrayList<>();
    /** Reports that he does not get it, at its originator. */
    final List<Copy> failed = new ArrayList<>();
    /** Reports that he got it, or that it went on to him. */
    final List<Copy> told = new ArrayList<>();
    /** What his own MTA has reported, and the gateway has acknowledged: failure or success. */
    Optional<Boolean> failureReported = Optional.empty();

    Fate(Letter.To to) {
        this.to = to;
    }

    boolean isDelivered() {
        return !delivered.isEmpty();
    }

    boolean isReported() {
        return !failed.isEmpty();
    }

    /** Whether the gateway has something left to do about him, of what it has acknowledged: the letter, his MTA's report. */
    boolean due(boolean acknowledged, boolean successAsked) {
        boolean reportDue = failureReported
                .map(failure -> failure ? failed.isEmpty() : told.isEmpty())
                .orElse(false);
        return reportDue || acknowledged && letterDue(successAsked);
    }

    private boolean letterDue(boolean successAsked) {
        if (to.side().isX400()) {
            return !isDelivered();
        }
        return to.kind() == Letter.Kind.TAKEN ? !isDelivered() || successAsked && told.isEmpty() : !isReported();
    }

    /** What should not be, in words; nothing for all that is well. */
    List<String> contradictions(boolean successAsked) {
        List<String> wrong = new ArrayList<>();
        boolean taken = to.kind() == Letter.Kind.TAKEN;
        if (taken && isReported()) {
            wrong.add("reported as failed, though nobody refused it");
        }
        if (!taken && !to.side().isX400() && isDelivered()) {
            wrong.add("delivered to one who is refused");
        }
        if (!taken && !told.isEmpty()) {
            wrong.add("reported as delivered to one who is refused");
        }
        if (!successAsked && !told.isEmpty()) {
            wrong.add("reported as delivered, which nobody asked for");
        }
        return wrong;
    }
}

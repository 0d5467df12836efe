package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.x400gate.persistence.store.EntryId;

/**
 * One message we are responsible for. Its content is kept beside it under the same id.
 *
 * @param contentOctets length of the content
 * @param attempts tries that ended in a settle, over all next hops
 */
public record QueueEntry(
        EntryId id,
        EntryKind kind,
        Priority priority,
        Submission submission,
        List<Recipient> recipients,
        long contentOctets,
        int attempts) {

    /**
     * How it came to us.
     *
     * @param source who handed it over: peer name or address
     * @param originator empty for a null originator: never report on it
     * @param attributes what the gateway needs back of the envelope
     */
    public record Submission(
            String source,
            Optional<String> originator,
            Map<String, String> attributes,
            Instant acceptedAt,
            Times times) {
        public Submission {
            attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        }

        /** Tried at once, and nobody is told that it waits. */
        public Submission(
                String source,
                Optional<String> originator,
                Map<String, String> attributes,
                Instant acceptedAt,
                Instant deadline) {
            this(source, originator, attributes, acceptedAt, Times.until(deadline));
        }

        public Instant deadline() {
            return times.deadline();
        }

        Submission with(Times other) {
            return new Submission(source, originator, attributes, acceptedAt, other);
        }
    }

    public QueueEntry {
        recipients = List.copyOf(recipients);
        Set<Integer> numbers = new HashSet<>();
        recipients.forEach(recipient -> numbers.add(recipient.number()));
        if (recipients.isEmpty() || numbers.size() < recipients.size() || contentOctets < 0 || attempts < 0) {
            throw new IllegalArgumentException(
                    "an entry has recipients, each with a number of its own, and no negative counts");
        }
    }

    /** A new entry: nothing tried yet. */
    public static QueueEntry of(
            EntryId id,
            EntryKind kind,
            Priority priority,
            Submission submission,
            List<Recipient> recipients,
            long contentOctets) {
        return new QueueEntry(id, kind, priority, submission, recipients, contentOctets, 0);
    }

    /** The recipients a work item for that hop stands for. */
    public List<Recipient> pendingAt(NextHop hop) {
        return recipients.stream().filter(recipient -> recipient.pendingAt(hop)).toList();
    }

    /** For some recipient of it an operator has to decide; others may still be tried. */
    public boolean held() {
        return dead() || has(RecipientState.HELD);
    }

    /** A dead letter: some recipient of it has failed for good, and it is kept. */
    public boolean dead() {
        return has(RecipientState.FAILED) || has(RecipientState.QUARANTINED);
    }

    /** Nothing left to try and nothing left to tell. */
    public boolean finished() {
        return !has(RecipientState.PENDING) && !held();
    }

    /** When to look whether somebody has to be told that it waits; empty while nothing of it is to be tried. */
    Optional<Instant> noticeDue() {
        return has(RecipientState.PENDING) ? submission.times.noticeDue() : Optional.empty();
    }

    /** Until when its first try waits, if it still does. */
    public Optional<Instant> deferredUntil(Instant now) {
        return submission.times.notBefore().filter(now::isBefore);
    }

    /** Whether its originator wants it no longer to go on. */
    public boolean isTooLate(Instant now) {
        return submission.times.latest().filter(latest -> !now.isBefore(latest)).isPresent();
    }

    /** Whether a recipient is in that state. */
    public boolean has(RecipientState state) {
        return recipients.stream().anyMatch(recipient -> recipient.state() == state);
    }
}

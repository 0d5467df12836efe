package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.x400gate.persistence.queue.QueueEntry.Submission;
import org.x400gate.persistence.store.EntryId;
import org.x400gate.persistence.store.QueueCorrupt;
import org.x400gate.persistence.stored.Shapes;
import org.x400gate.persistence.stored.StoredEntry;
import org.x400gate.persistence.stored.StoredRecipient;

/** A queue entry to its shape on disk and back. Times are kept to the millisecond. */
final class EntryForm {
    private static final long NONE = 0;

    private EntryForm() {}

    static byte[] write(QueueEntry entry) {
        Submission submission = entry.submission();
        StoredEntry stored = new StoredEntry();
        stored.kind = Codes.code(entry.kind());
        stored.priority = Codes.code(entry.priority());
        stored.source = submission.source();
        stored.originator = submission.originator().stream().toArray(String[]::new);
        stored.attributes = submission.attributes().entrySet().stream()
                .flatMap(attribute -> List.of(attribute.getKey(), attribute.getValue()).stream())
                .toArray(String[]::new);
        stored.acceptedAt = submission.acceptedAt().toEpochMilli();
        stored.deadline = submission.deadline().toEpochMilli();
        stored.recipients = entry.recipients().stream().map(EntryForm::write).toArray(StoredRecipient[]::new);
        stored.contentOctets = entry.contentOctets();
        stored.attempts = entry.attempts();
        Times times = submission.times();
        stored.noticeDue = millis(times.noticeDue());
        stored.notBefore = millis(times.notBefore());
        stored.latest = millis(times.latest());
        return Shapes.write(stored);
    }

    /** The same, of octets that were read back whole and yet say nothing that can be. */
    static QueueEntry kept(EntryId id, byte[] octets) throws QueueCorrupt {
        try {
            return read(id, octets);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new QueueCorrupt("entry " + id + " cannot be read: " + e.getMessage(), e);
        }
    }

    static QueueEntry read(EntryId id, byte[] octets) {
        StoredEntry stored = Shapes.read(octets, StoredEntry.class);
        Map<String, String> attributes = new LinkedHashMap<>();
        for (int i = 0; i + 1 < stored.attributes.length; i += 2) {
            attributes.put(stored.attributes[i], stored.attributes[i + 1]);
        }
        List<Recipient> recipients = new ArrayList<>();
        for (StoredRecipient recipient : stored.recipients) {
            recipients.add(read(recipient));
        }
        Submission submission = new Submission(
                stored.source,
                stored.originator.length == 0 ? Optional.empty() : Optional.of(stored.originator[0]),
                attributes,
                Instant.ofEpochMilli(stored.acceptedAt),
                new Times(
                        Instant.ofEpochMilli(stored.deadline),
                        time(stored.noticeDue),
                        time(stored.notBefore),
                        time(stored.latest)));
        return new QueueEntry(
                id,
                Codes.kind(stored.kind),
                Codes.priority(stored.priority),
                submission,
                recipients,
                stored.contentOctets,
                stored.attempts);
    }

    private static long millis(Optional<Instant> time) {
        return time.map(Instant::toEpochMilli).orElse(NONE);
    }

    private static Optional<Instant> time(long millis) {
        return millis == NONE ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }

    private static StoredRecipient write(Recipient recipient) {
        StoredRecipient stored = new StoredRecipient();
        stored.number = recipient.number();
        stored.address = recipient.address();
        stored.hop = recipient.hop().name();
        stored.state = Codes.code(recipient.state());
        stored.lastOutcome = recipient.lastOutcome();
        stored.lastStatus = recipient.lastStatus().orElse("");
        stored.faults = recipient.faults();
        return stored;
    }

    private static Recipient read(StoredRecipient stored) {
        return new Recipient(
                stored.number,
                stored.address,
                new NextHop(stored.hop),
                Codes.state(stored.state),
                stored.lastOutcome,
                Optional.of(stored.lastStatus).filter(status -> !status.isEmpty()),
                stored.faults);
    }
}

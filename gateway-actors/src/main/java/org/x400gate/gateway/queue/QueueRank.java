package org.x400gate.gateway.queue;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.store.EntryId;

/**
 * Where an entry stands among those that need an operator: first what waits for one, then what was tried most often, then
 * what is next to its deadline, then the oldest. Its text is where a page goes on.
 */
public record QueueRank(boolean waits, int attempts, Instant deadline, EntryId id) implements Comparable<QueueRank> {
    private static final Comparator<QueueRank> ORDER = Comparator.comparing((QueueRank rank) -> !rank.waits)
            .thenComparing(rank -> -rank.attempts)
            .thenComparing(QueueRank::deadline)
            .thenComparing(QueueRank::id);
    private static final Pattern TEXT = Pattern.compile("([01])\\.([0-9]{1,9})\\.(-?[0-9]{1,18})\\.([0-9A-Z]{26})");

    static QueueRank of(QueueEntry entry) {
        return new QueueRank(entry.held(), entry.attempts(), entry.submission().deadline(), entry.id());
    }

    /** Empty if it is none. */
    public static Optional<QueueRank> parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        try {
            return matcher.matches()
                    ? Optional.of(new QueueRank(
                            matcher.group(1).equals("0"),
                            Integer.parseInt(matcher.group(2)),
                            Instant.ofEpochMilli(Long.parseLong(matcher.group(3))),
                            EntryId.parse(matcher.group(4))))
                    : Optional.empty();
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(QueueRank other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return (waits ? "0." : "1.") + attempts + "." + deadline.toEpochMilli() + "." + id;
    }
}

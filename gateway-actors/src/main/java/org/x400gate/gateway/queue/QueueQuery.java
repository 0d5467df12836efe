package org.x400gate.gateway.queue;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;

/**
 * Which entries an operator wants to see.
 *
 * @param hop where a recipient is still to go
 * @param waiting those alone that wait for an operator
 * @param dead those alone that are dead letters
 * @param text part of an address, the originator's or a recipient's; of any case
 * @param after the last one of the page before
 * @param max entries of one page, 1 to {@link #MAX_PAGE}
 */
public record QueueQuery(
        Optional<NextHop> hop,
        boolean waiting,
        boolean dead,
        Optional<String> text,
        Optional<QueueRank> after,
        int max) {
    public static final int MAX_PAGE = 500;

    public QueueQuery {
        if (max < 1 || max > MAX_PAGE) {
            throw new IllegalArgumentException("max: 1 to " + MAX_PAGE);
        }
        text = text.map(part -> part.toLowerCase(Locale.ROOT));
    }

    boolean wants(QueueEntry entry) {
        return hop.map(there -> entry.recipients().stream().anyMatch(recipient -> open(recipient, there)))
                        .orElse(true)
                && (!waiting || entry.held())
                && (!dead || entry.dead())
                && text.map(part -> addresses(entry)
                                .anyMatch(address ->
                                        address.toLowerCase(Locale.ROOT).contains(part)))
                        .orElse(true)
                && after.map(last -> QueueRank.of(entry).compareTo(last) > 0).orElse(true);
    }

    private static boolean open(Recipient recipient, NextHop there) {
        return recipient.state().isOpen() && recipient.hop().equals(there);
    }

    /** Whether all of them are in the table of what waits for an operator. */
    boolean onlyHeld() {
        return waiting || dead;
    }

    private static Stream<String> addresses(QueueEntry entry) {
        return Stream.concat(
                entry.submission().originator().stream(),
                entry.recipients().stream().map(Recipient::address));
    }
}

package org.x400gate.persistence.queue;

import java.time.Instant;
import java.util.Optional;

/**
 * The times by which a message lives.
 *
 * @param deadline when it is given up
 * @param noticeDue when the originator is told that it still waits; empty if he is not, or has been
 * @param notBefore its first try is no earlier, by its originator's wish or as an operator let it go; empty for at once
 * @param latest it must not go on after that, by its originator's wish; the deadline is no later then
 */
public record Times(
        Instant deadline, Optional<Instant> noticeDue, Optional<Instant> notBefore, Optional<Instant> latest) {
    public Times {
        if (latest.filter(deadline::isAfter).isPresent()) {
            throw new IllegalArgumentException("deadline " + deadline + " after the latest time " + latest);
        }
    }

    public static Times until(Instant deadline) {
        return new Times(deadline, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The same for what goes on in another form, of which nobody hears that it waits. */
    public Times withoutNotice() {
        return new Times(deadline, Optional.empty(), notBefore, latest);
    }

    /** Given up later, or earlier; never after the latest time. */
    Times withDeadline(Instant other) {
        Instant bounded = latest.filter(other::isAfter).orElse(other);
        return new Times(bounded, noticeDue, notBefore, latest);
    }

    /** Its wait has an end now; what waited for that end begins now, too. */
    Times goingNow(Instant now, Instant newDeadline) {
        Optional<Instant> notice = notBefore.flatMap(
                end -> noticeDue.map(due -> due.minusMillis(end.toEpochMilli() - now.toEpochMilli())));
        return new Times(deadline, notice, Optional.of(now), latest).withDeadline(newDeadline);
    }
}

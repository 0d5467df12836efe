package org.x400gate.gateway.smtp;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.x400gate.gateway.queue.Outcomes;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.gateway.smtp.Settlement.Fate;
import org.x400gate.persistence.queue.Change;

/** Makes an outcome of what became of a piece of work, and has it written; one line of the log for each. */
final class Settling {
    private final Settlement settlement;
    private final Outcomes<SmtpDelivery.Command> outcomes;
    private final Clock clock;

    Settling(Settlement settlement, Outcomes<SmtpDelivery.Command> outcomes, Clock clock) {
        this.settlement = settlement;
        this.outcomes = outcomes;
        this.clock = clock;
    }

    /** The same fate for all of its recipients, whichever server it is. */
    void all(QueueKeeper.Work work, Fate fate) {
        tried(work, Settlement.all(work, fate), settlement.server(), "server=" + settlement.server());
    }

    /** The one place where a try becomes an outcome; after a positive reply the message is the server's. */
    void tried(QueueKeeper.Work work, Map<Integer, Fate> fates, String server, String about) {
        Instant now = clock.instant();
        Map<Integer, Fate> judged = settlement.judged(work, fates);
        settle(work, () -> settlement.at(server).settle(work, judged, now), about);
    }

    void unwanted(QueueKeeper.Work work, String reason) {
        Instant now = clock.instant();
        settle(work, () -> Settlement.ended(work, reason, now), "ended=unwanted");
    }

    private void settle(QueueKeeper.Work work, Supplier<Change.Settle> making, String about) {
        outcomes.settle(work, making, made -> TryLog.line(work, made, about));
    }
}

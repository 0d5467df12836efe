package org.x400gate.gateway.smtp;

import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.ChangeResult;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.store.EntryId;

/** The outcomes of one delivery that are on their way to the store. */
final class Unsettled {
    private static final Logger LOG = LoggerFactory.getLogger(Unsettled.class);

    private final NextHop hop;
    private final ActorRef<QueueKeeper.Command> queue;
    private final ActorRef<SmtpDelivery.Command> self;
    private int count;

    /** {@code self} hears of each when it is there. */
    Unsettled(NextHop hop, ActorRef<QueueKeeper.Command> queue, ActorRef<SmtpDelivery.Command> self) {
        this.hop = hop;
        this.queue = queue;
        this.self = self;
    }

    int count() {
        return count;
    }

    void write(QueueKeeper.Work work, Change.Settle change, String about) {
        EntryId id = work.entry().id();
        count++;
        queue.tell(new QueueKeeper.Write<>(change, self, result -> new SmtpDelivery.Settled(id, result)));
        TryLog.line(work, change, about);
    }

    void settled(EntryId entry, ChangeResult result) {
        count--;
        if (!result.applied()) {
            LOG.error("event=smtp-out-not-settled msg={} hop={} result=\"{}\"", entry, hop, result);
        }
    }
}

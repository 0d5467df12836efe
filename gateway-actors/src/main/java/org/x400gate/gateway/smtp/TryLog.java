package org.x400gate.gateway.smtp;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.conversion.SmtpAttributes;
import org.x400gate.gateway.conversion.X400Attributes;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.RecipientOutcome;

/** One line of the log for one try at one message. */
final class TryLog {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpDelivery.class);

    private TryLog() {}

    static void line(QueueKeeper.Work work, Change.Settle change, String about) {
        LOG.info(
                "event=smtp-out msg={} {} hop={} {} attempt={} relayed={} deferred={} failed={} text=\"{}\"",
                work.entry().id(),
                identifier(work.entry().submission().attributes()),
                work.item().hop(),
                about,
                work.item().attempt() + 1,
                count(change, RecipientOutcome.Relayed.class),
                count(change, RecipientOutcome.Deferred.class),
                count(change, RecipientOutcome.Failed.class),
                change.outcomes().stream()
                        .map(RecipientOutcome::text)
                        .distinct()
                        .toList());
    }

    /** By which other systems know the message. */
    private static String identifier(Map<String, String> attributes) {
        return attributes.containsKey(X400Attributes.MTS_ID)
                ? "mts-id=\"" + attributes.get(X400Attributes.MTS_ID) + '"'
                : "message-id=\"" + attributes.getOrDefault(SmtpAttributes.MESSAGE_ID, "") + '"';
    }

    private static long count(Change.Settle change, Class<? extends RecipientOutcome> kind) {
        return change.outcomes().stream().filter(kind::isInstance).count();
    }
}

package org.x400gate.gateway.x400;

import java.io.IOException;
import java.time.Instant;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.conversion.Rendered;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.queue.QueueKeeper;
import org.x400gate.persistence.content.Unreadable;
import org.x400gate.persistence.queue.Change;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.store.QueueUnavailable;

/** Makes of a work what its peer reads; where nothing can be made, what becomes of the work instead. */
final class Preparation {
    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);

    private final X400Delivery.Parts parts;
    private final NextHop hop;
    private final Settlement settlement;

    Preparation(X400Delivery.Parts parts, NextHop hop, Settlement settlement) {
        this.parts = parts;
        this.hop = hop;
        this.settlement = settlement;
    }

    sealed interface Prepared {}

    /** It names a recipient at least. */
    record Ready(Rendered.Apdu apdu) implements Prepared {}

    /** {@code outcome} reads content: if that cannot be done now, it is asked again later. */
    record NotSent(Supplier<Change.Settle> outcome) implements Prepared {}

    Prepared prepare(QueueKeeper.Work work, Instant now) {
        if (work.entry().isTooLate(now)) {
            return deferred(work, now, "its latest delivery time is over", Settlement.EXPIRED);
        }
        try {
            Rendered rendered = parts.rendering()
                    .get()
                    .forX400(work.entry(), hop, work.content(), parts.edition(), work.subjects());
            if (rendered instanceof Rendered.Apdu apdu && !apdu.recipients().isEmpty()) {
                tellLosses(work, apdu);
                return new Ready(apdu);
            }
            if (rendered instanceof Rendered.Both both) {
                Change.Settle apart = settlement.takenApart(work, both.report(), now);
                return new NotSent(() -> apart);
            }
            return notRenderable(work, rendered, now);
        } catch (IOException | QueueUnavailable e) {
            LOG.error(
                    "event=content-unreadable msg={} peer={} reason=\"{}\"",
                    work.entry().id(),
                    parts.peer().name(),
                    e.getMessage());
            return Unreadable.isForGood(e)
                    ? failed(work, now, Cause.damaged())
                    : deferred(work, now, "content cannot be read now", Settlement.OURS);
        } catch (RuntimeException e) {
            // A fault of ours, in one message: the others go on, and a gateway without it may send this one yet.
            LOG.error(
                    "event=not-prepared msg={} peer={}",
                    work.entry().id(),
                    parts.peer().name(),
                    e);
            String why = "an error of the gateway's own: " + e.getClass().getName();
            return new NotSent(() -> settlement.faulty(work, now, why, Settlement.OURS));
        }
    }

    private void tellLosses(QueueKeeper.Work work, Rendered.Apdu apdu) {
        apdu.lossesInWords()
                .ifPresent(losses -> LOG.info(
                        "event=losses msg={} peer={} losses=\"{}\"",
                        work.entry().id(),
                        parts.peer().name(),
                        losses));
    }

    private NotSent deferred(QueueKeeper.Work work, Instant now, String reason, String status) {
        return new NotSent(() -> settlement.deferred(work, now, reason, status));
    }

    private NotSent failed(QueueKeeper.Work work, Instant now, Cause cause) {
        return new NotSent(() -> settlement.failed(work, now, cause));
    }

    private NotSent notRenderable(QueueKeeper.Work work, Rendered rendered, Instant now) {
        String reason = rendered instanceof Rendered.NotRenderable not ? not.reason() : "no recipient can be addressed";
        LOG.warn(
                "event=not-renderable msg={} peer={} reason=\"{}\"",
                work.entry().id(),
                parts.peer().name(),
                reason);
        if (rendered instanceof Rendered.Apdu apdu) {
            return new NotSent(() -> settlement.failed(work, now, apdu.unrenderable()));
        }
        Rendered.NotRenderable not = (Rendered.NotRenderable) rendered;
        return not.unreadable()
                ? new NotSent(() -> settlement.quarantined(work, now, not.cause()))
                : failed(work, now, not.cause());
    }
}

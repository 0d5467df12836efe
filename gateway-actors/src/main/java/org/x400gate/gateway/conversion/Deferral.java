package org.x400gate.gateway.conversion;

import java.util.Optional;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.protocol.p1.AdditionalActions;
import org.x400gate.protocol.p1.MtsApdu;
import org.x400gate.protocol.p1.TraceElement;
import org.x400gate.protocol.p1.TransferEnvelope;

/** What it leaves in an envelope that a message was kept here until its time (X.411 12.3.1, deferred-time). */
final class Deferral {
    private Deferral() {}

    /** With the time at which it went, if it was kept. */
    static AdditionalActions actions(QueueEntry entry, AdditionalActions others) {
        return new AdditionalActions(
                entry.submission().times().notBefore().or(others::deferredTime),
                others.converted(),
                others.redirected(),
                others.dlOperation());
    }

    /** One whose trace ends with ours. */
    static MtsApdu.Message traced(QueueEntry entry, MtsApdu.Message message) {
        if (entry.submission().times().notBefore().isEmpty()) {
            return message;
        }
        TransferEnvelope envelope = message.envelope();
        TraceElement last = envelope.trace().get(envelope.trace().size() - 1);
        TraceElement ours = new TraceElement(
                last.domain(),
                last.arrival(),
                last.action(),
                last.attemptedDomain(),
                actions(entry, last.additional()));
        return new MtsApdu.Message(envelope.toBuilder().lastTrace(ours).build(), message.content());
    }

    /** One that an operator let go before its time is not to be kept by the next MTA. */
    static MtsApdu.Message released(QueueEntry entry, MtsApdu.Message message) {
        Optional<TransferEnvelope> early = entry.submission()
                .times()
                .notBefore()
                .filter(went -> message.envelope()
                        .deferredDelivery()
                        .filter(went::isBefore)
                        .isPresent())
                .map(went -> message.envelope().toBuilder().notDeferred().build());
        return early.map(envelope -> new MtsApdu.Message(envelope, message.content()))
                .orElse(message);
    }
}

package org.x400gate.gateway.smtp;

import java.time.Clock;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.gateway.association.SessionSupervisor;
import org.x400gate.gateway.net.Counters;
import org.x400gate.gateway.net.Dialer;
import org.x400gate.gateway.queue.QueueKeeper;

/** Whom deliveries work with. */
public record SmtpDeliveryPorts(
        ActorRef<QueueKeeper.Command> queue,
        ActorRef<SessionSupervisor.Command> supervisor,
        Dialer dialer,
        Outgoing outgoing,
        SmtpClientTerms client,
        Counters counters,
        Clock clock) {
    /** For a connection without TLS. */
    SmtpDeliveryPorts inClear() {
        return new SmtpDeliveryPorts(queue, supervisor, dialer, outgoing, client.inClear(), counters, clock);
    }
}

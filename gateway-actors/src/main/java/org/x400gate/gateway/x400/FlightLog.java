package org.x400gate.gateway.x400;

import org.apache.pekko.actor.typed.ActorRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.x400gate.gateway.association.Association;

/** One line of the log for each message that went over an association, or did not. */
final class FlightLog {
    private static final Logger LOG = LoggerFactory.getLogger(X400Delivery.class);

    private FlightLog() {}

    static void relayed(Pool.Flight flight, String peer, ActorRef<Association.Command> association) {
        LOG.info(
                "event=x400-relayed msg={} peer={} mts-id=\"{}\" recipients={} octets={} association={}",
                flight.label(),
                peer,
                flight.apdu().mtsIdentifier(),
                flight.apdu().recipients().size(),
                flight.apdu().octets().octets(),
                association.path().name());
    }

    static void notTransferred(Pool.Flight flight, String peer, String reason) {
        LOG.warn(
                "event=x400-not-transferred msg={} peer={} mts-id=\"{}\" attempt={} reason=\"{}\"",
                flight.label(),
                peer,
                flight.apdu().mtsIdentifier(),
                flight.work().item().attempt() + 1,
                reason);
    }
}

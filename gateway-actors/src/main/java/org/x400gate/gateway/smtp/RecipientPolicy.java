package org.x400gate.gateway.smtp;

import java.net.InetAddress;
import java.util.Optional;
import org.x400gate.gateway.net.Networks;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.protocol.smtp.Mailbox;
import org.x400gate.protocol.smtp.SmtpReply;

/** Who may send to whom: known users and the networks we relay for anywhere we have a route to, all others to what we serve. */
record RecipientPolicy(Networks relayNetworks, SmtpRouting routing) {
    /** The reply, and for a positive one the way. */
    record Decision(SmtpReply reply, Optional<NextHop> way) {}

    /** {@code known}: the client has been authenticated. */
    Decision decide(InetAddress client, boolean known, Mailbox recipient) {
        boolean mayRelay = known || relayNetworks.contains(client);
        SmtpRouting.RouteAnswer answer = routing.route(recipient);
        if (answer instanceof SmtpRouting.Accepted accepted) {
            return mayRelay || accepted.reach() == SmtpRouting.Reach.SERVED
                    ? new Decision(SmtpReply.of(250, "2.1.5", "Ok"), Optional.of(accepted.hop()))
                    : refused("5.7.1", "Relaying denied");
        }
        if (answer instanceof SmtpRouting.Unroutable unroutable) {
            // Where we have a route is told to those only who might use it.
            return mayRelay ? refused("5.1.2", unroutable.text()) : refused("5.7.1", "Relaying denied");
        }
        throw new IllegalStateException("unknown answer " + answer);
    }

    private static Decision refused(String status, String text) {
        return new Decision(SmtpReply.of(550, status, text), Optional.empty());
    }
}

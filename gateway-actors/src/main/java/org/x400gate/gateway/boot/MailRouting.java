package org.x400gate.gateway.boot;

import org.x400gate.gateway.failure.Lifetimes;
import org.x400gate.gateway.routing.Route;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.gateway.smtp.SmtpRouting;
import org.x400gate.protocol.smtp.Mailbox;

/** The routing table as SMTP asks it; a message's life begins by the rules of the side on which it leaves. */
final class MailRouting implements SmtpRouting {
    private final RoutingTable routes;
    private final Lifetimes lifetimes;

    MailRouting(RoutingTable routes, Lifetimes lifetimes) {
        this.routes = routes;
        this.lifetimes = lifetimes;
    }

    @Override
    public Lifetimes lifetimes() {
        return lifetimes;
    }

    @Override
    public RouteAnswer route(Mailbox recipient) {
        Route route =
                routes.ofMailbox(new org.x400gate.protocol.mime.Mailbox(recipient.localPart(), recipient.domain()));
        if (route instanceof Route.To to) {
            Reach reach = switch (to.reach()) {
                case SERVED -> Reach.SERVED;
                case ELSEWHERE -> Reach.ELSEWHERE;
            };
            return new Accepted(to.hop(), reach);
        }
        if (route instanceof Route.Unroutable unroutable) {
            return new Unroutable(unroutable.reason());
        }
        throw new IllegalStateException("no such route: " + route);
    }
}

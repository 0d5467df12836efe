package org.x400gate.gateway.boot;

import java.time.Duration;
import java.util.Optional;
import org.x400gate.gateway.routing.Route;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.gateway.smtp.SmtpRouting;
import org.x400gate.persistence.queue.Priority;
import org.x400gate.protocol.smtp.Mailbox;

/** The routing table as SMTP asks it; a message's life begins by the rules of the side on which it leaves. */
final class MailRouting implements SmtpRouting {
    private final RoutingTable routes;
    private final MailKeys.Policies policies;

    MailRouting(RoutingTable routes, MailKeys.Policies policies) {
        this.routes = routes;
        this.policies = policies;
    }

    @Override
    public Optional<Duration> noticeAfter() {
        return policies.noticeAfter();
    }

    @Override
    public RouteAnswer route(Mailbox recipient) {
        Route route =
                routes.ofMailbox(new org.x400gate.protocol.mime.Mailbox(recipient.localPart(), recipient.domain()));
        if (route instanceof Route.To to) {
            var policy = RoutingTable.isX400(to.hop()) ? policies.x400() : policies.smtp();
            Reach reach = switch (to.reach()) {
                case SERVED -> Reach.SERVED;
                case ELSEWHERE -> Reach.ELSEWHERE;
            };
            return new Accepted(to.hop(), policy.lifetimes().get(Priority.NORMAL), reach);
        }
        if (route instanceof Route.Unroutable unroutable) {
            return new Unroutable(unroutable.reason());
        }
        throw new IllegalStateException("no such route: " + route);
    }
}

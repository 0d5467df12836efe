package org.x400gate.gateway.boot;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.queue.OperatorPorts;
import org.x400gate.gateway.report.News;
import org.x400gate.gateway.report.Told;
import org.x400gate.gateway.routing.Route;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.persistence.queue.EntryKind;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.persistence.queue.QueueEntry;
import org.x400gate.persistence.queue.Recipient;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.octets.ContentRef;
import org.x400gate.protocol.oraddress.OrAddress;

/** What the desk has to know of routes and reports, by the settings in use when it asks. */
final class OperatorWork implements OperatorPorts {
    private final LiveSettings live;
    private final ActorRef<Deliveries.Command> deliveries;

    OperatorWork(LiveSettings live, ActorRef<Deliveries.Command> deliveries) {
        this.live = live;
        this.deliveries = deliveries;
    }

    @Override
    public Way way(QueueEntry entry, Recipient recipient) {
        RoutingTable routes = live.now().routes();
        Optional<Route> route = entry.kind() == EntryKind.RFC822
                ? Mailbox.parse(recipient.address()).map(routes::ofMailbox)
                : orAddress(recipient.address()).map(routes::ofOrAddress);
        if (route.isEmpty()) {
            return new Way(Optional.empty(), "no address");
        } else if (route.get() instanceof Route.Unroutable unroutable) {
            return new Way(Optional.empty(), unroutable.reason());
        }
        NextHop hop = ((Route.To) route.get()).hop();
        return hop.name().equals(entry.submission().source())
                ? new Way(Optional.empty(), "its route leads back to " + hop)
                : new Way(Optional.of(hop), "");
    }

    private static Optional<OrAddress> orAddress(String text) {
        try {
            return Optional.of(OrAddress.parse(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    @Override
    public Instant deadline(QueueEntry entry, Set<NextHop> hops, Instant now) {
        return live.now().settings().mailing().lifetimes().deadline(now, entry.priority(), hops);
    }

    @Override
    public Notice notice(QueueEntry entry, ContentRef content, Set<Integer> recipients, Instant now) {
        News news = new News.Failed(Cause.failure("given up by the operator of the gateway"));
        Told told = live.now()
                .reporter()
                .tell(
                        entry,
                        content,
                        recipients.stream().collect(Collectors.toMap(Function.identity(), number -> news)),
                        now);
        return new Notice(told.newEntries(), told.untold());
    }

    @Override
    public void wake(NextHop hop) {
        deliveries.tell(new Deliveries.PeerSeen(hop));
    }
}

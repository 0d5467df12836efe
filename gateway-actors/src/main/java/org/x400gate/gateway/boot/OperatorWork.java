package org.x400gate.gateway.boot;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.x400gate.gateway.failure.Cause;
import org.x400gate.gateway.queue.OperatorPorts;
import org.x400gate.gateway.report.News;
import org.x400gate.gateway.report.Substitute;
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
    private final RandomGenerator random = new SecureRandom();

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
    public Optional<String> obstacle(QueueEntry entry, NextHop hop) {
        if (!live.now().serves(hop)) {
            return Optional.of("no next hop " + hop + " in the configuration in use");
        }
        return hop.name().equals(entry.submission().source()) ? Optional.of("it came from " + hop) : Optional.empty();
    }

    @Override
    public Elsewhere elsewhere(
            QueueEntry entry, ContentRef content, Set<Integer> recipients, String address, Instant now) {
        InUse inUse = live.now();
        Substitute.Made made = new Substitute(
                        inUse.settings().conversion(),
                        inUse.routes(),
                        random,
                        (priority, hop) ->
                                inUse.settings().mailing().lifetimes().deadline(now, priority, Set.of(hop)))
                .of(entry, content, recipients, address, now);
        return new Elsewhere(made.entry(), made.why());
    }

    @Override
    public Notice notice(
            QueueEntry entry, ContentRef content, Set<Integer> recipients, Optional<String> reason, Instant now) {
        News news = new News.Failed(Cause.failure("given up by the operator of the gateway"
                + reason.map(why -> ": " + why).orElse("")));
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

package org.x400gate.gateway.boot;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.x400gate.gateway.association.PeerTable;
import org.x400gate.gateway.conversion.Rendering;
import org.x400gate.gateway.failure.Lifetimes;
import org.x400gate.gateway.report.Reporter;
import org.x400gate.gateway.routing.Detours;
import org.x400gate.gateway.routing.MxHop;
import org.x400gate.gateway.routing.RoutingTable;
import org.x400gate.gateway.x400.InboundEntries;
import org.x400gate.persistence.queue.NextHop;

/**
 * One version of all that may change while the gateway runs, made ready for those who ask it. Who handles a message takes it
 * once, so that a message never meets two versions.
 *
 * @param version 1 at the start, one more each time
 * @param since when it came into use
 */
record InUse(
        long version,
        Instant since,
        Settings settings,
        PeerTable peers,
        RoutingTable routes,
        Rendering rendering,
        Reporter reporter,
        InboundEntries x400Entries,
        MailRouting mailRouting) {

    static InUse of(long version, Instant since, Settings settings, RandomGenerator random) {
        return of(version, since, settings, random, Detours.NONE);
    }

    /** {@code detours}: what operators want beyond the settings, whenever it is asked. */
    static InUse of(long version, Instant since, Settings settings, RandomGenerator random, Detours detours) {
        RoutingTable routes = settings.routing(detours);
        Lifetimes lifetimes = settings.mailing().lifetimes();
        Rendering rendering = new Rendering(
                settings.conversion(), settings.mailing().ofPeers().bodies());
        Reporter reporter = new Reporter(settings.conversion(), routes, lifetimes.x400(), lifetimes.smtp(), random);
        return new InUse(
                version,
                since,
                settings,
                PeerTable.of(settings.connecting().peers()),
                routes,
                rendering,
                reporter,
                new InboundEntries(
                        routes,
                        lifetimes,
                        rendering,
                        reporter,
                        settings.connecting().inbound().maxHops(),
                        settings.mailing().ofPeers().keptFor()),
                new MailRouting(routes, lifetimes));
    }

    /** Whether somebody delivers there. */
    boolean serves(NextHop hop) {
        return MxHop.is(hop) ? routes.leadsTo(hop) : named().contains(hop);
    }

    /** The next hop that goes by that name, in full or as its peer or server does. */
    Optional<NextHop> hop(String name) {
        return Stream.of(
                        name,
                        RoutingTable.x400Hop(name).name(),
                        RoutingTable.smtpHop(name).name())
                .filter(each -> each.getBytes(StandardCharsets.UTF_8).length <= NextHop.MAX_OCTETS && !each.isEmpty())
                .map(NextHop::new)
                .filter(this::serves)
                .findFirst();
    }

    private Set<NextHop> named() {
        return Stream.concat(
                        settings.connecting().peers().stream().map(peer -> RoutingTable.x400Hop(peer.name())),
                        settings.mailing().servers().stream().map(server -> RoutingTable.smtpHop(server.name())))
                .collect(Collectors.toSet());
    }
}

package org.x400gate.gateway.routing;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.x400gate.gateway.routing.RoutingSettings.SmtpRoute;
import org.x400gate.gateway.routing.RoutingSettings.X400Route;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mixer.AddressMapping;
import org.x400gate.protocol.oraddress.OrAddress;

/**
 * Finds the next hop of a recipient. A domain with an SMTP route goes there; everything else is an O/R address and goes
 * to the peer with the longest matching prefix.
 */
public final class RoutingTable {
    private final Map<String, NextHop> byDomain = new HashMap<>();
    private final List<X400Route> byPrefix;
    private final AddressMapping addresses;

    public RoutingTable(RoutingSettings settings, AddressMapping addresses) {
        this.addresses = addresses;
        for (SmtpRoute route : settings.smtp()) {
            if (byDomain.put(route.domain(), smtpHop(route.server())) != null) {
                throw new IllegalArgumentException("two SMTP routes for domain " + route.domain());
            }
        }
        byPrefix = settings.x400().stream()
                .sorted(Comparator.comparingInt(RoutingTable::weight).reversed())
                .toList();
    }

    public static NextHop smtpHop(String server) {
        return new NextHop("smtp:" + server);
    }

    public static NextHop x400Hop(String peer) {
        return new NextHop("x400:" + peer);
    }

    public Route ofMailbox(Mailbox mailbox) {
        return smtpRoute(mailbox.domain())
                .<Route>map(Route.To::new)
                .or(() -> addresses.toOr(mailbox).map(this::x400Route))
                .orElseGet(() -> new Route.Unroutable("no O/R address can be made of " + mailbox.addrSpec()));
    }

    /** An address that stands for a mailbox of a routed domain goes out by SMTP, any other to a peer. */
    public Route ofOrAddress(OrAddress address) {
        return addresses
                .toRfc(address)
                .flatMap(mailbox -> smtpRoute(mailbox.domain()))
                .<Route>map(Route.To::new)
                .orElseGet(() -> x400Route(address));
    }

    private Optional<NextHop> smtpRoute(String domain) {
        String rest = domain.toLowerCase(Locale.ROOT);
        while (true) {
            NextHop hop = byDomain.get(rest);
            int dot = rest.indexOf('.');
            if (hop != null || dot < 0) {
                return Optional.ofNullable(hop);
            }
            rest = rest.substring(dot + 1);
        }
    }

    private Route x400Route(OrAddress address) {
        return byPrefix.stream()
                .filter(route -> route.prefix().isPrefixOf(address))
                .<Route>map(route -> new Route.To(x400Hop(route.peer())))
                .findFirst()
                .orElseGet(() -> new Route.Unroutable("no X.400 route has a prefix of " + address.toText()));
    }

    /** How many attributes a prefix names. */
    private static int weight(X400Route route) {
        OrAddress prefix = route.prefix();
        int named = prefix.orgUnits().size() + prefix.domainDefined().size();
        for (Optional<?> attribute : List.of(
                prefix.country(), prefix.admd(), prefix.prmd(), prefix.organization(), prefix.personalName())) {
            named += attribute.isPresent() ? 1 : 0;
        }
        return named;
    }
}

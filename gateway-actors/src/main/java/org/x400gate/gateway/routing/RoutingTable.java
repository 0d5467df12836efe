package org.x400gate.gateway.routing;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.x400gate.gateway.routing.Route.Reach;
import org.x400gate.gateway.routing.RoutingSettings.SmtpRoute;
import org.x400gate.gateway.routing.RoutingSettings.X400Route;
import org.x400gate.persistence.queue.NextHop;
import org.x400gate.protocol.mime.Mailbox;
import org.x400gate.protocol.mixer.AddressMapping;
import org.x400gate.protocol.mixer.AddressMapping.Found;
import org.x400gate.protocol.mixer.RfcToIpm;
import org.x400gate.protocol.oraddress.OrAddress;

/**
 * Finds the next hop of a recipient. A domain with an SMTP route goes there, to a server or by its MX; everything else is
 * an O/R address and goes to the peer with the longest matching prefix.
 */
public final class RoutingTable {
    private final Map<String, SmtpRoute> byDomain = new HashMap<>();
    private final List<X400Route> byPrefix;
    private final AddressMapping addresses;
    private final Set<String> mapped;
    private final Optional<OrAddress> alternate;
    private final Detours detours;

    /** {@code mapped}: the domains that have O/R addresses of their own; what lies below them belongs to them. */
    public RoutingTable(RoutingSettings settings, AddressMapping addresses, Set<String> mapped) {
        this(settings, addresses, mapped, Detours.NONE);
    }

    /** {@code detours}: what counts before the routes. */
    public RoutingTable(RoutingSettings settings, AddressMapping addresses, Set<String> mapped, Detours detours) {
        this.detours = detours;
        this.addresses = addresses;
        this.alternate = settings.alternate();
        this.mapped =
                mapped.stream().map(domain -> domain.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        for (SmtpRoute route : settings.smtp()) {
            if (byDomain.put(route.domain(), route) != null) {
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

    /** Whether a peer is there, not a mail server. */
    public static boolean isX400(NextHop hop) {
        return hop.name().startsWith("x400:");
    }

    public Detours detours() {
        return detours;
    }

    /** Whether the routes lead mail of the hop's domain there; whatever there is of detours. */
    public boolean leadsTo(NextHop mxHop) {
        String domain = MxHop.domain(mxHop);
        return longest(domain, name -> Optional.ofNullable(byDomain.get(name)))
                .or(() -> Optional.ofNullable(byDomain.get(SmtpRoute.OTHERS)).filter(any -> !isMapped(domain)))
                .map(route -> smtpRoute(route, domain))
                .filter(route -> route instanceof Route.To to && to.hop().equals(mxHop))
                .isPresent();
    }

    /**
     * Whoever has a line of their own among the users is served like a domain of the table. The route for every other domain
     * takes what would only pass through X.400 wrapped.
     */
    public Route ofMailbox(Mailbox mailbox) {
        Optional<Route> named = named(mailbox.domain());
        if (named.isPresent()) {
            return named.get();
        }
        Optional<Found<OrAddress>> found = addresses.find(mailbox);
        boolean wrapped = found.filter(or -> !isWrapped(or)).isEmpty() && !isMapped(mailbox.domain());
        return Optional.of(mailbox.domain())
                .filter(domain -> wrapped)
                .flatMap(this::other)
                .or(() -> found.map(or -> ofFound(mailbox, or)))
                .orElseGet(() -> new Route.Unroutable("no O/R address can be made of " + mailbox.addrSpec()));
    }

    /** Under our own prefix: what goes through another gateway does so by an entry. */
    private static boolean isWrapped(Found<?> found) {
        return found.way() == AddressMapping.Way.ATTRIBUTE && found.entry().isEmpty();
    }

    /**
     * Wrapped under our own prefix it would come back from any peer that knows whose prefix that is, to be sent there
     * again; a route for the prefix itself, or for what lies below it, is there because somebody wants it so.
     */
    private Route ofFound(Mailbox mailbox, Found<OrAddress> found) {
        Optional<X400Route> route = route(found.address());
        return isWrapped(found)
                        && route.filter(to -> !addresses.isUnderGateway(to.prefix()))
                                .isPresent()
                ? new Route.Unroutable("no SMTP route has the domain of " + mailbox.addrSpec()
                        + ", and from peer " + route.get().peer() + " it would come back: "
                        + found.address().toText()
                        + " is an address of this gateway's own")
                : x400Route(found.address(), reach(mailbox, found.way()));
    }

    private Reach reach(Mailbox mailbox, AddressMapping.Way way) {
        boolean served = way == AddressMapping.Way.USER || isMapped(mailbox.domain());
        return served ? Reach.SERVED : Reach.ELSEWHERE;
    }

    private boolean isMapped(String domain) {
        return longest(domain, name -> Optional.of(name).filter(mapped::contains))
                .isPresent();
    }

    /** An address that stands for a mailbox of a routed domain goes out by SMTP, as does what we had wrapped; any other to a peer. */
    public Route ofOrAddress(OrAddress address) {
        Optional<Found<Mailbox>> found = addresses.find(address);
        return found.flatMap(mailbox -> named(mailbox.address().domain()))
                .or(() -> found.filter(mailbox -> isWrapped(mailbox) && addresses.isUnderGateway(address))
                        .flatMap(mailbox -> other(mailbox.address().domain())))
                .orElseGet(() -> x400Route(address, Reach.SERVED));
    }

    /** Who gets what is for somebody unknown in our domain, where its originator allows it. */
    public Optional<OrAddress> alternate() {
        return alternate;
    }

    /** Whether an address stands for the null reverse path, which nothing is ever sent to. */
    public boolean isNullSender(OrAddress address) {
        return addresses.toRfc(address).filter(RfcToIpm::isNullSender).isPresent();
    }

    /** By a line for the domain or one above it. */
    private Optional<Route> named(String domain) {
        return longest(
                domain,
                name -> Optional.ofNullable(byDomain.get(name)).flatMap(route -> taken(smtpRoute(route, domain))));
    }

    private Optional<Route> other(String domain) {
        return Optional.ofNullable(byDomain.get(SmtpRoute.OTHERS)).flatMap(route -> taken(smtpRoute(route, domain)));
    }

    /** With its detour; empty if the route counts as not there. */
    private Optional<Route> taken(Route route) {
        return route instanceof Route.To to
                ? detours.of(to.hop()).map(hop -> new Route.To(hop, to.reach()))
                : Optional.of(route);
    }

    /** Who needs no more than DNS needs no relay: those alone who may use us as one. */
    private static Route smtpRoute(SmtpRoute route, String domain) {
        if (route.server().isPresent()) {
            return new Route.To(
                    smtpHop(route.server().get()),
                    route.domain().equals(SmtpRoute.OTHERS) ? Reach.ELSEWHERE : Reach.SERVED);
        }
        return MxHop.of(domain)
                .<Route>map(hop -> new Route.To(hop, Reach.ELSEWHERE))
                .orElseGet(() -> new Route.Unroutable("no name that DNS may have, of at most " + MxHop.MAX_DOMAIN
                        + " characters, and no address: " + domain));
    }

    /** The first answer for the domain itself or the domains above it. */
    private static <T> Optional<T> longest(String domain, Function<String, Optional<T>> known) {
        String rest = domain.toLowerCase(Locale.ROOT);
        while (true) {
            Optional<T> found = known.apply(rest);
            int dot = rest.indexOf('.');
            if (found.isPresent() || dot < 0) {
                return found;
            }
            rest = rest.substring(dot + 1);
        }
    }

    private Route x400Route(OrAddress address, Reach reach) {
        return route(address)
                .flatMap(route -> taken(new Route.To(x400Hop(route.peer()), reach)))
                .orElseGet(() -> new Route.Unroutable("no X.400 route has a prefix of " + address.toText()));
    }

    private Optional<X400Route> route(OrAddress address) {
        return byPrefix.stream()
                .filter(route -> route.prefix().isPrefixOf(address))
                .filter(route -> detours.of(x400Hop(route.peer())).isPresent())
                .findFirst();
    }

    /** How many attributes a prefix names. */
    private static int weight(X400Route route) {
        OrAddress prefix = route.prefix();
        int named = prefix.orgUnits().size() + prefix.domainDefined().size();
        for (Optional<?> attribute :
                List.of(prefix.country(), prefix.admd(), prefix.prmd(), prefix.organization(), prefix.personalName())) {
            named += attribute.isPresent() ? 1 : 0;
        }
        return named;
    }
}
